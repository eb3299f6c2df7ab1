import bash from '../../templates/completion/bash.hbs';
import fish from '../../templates/completion/fish.hbs';
import zsh from '../../templates/completion/zsh.hbs';

/** By shell: what makes it ask `ironhull complete`. */
export const COMPLETIONS: Readonly<Record<string, string>> = { bash, zsh, fish };

/** `ironhull completion SHELL`: the script for it, to standard output. */
export function completion(shell: string): number {
  process.stdout.write(COMPLETIONS[shell]!);
  return 0;
}
