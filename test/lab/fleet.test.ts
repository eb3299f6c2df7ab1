// Several hosts in one run: one bad host disturbs no other.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './ironhull.ts';
import { labKeys, useHost } from './lab.ts';

const good = useHost({ tier: 'nspawn', suite: 'bookworm' });
const other = useHost({ tier: 'nspawn', suite: 'bookworm' });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-fleet-'));
  const [a, b] = [good.host, other.host];
  const keys = `${await readFile(a.knownHosts, 'utf8')}\n${await readFile(b.knownHosts, 'utf8')}`;
  await writeFile(join(folder, 'known'), keys);
  // The same host under a name whose known key is another one: a changed key.
  await writeFile(
    join(folder, 'changed'),
    keys.replaceAll(/(ssh-ed25519|ecdsa-sha2-nistp256|ssh-rsa) \S+/g, WRONG_KEY),
  );
  await writeFile(
    join(folder, 'ironhull.yaml'),
    `
hosts:
  good: { address: ${a.address}, port: ${a.port}, user: root, identity: ${a.key}, known-hosts: ${folder}/known }
  sudoer: { address: ${b.address}, port: ${b.port}, user: ops, identity: ${b.key}, known-hosts: ${folder}/known }
  nobody-there: { address: ${a.address}, port: 9, user: root, identity: ${a.key}, known-hosts: ${folder}/known }
  changed: { address: ${a.address}, port: ${a.port}, user: ops, identity: ${a.key}, known-hosts: ${folder}/changed }
  unknown: { address: ${a.address}, port: ${a.port}, user: noisy, identity: ${a.key}, known-hosts: ${folder}/none }
  no-sudo: { address: ${a.address}, port: ${a.port}, user: nopriv, identity: ${a.key}, known-hosts: ${folder}/known }
  stranger: { address: ${a.address}, port: ${a.port}, user: opspw, identity: ${labKeys().stranger}, known-hosts: ${folder}/known }
groups: { all: [good, sudoer] }
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const WRONG_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

describe('seven hosts, five of them bad', () => {
  it('audits the good ones, says of each bad one why, and exits 4', async () => {
    const { code, report: all } = await report(['audit', '-c', join(folder, 'ironhull.yaml')]);
    const byName = Object.fromEntries(all.hosts.map((it) => [it.host, it]));
    expect(byName.good?.outcome).toBe('findings');
    expect(byName.sudoer?.outcome).toBe('findings');
    for (const name of ['nobody-there', 'changed', 'unknown', 'no-sudo', 'stranger']) {
      expect(byName[name]?.outcome, name).toBe('unreachable');
      expect(byName[name]?.error?.hint, name).toBeTruthy();
    }
    expect(byName['nobody-there']?.error?.message).toMatch(/refuses/);
    expect(byName.changed?.error?.message).toMatch(/changed/);
    expect(byName.unknown?.error?.hint).toContain('ironhull trust unknown');
    expect(byName['no-sudo']?.error?.message).toMatch(/sudo/);
    expect(code).toBe(4);
  });

  it('applies to a group, the canary first, through sudo as well', async () => {
    const { code, report: all } = await report([
      'apply',
      '@all',
      '-c',
      join(folder, 'ironhull.yaml'),
      '--yes',
      '--no-verify',
    ]);
    expect(all.hosts.map(({ host, outcome }) => [host, outcome])).toEqual([
      ['good', 'applied'],
      ['sudoer', 'applied'],
    ]);
    expect(code).toBe(0);
  });
});
