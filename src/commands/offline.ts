import { Argument, type Command, Option } from 'commander';
import { examples } from './examples.ts';
import { oneOf } from './one-of.ts';

/** The commands that ask no host. */
export function offlineCommands(root: Command, done: (exitCode: number) => void): void {
  root
    .command('explain')
    .description(
      'say what a control checks, why, what it may cost, and where the rule comes from; or a profile, or an exit code',
    )
    .argument('<topic>', 'a control such as daemon/icc, a profile such as strict, or an exit code such as 3')
    .addHelpText('after', examples(['ironhull explain daemon/icc', 'ironhull explain strict', 'ironhull explain 3']))
    .action(async (topic: string) => done(await (await import('./explain.ts')).explain(topic)));

  root
    .command('controls')
    .description('list all controls')
    .option('--json', 'as JSON')
    .option('--markdown', 'as a page with all that each says of itself')
    .addHelpText('after', examples(['ironhull controls', 'ironhull controls --markdown >controls.md']))
    .action(async (options: { json?: boolean; markdown?: boolean }) =>
      done(await (await import('./controls.ts')).listControls(options)),
    );

  root
    .command('init')
    .description('write a commented ironhull.yaml into this folder, or what runs an audit every night')
    .addOption(
      oneOf(new Option('--schedule <by>', 'write a nightly audit of the hosts of ironhull.yaml instead'), [
        'systemd',
        'cron',
        'github',
        'gitlab',
      ]),
    )
    .option('-f, --force', 'replace existing ones')
    .addHelpText('after', examples(['ironhull init', 'ironhull init --schedule systemd']))
    .action(async (options: { force?: boolean; schedule?: string }) =>
      done(await (await import('./init.ts')).init(options)),
    );

  root
    .command('completion')
    .description('print the script that completes commands, options, hosts and controls in a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples([
        'eval "$(ironhull completion bash)"    # in ~/.bashrc',
        'eval "$(ironhull completion zsh)"     # in ~/.zshrc, after compinit',
        'ironhull completion fish >~/.config/fish/completions/ironhull.fish',
      ]),
    )
    .action(async (shell: string) => done((await import('./completion.ts')).completion(shell)));

  root
    .command('man')
    .description('print the manual page')
    .addHelpText('after', examples(['ironhull man | man -l -', 'ironhull man >/usr/local/share/man/man1/ironhull.1']))
    .action(async () => {
      process.stdout.write((await import('./man-page.ts')).manPage(root));
      done(0);
    });

  root
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => done((await import('./complete.ts')).complete(root, words)));
}
