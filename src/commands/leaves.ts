import type { Command } from 'commander';

/** A command that does something, with its whole name: `tls issue server`. */
export interface Leaf {
  readonly path: string;
  readonly command: Command;
}

/** Every command that does something, in the order of --help. */
export function leavesOf(root: Command, above: readonly string[] = []): Leaf[] {
  return visibleCommands(root).flatMap((command) => {
    const path = [...above, command.name()];
    return command.commands.length === 0 ? [{ path: path.join(' '), command }] : leavesOf(command, path);
  });
}

/** Those that --help lists, without `help` itself. */
export const visibleCommands = (root: Command): Command[] =>
  root
    .createHelp()
    .visibleCommands(root)
    .filter((it) => it.name() !== 'help');
