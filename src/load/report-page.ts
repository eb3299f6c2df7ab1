import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import type { JsonObject } from '../model.ts';
import { pages } from './template-files.ts';

/**
 * The HTML report: one file that loads nothing. Every value is escaped; style and script are ours, stand in the page, and
 * are the only ones that its Content-Security-Policy lets act, by their hashes.
 */
export function reportPage(view: JsonObject): string {
  const style = pages['report/style.css.hbs']!;
  const script = pages['report/script.js.hbs']!;
  const csp = [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return page({ ...view, csp, style, script });
}

const engine = Handlebars.create();
for (const part of ['host', 'finding', 'picture']) engine.registerPartial(part, pages[`report/${part}.html.hbs`]!);
// No noEscape here, as there is for files of a host: this one is HTML. A value that is missing throws.
const page = engine.compile(pages['report/page.html.hbs']!, { strict: true, knownHelpersOnly: true });

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
