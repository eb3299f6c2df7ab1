import { oneLine } from '../../escape.ts';

/**
 * Words of a host in Markdown: a code span, in which nothing is markup, an @name notifies nobody and #1 refers to nothing.
 * Its fence is longer than any run of backticks within (CommonMark 6.1).
 */
export function code(text: string): string {
  const line = oneLine(text, 600);
  const fence = '`'.repeat(longestRun(line) + 1);
  // A blank on either side is taken off again; without one, a backtick at an end would join the fence.
  const gap = line === '' || /^[ `]|[ `]$/.test(line) ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** The same in a cell of a table, where even in a code span a | must be escaped (GFM 4.10). */
export const cell = (text: string): string => code(text).replaceAll('|', '\\|');

/** Prose of our own: no character of it is markup. */
export const prose = (text: string): string => oneLine(text, 2000).replace(/[\\`*_{}[\]<>#|~@&]/g, '\\$&');

/** Where a rule comes from: prose, in which addresses are links, whole and without the escapes of prose. */
export const sourced = (text: string): string =>
  prose(text).replace(/https:[^\s;]+/g, (url) => `<${url.replaceAll('\\', '')}>`);

/** Lines as they stand, in a fence that none of them can close. */
export function fenced(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([it]) => it.length));
