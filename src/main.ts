// argv → a command. The only place that sets process.exitCode.
import { CommanderError } from 'commander';
import { explainFailure } from './commands/failure.ts';
import { program } from './commands/program.ts';

try {
  await program((code) => {
    process.exitCode = code;
  }).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(explainFailure(error, process.env.IRONHULL_DEBUG !== undefined));
    process.exitCode = 2;
  }
}
