import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import { ConfigError } from '../../src/load/diagnostic.ts';
import { loadProfile } from '../../src/load/profile.ts';

const cwd = mkdtempSync(join(tmpdir(), 'ironhull-'));
afterAll(() => rmSync(cwd, { recursive: true }));
mkdirSync(join(cwd, 'deep'));
writeFileSync(join(cwd, 'deep/ca.pem'), 'the text\n');

function load(authorities: object) {
  const profile = { controls: { 'images/registry-authorities': { authorities } } };
  writeFileSync(join(cwd, 'deep/profile.yaml'), JSON.stringify(profile));
  return loadProfile('deep/profile.yaml', { controls: CONTROLS, cwd });
}

it('a file that an option names lies beside the profile, and its text takes its place', () => {
  const { controls } = load({ 'registry.lan:5000': 'ca.pem' });
  expect(controls.get('images/registry-authorities')).toEqual({ authorities: { 'registry.lan:5000': 'the text\n' } });
});

it('another text is another digest', () => {
  const before = load({ 'registry.lan': 'ca.pem' }).digest;
  writeFileSync(join(cwd, 'deep/ca.pem'), 'another\n');
  expect(load({ 'registry.lan': 'ca.pem' }).digest).not.toBe(before);
});

it.each([
  ['none.pem', /none\.pem: there is no such file/],
  [7, /registry\.lan: expected the name of a file/],
])('%j is a mistake, told where it stands', (file, message) => {
  expect(() => load({ 'registry.lan': file })).toThrow(ConfigError);
  try {
    load({ 'registry.lan': file });
  } catch (error) {
    expect((error as ConfigError).diagnostics).toMatchObject([{ message: expect.stringMatching(message) }]);
  }
});
