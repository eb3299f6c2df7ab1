import { oneLine } from '../escape.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element on lines of its own; a child that is a string is text, and children are put as they are: escaped already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const given = Object.entries(attributes).flatMap(([key, it]) => (it === undefined ? [] : ` ${key}="${value(it)}"`));
  const open = `<${name}${given.join('')}`;
  if (children.length === 0) return `${open}/>`;
  return `${open}>\n${children.join('\n')}\n</${name}>`;
}

/**
 * Text as XML 1.0 may hold it: markup spelt as entities, and U+FFFE and U+FFFF, which no escape makes legal, replaced
 * (XML 1.0, 2.2). Control characters were spelt out before (escapeText).
 */
export function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** Attributes are one line: a parser makes spaces of their line feeds in any case. */
const value = (it: string | number) => xmlText(oneLine(String(it))).replaceAll('"', '&quot;');
