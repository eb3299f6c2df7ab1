import { type CST, Lexer, Parser } from 'yaml';

/** Larger than any inventory of ours; beyond it someone named the wrong file, or means harm. */
export const LONGEST = 1024 * 1024;
const MOST_WORDS = 200_000;
const DEEPEST = 24;

/** A text that must not be read further: at `offset`, for the reason `message`. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * The text as tokens, within limits of length, number and depth that are tested while reading. The `yaml` package
 * itself notices depth only when the stack runs out: a megabyte of `[` cost a gigabyte, and then the process (tried
 * with 2.9.1). Throws TooMuch.
 */
export function tokensOf(text: string): CST.Token[] {
  if (text.length > LONGEST) throw new TooMuch(`the file is larger than ${LONGEST / 1024} KiB`, 0);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let words = 0;
  for (const word of new Lexer().lex(text)) {
    for (const token of parser.next(word)) tokens.push(token);
    if (parser.stack.length > DEEPEST) throw new TooMuch('this is nested too deeply', parser.offset - 1);
    if (++words > MOST_WORDS) throw new TooMuch('too many words for a configuration file', parser.offset - 1);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}
