import type { Command } from 'commander';
import { examples } from '../examples.ts';
import { type HostOptions, hostOptions, without } from '../options.ts';

export interface LearnOptions extends HostOptions {
  readonly for: string;
  readonly into?: string;
  readonly restart?: boolean;
  readonly yes?: boolean;
}

/** `ironhull learn`, as --help knows it. */
export function learnCommand(root: Command, done: (exitCode: number) => void): void {
  const own = hostOptions(
    root
      .command('learn')
      .description('watch a running container, and propose profiles of seccomp and AppArmor and capabilities for it')
      .argument(
        '<host-or-container>',
        'the host; where there is but one (--local, or one in ironhull.yaml), the container',
      )
      .argument('[container]', 'its name or id'),
  );
  without(own, MEANINGLESS)
    .option('--for <time>', 'how long to watch, up to 24h', '10m')
    .option('--restart', 'restart the container first, so that what it does only at its start is seen too')
    .option('--into <folder>', 'where the files go (default: learned-CONTAINER here)')
    .option('-y, --yes', 'ask nothing; --restart needs your word otherwise')
    .addHelpText(
      'after',
      examples(['ironhull learn web-1 shop --for 10m --restart', 'ironhull learn --local shop --into profiles/shop']),
    )
    .action(async (first: string, second: string | undefined, options: LearnOptions) =>
      done(
        await (await import('./learn.ts')).learn(second === undefined ? [undefined, first] : [first, second], options),
      ),
    );
}

/** No control is judged, it is told in one form, and one host is watched. */
const MEANINGLESS = ['profile', 'only', 'skip', 'format', 'output', 'history', 'concurrency', 'verbose'];
