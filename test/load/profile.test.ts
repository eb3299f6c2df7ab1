import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadProfile } from '../../src/load/profile.ts';
import { controls } from './known-controls.ts';

const cwd = mkdtempSync(join(tmpdir(), 'ironhull-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const proofs = new Set(['userns', 'icc']);

/** Writes the files and loads the first. */
function load(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return loadProfile(`./${Object.keys(files)[0]!}`, { controls, proofs, cwd });
}
const chosen = (files: Record<string, string>) => Object.fromEntries(load(files).controls);

const LOGS = { driver: 'local', files: 3, compress: true };

describe('a profile', () => {
  it('holds every option of every chosen control, in the order of reports', () => {
    const text = `description: Ours
controls:
  daemon/log-limits: { files: 5, compress: off }
  daemon/userns-remap: on
  daemon/icc: true
  daemon/live-restore: off
keep: [snmpd, nrpe.service]
attest: [userns, icc]
`;
    const profile = load({ 'p.yaml': text });
    expect([...profile.controls]).toEqual([
      ['daemon/userns-remap', { user: 'default' }],
      ['daemon/icc', {}],
      ['daemon/log-limits', { driver: 'local', files: 5, compress: false }],
    ]);
    expect(profile).toMatchObject({
      name: 'p.yaml',
      description: 'Ours',
      keep: ['nrpe.service', 'snmpd'],
      attest: ['icc', 'userns'],
    });
  });

  it.each(['# nothing\n', 'controls:\n  # daemon/icc: off\nkeep:\n'])('may say nothing: %j', (text) =>
    expect(chosen({ 'p.yaml': text })).toEqual({}),
  );

  it.each<[string, Record<string, string>, Record<string, object>]>([
    [
      'a glob switches on all that match, and a name wins over it wherever it stands',
      { 'p.yaml': 'controls: { daemon/icc: off, daemon/userns-remap: { user: web }, daemon/*: on }' },
      { 'daemon/userns-remap': { user: 'web' }, 'daemon/live-restore': {}, 'daemon/log-limits': LOGS },
    ],
    [
      "a child's word wins over its parent's, option by option",
      {
        'p.yaml': 'extends: ./parent.yaml\ncontrols: { daemon/log-limits: { files: 9 }, daemon/icc: off }',
        'parent.yaml': 'controls: { daemon/log-limits: { driver: json-file, files: 5 }, daemon/icc: on }',
      },
      { 'daemon/log-limits': { driver: 'json-file', files: 9, compress: true } },
    ],
    [
      "on keeps the parent's options, and off forgets them",
      {
        'p.yaml': 'extends: ./b.yaml\ncontrols: { daemon/log-limits: on, daemon/userns-remap: on }',
        'b.yaml': 'extends: ./c.yaml\ncontrols: { daemon/userns-remap: off }',
        'c.yaml': 'controls: { daemon/log-limits: { files: 5 }, daemon/userns-remap: { user: web } }',
      },
      { 'daemon/log-limits': { ...LOGS, files: 5 }, 'daemon/userns-remap': { user: 'default' } },
    ],
    [
      'a path begins in the folder of the file that says it',
      {
        'p.yaml': 'extends: sub/b.yaml',
        'sub/b.yaml': 'extends: ./c.yaml',
        'sub/c.yaml': 'controls: { daemon/icc: on }',
      },
      { 'daemon/icc': {} },
    ],
    [
      'what must stay is added up, and told to the controls that ask for it',
      {
        'p.yaml': 'extends: ./b.yaml\nkeep: [nrpe]\ncontrols: { services/unneeded: { keep: [cups] } }',
        'b.yaml': 'keep: [snmpd]',
      },
      { 'services/unneeded': { keep: ['cups', 'nrpe', 'snmpd'] } },
    ],
  ])('%s', (_, files, result) => expect(chosen(files)).toEqual(result));

  it("takes its parent's proofs unless it has its own", () => {
    const parent = { 'b.yaml': 'attest: [userns, icc]' };
    expect(load({ 'p.yaml': 'extends: ./b.yaml', ...parent }).attest).toEqual(['icc', 'userns']);
    expect(load({ 'p.yaml': 'extends: ./b.yaml\nattest: [icc]', ...parent }).attest).toEqual(['icc']);
    expect(load({ 'p.yaml': 'extends: ./b.yaml\nattest: []', ...parent }).attest).toEqual([]);
  });

  it('only looks where it says so, or the one does that it extends', () => {
    const parent = { 'b.yaml': 'audit-only: on' };
    expect(load(parent).auditOnly).toBe(true);
    expect(load({ 'p.yaml': 'extends: ./b.yaml', ...parent }).auditOnly).toBe(true);
    expect(load({ 'p.yaml': 'extends: ./b.yaml\naudit-only: off', ...parent }).auditOnly).toBe(false);
    expect(load({ 'p.yaml': '' }).auditOnly).toBe(false);
  });

  it('has a digest of what it says, not of how it says it', () => {
    const one = load({ 'a.yaml': 'controls: { daemon/icc: on, daemon/log-limits: { files: 3, driver: local } }' });
    const same = load({ 'b.yaml': '# another\ncontrols:\n  daemon/log-limits: on\n  daemon/icc: true\n' });
    const other = load({ 'c.yaml': 'controls: { daemon/icc: on, daemon/log-limits: { files: 4 } }' });
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
    expect([same.digest === one.digest, other.digest === one.digest]).toEqual([true, false]);
  });
});
