import Handlebars from 'handlebars';
import type { Json, JsonObject } from '../model.ts';
import { libraries, templates } from './template-files.ts';

/** A template that is not there, or that was not given all it needs: a mistake in a control, not in a host. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** Every template's name: its path under templates/, such as 'systemd/docker-socket.conf.hbs'. */
export const templateNames: readonly string[] = Object.keys(templates);

/**
 * A file of ours, filled in. A value that is missing throws, for an empty line in a drop-in or a profile is a hole;
 * so does a text with a control character, for a line break would add a line of its own to the file.
 */
export function render(template: string, data: JsonObject): string {
  const text = own(templates, template);
  if (text === undefined) throw new TemplateError(`there is no template ${template}; there are ${list(templates)}`);
  return renderText(template, text, data);
}

/** The text of a shell library: library('probe') is templates/shell/probe.sh. */
export function library(name: string): string {
  const text = own(libraries, name);
  if (text === undefined) throw new TemplateError(`there is no shell library ${name}; there are ${list(libraries)}`);
  return text;
}

/** `render` for a text that is not in templates/; the name is for the error. */
export function renderText(name: string, text: string, data: JsonObject): string {
  const control = controlCharacter(data, '');
  if (control !== undefined)
    throw new TemplateError(`template ${name}: the value ${control} holds a control character`);
  try {
    // noEscape: Handlebars escapes for HTML by default and would write &quot; into a configuration file.
    // knownHelpersOnly: a value must never be taken for the name of a helper.
    return engine.compile(text, { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: { json: true } })(
      data,
    );
  } catch (error) {
    throw new TemplateError(`template ${name}: ${(error as Error).message}`);
  }
}

const engine = Handlebars.create();
engine.registerHelper('json', (...args: unknown[]) => {
  if (args[0] === undefined) throw new Error('{{json}} was given no value');
  return JSON.stringify(args[0]);
});
// `strict` does not reach the arguments of helpers: {{#each missing}} would render nothing (tried, 4.7.10).
for (const name of ['each', 'if', 'unless', 'with']) {
  const helper = engine.helpers[name]!;
  engine.registerHelper(name, function (this: unknown, value: unknown, options: unknown) {
    if (value === undefined) throw new Error(`{{#${name}}} was given no value`);
    return helper.call(this, value, options);
  });
}

/** The path of the first text that holds a line break or another control character; tabs are harmless. */
function controlCharacter(value: Json, path: string): string | undefined {
  if (typeof value === 'string') return /[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]/.test(value) ? path : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = controlCharacter(inner, path === '' ? key : `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const own = (texts: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;

const list = (texts: object): string => Object.keys(texts).join(', ') || 'none';
