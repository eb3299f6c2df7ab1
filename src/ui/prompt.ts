import { RefusalError } from './refusal-error.ts';

/** Where questions are asked. Standard error, so that a report on standard output stays whole. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export const HERE: Terminal = { input: process.stdin, output: process.stderr };

/** inquirer is loaded when the first question comes: start-up is felt at every --help and completion. */
export async function prompt<T>(question: object, { input, output }: Terminal): Promise<T> {
  const { default: inquirer } = await import('inquirer');
  try {
    return (await inquirer.createPromptModule({ input, output })([question as never])) as T;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ExitPromptError')) throw error;
    // The terminal was in raw mode, so Ctrl-C was a key. As the signal it is it also reaches hosts that work meanwhile.
    process.kill(process.pid, 'SIGINT');
    throw new RefusalError('the question was not answered', 'nothing was changed by it; run the command again');
  }
}

/** Refuses, with another way to say it, where nobody can be asked. */
export function needsTerminal({ input, output }: Terminal, what: string, hint: string): void {
  if (input.isTTY !== true || output.isTTY !== true) throw new RefusalError(`${what}, and this is no terminal`, hint);
}
