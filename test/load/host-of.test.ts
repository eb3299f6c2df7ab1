import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hostOf } from '../../src/load/host-of.ts';

const home = mkdtempSync(join(tmpdir(), 'ironhull-'));
const config = join(home, 'config');
const key = join(home, 'key');
writeFileSync(config, `Host lab\n  HostName 192.0.2.7\n  Port 2200\n  User root\n  UserKnownHostsFile ${home}/known\n`);
writeFileSync(key, '');
afterAll(() => rmSync(home, { recursive: true }));

describe('hostOf', () => {
  it('lets ssh_config fill what the operator left open', async () => {
    const { name, sudo, ssh } = await hostOf({ name: 'lab', address: 'lab' }, config);
    expect({ name, sudo }).toEqual({ name: 'lab', sudo: 'auto' });
    expect(ssh).toMatchObject({
      address: '192.0.2.7',
      port: 2200,
      user: 'root',
      knownHosts: expect.arrayContaining([`${home}/known`]),
      jump: null,
    });
  });

  it('lets the operator win, and looks jump hosts up as well', async () => {
    const jump = { name: 'hop', address: 'lab', user: 'jumper' };
    const named = {
      name: 'db',
      address: '192.0.2.9',
      user: 'ops',
      port: 22,
      identity: key,
      jump,
      sudo: 'none',
      profile: 'strict',
    } as const;
    const { ssh, ...rest } = await hostOf(named, config);
    expect(rest).toEqual({ name: 'db', sudo: 'none', profile: 'strict' });
    expect(ssh).toMatchObject({ address: '192.0.2.9', user: 'ops', port: 22, identities: [key] });
    expect(ssh!.jump).toMatchObject({ address: '192.0.2.7', user: 'jumper', port: 2200 });
  });

  it('needs no ssh for this machine', async () => {
    expect(await hostOf({ name: 'localhost', address: null })).toEqual({ name: 'localhost', ssh: null, sudo: 'auto' });
  });
});
