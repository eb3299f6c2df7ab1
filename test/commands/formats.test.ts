import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chosenFormats } from '../../src/commands/formats.ts';
import { chosenSettings } from '../../src/commands/settings.ts';
import { WRITERS, writeReports } from '../../src/commands/write-reports.ts';
import { SETTINGS } from '../../src/load/settings.ts';
import { reports } from '../report/fixtures.ts';

type Given = Parameters<typeof chosenFormats>[0];
const cases: [sentence: string, given: Given, defaults: Parameters<typeof chosenFormats>[1], formats: string[]][] = [
  ['text for the terminal, where nothing is asked for', {}, {}, ['terminal']],
  ['what --json and --format say', { json: true, output: ['a.md'] }, {}, ['json']],
  ['what --format says, whatever the files are called', { format: ['json'], output: ['a.md'] }, {}, ['json']],
  ['what ironhull.yaml says', {}, { format: ['junit'] }, ['junit']],
  ['what the command line says, rather', { format: ['sarif'] }, { json: true }, ['sarif']],
  [
    'by the endings of the files',
    { output: ['a.json', 'a.sarif', 'a.xml', 'a.md', 'a.html', '-', 'a.txt'] },
    {},
    ['json', 'sarif', 'junit', 'markdown', 'html', 'terminal', 'terminal'],
  ],
];

describe('the formats of a run', () => {
  it.each(cases)('are %s', (_, given, defaults, formats) =>
    expect(chosenFormats(given, defaults, given.output ?? [])).toEqual(formats),
  );

  it('are no fewer than the files', () => {
    const given = { format: ['json'], output: ['a.json', 'a.md'] };
    expect(() => chosenFormats(given, {}, given.output)).toThrow('--output names 2 files for one format');
  });

  it('are the ones that have a writer', () => expect(Object.keys(WRITERS)).toEqual([...SETTINGS.format.of]));
});

describe('reports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-formats-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are written in several formats by one run', async () => {
    const output = ['a.json', 'a.sarif', 'a.xml', 'a.md', 'a.html'].map((it) => join(folder, it));
    await writeReports(reports.audit, chosenSettings({ output, color: true, verify: false }, {}), true);
    const [json, sarif, junit, markdown, html] = output.map((it) => readFileSync(it, 'utf8'));
    expect(JSON.parse(json!)).toMatchObject({ schema: 1, command: 'audit' });
    expect(JSON.parse(sarif!).version).toBe('2.1.0');
    expect(junit).toMatch(/^<\?xml.*\n<testsuites name="ironhull audit"/);
    expect(markdown).toMatch(/^# ironhull audit: 1 host\n/);
    expect(html).toMatch(/^<!doctype html>\n/);
  });

  it('say so where they cannot be written', () =>
    expect(
      writeReports(reports.audit, chosenSettings({ output: [folder], color: true, verify: false }, {}), true),
    ).rejects.toThrow(`the report cannot be written to ${folder}: EISDIR`));
});
