// argv → a command. The only place that sets process.exitCode.
import { CommanderError } from 'commander';
import { explainFailure } from './commands/failure.ts';
import { program } from './commands/program.ts';

// Alone on a terminal it is the wizard; help is one key away there, and all there is without a terminal.
const alone = process.argv.length === 2 && process.stdin.isTTY === true && process.stderr.isTTY === true;
const argv = alone ? [...process.argv, 'wizard'] : process.argv;

// Whoever reads may have seen enough (`| head`). What a host is in the middle of goes on, and the exit code stays.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  await program((code) => {
    process.exitCode = code;
  }).parseAsync(argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(explainFailure(error, process.env.IRONHULL_DEBUG !== undefined));
    process.exitCode = 2;
  }
}
