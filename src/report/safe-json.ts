import { INVISIBLE } from '../escape.ts';

/**
 * JSON with what JSON.stringify leaves bare although a terminal obeys or hides it written as escapes, which mean the same
 * to every reader; with a line feed at its end.
 */
export const safeJson = (value: unknown): string => `${JSON.stringify(value, null, 2).replace(INVISIBLE, escapes)}\n`;

const escapes = (character: string) =>
  character === '\n'
    ? character
    : [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('');
