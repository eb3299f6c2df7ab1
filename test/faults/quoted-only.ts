/**
 * What stands outside of quotes in a list of calls, comments left out: only there could a shell take a word for more than
 * a word. Throws when a quote is left open. Knows '…' and \' only, since quote.ts writes nothing else.
 */
export function outsideQuotes(script: string): string {
  let outside = '';
  let lineStart = true;
  for (let at = 0; at < script.length; at += 1) {
    const character = script[at]!;
    if (lineStart && character === '#') {
      const end = script.indexOf('\n', at);
      at = end < 0 ? script.length : end;
      continue;
    }
    if (character === "'") {
      const end = script.indexOf("'", at + 1);
      if (end < 0) throw new Error('a quote is left open');
      at = end;
      lineStart = false;
      continue;
    }
    if (character === '\\' && script[at + 1] === "'") {
      at += 1;
      continue;
    }
    outside += character;
    lineStart = character === '\n' || (lineStart && character === ' ');
  }
  return outside;
}

/** Words, assignments, functions: nothing that expands, pipes, redirects or ends a command. */
export const HARMLESS = /^[A-Za-z0-9_ =\-./:@(){}\n]*$/;
