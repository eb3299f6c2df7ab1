import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { libraries, pages } from '../../src/load/template-files.ts';
import { library, render, renderText, TemplateError, templateNames } from '../../src/load/templates.ts';
import type { JsonObject } from '../../src/model.ts';

const cases: [sentence: string, template: string, data: JsonObject, text: string][] = [
  ['a value stands as it is, for the file is not HTML', 'a={{a}}', { a: `"'<&>;$(x)` }, `a="'<&>;$(x)`],
  [
    'json quotes what a JSON file needs quoted',
    '{ "a": {{json a}} }',
    { a: 'x","live-restore":false' },
    '{ "a": "x\\",\\"live-restore\\":false" }',
  ],
  ['lists are walked', '{{#each all}}{{this}};{{/each}}', { all: ['a', 'b'] }, 'a;b;'],
  ['false is a value', '{{#if on}}yes{{else}}no{{/if}}', { on: false }, 'no'],
];

describe('renderText', () => {
  it.each(cases)('%s', (_, template, data, text) => expect(renderText('t', template, data)).toBe(text));

  it.each<[string, string, JsonObject, string]>([
    ['a value that is missing', 'a={{a}}', {}, 'template t: "a" not defined'],
    ['a value that is missing inside another', '{{a.b}}', { a: {} }, 'template t: "b" not defined'],
    ['a missing value as JSON', '{{json a}}', {}, 'template t: {{json}} was given no value'],
    ['a missing list', '{{#each all}}{{/each}}', {}, 'template t: {{#each}} was given no value'],
    [
      'a line break, which would add a line to the file',
      '{{a}}',
      { a: 'x\nExecStart=evil' },
      'template t: the value a holds a control character',
    ],
    [
      'a control character deep inside',
      '{{json a}}',
      { a: [{ b: 'x\u0000' }] },
      'template t: the value a/0/b holds a control character',
    ],
  ])('refuses %s', (_, template, data, message) => {
    expect(() => renderText('t', template, data)).toThrow(message);
    expect(() => renderText('t', template, data)).toThrow(TemplateError);
  });
});

describe('what is carried', () => {
  it('is every shell library', () => {
    expect(Object.keys(libraries).sort()).toEqual(filesIn('templates/shell', '.sh'));
    expect(library('probe')).toBe(readFileSync('templates/shell/probe.sh', 'utf8'));
  });

  it('is every template', () => {
    expect([...templateNames, ...Object.keys(pages)].sort()).toEqual(
      filesIn('templates', '.hbs')
        .map((it) => `${it}.hbs`)
        // Scripts of the operator's own shell, which nothing is filled into.
        .filter((it) => !it.startsWith('completion/')),
    );
  });

  it.each(['nothing', '__proto__', 'constructor', '../shell/probe'])('%s is neither', (name) => {
    expect(() => render(name, {})).toThrow(`there is no template ${name}`);
    expect(() => library(name)).toThrow(`there is no shell library ${name}`);
  });
});

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((it) => it.endsWith(ending))
    .map((it) => it.slice(0, -ending.length))
    .sort();
}
