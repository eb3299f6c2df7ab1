// A stock host with SELinux, permissive as Debian installs it: judged, made to enforce, proved, booted, proved again; and a
// proof that goes red when it refuses nothing. Apart from the other lab tests: an emulated machine needs long to boot with it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { samples } from '../../shell/verb-samples.ts';
import { ironhull, named, reach, report } from '../ironhull.ts';
import { type LabHost, useHost } from '../lab.ts';
import { traces } from '../proving.ts';
import { tried } from '../verbs-on.ts';

const folder = mkdtempSync(join(tmpdir(), 'selinux-'));
afterAll(() => rmSync(folder, { recursive: true }));
const profile = join(folder, 'own.yaml');
writeFileSync(profile, 'description: SELinux\nextends: strict\nattest: [selinux, seccomp]\n');
const PATIENCE = ['--timeout', '10m'];
const ONLY = ['-p', profile, '--only', 'mac/*', ...PATIENCE];
const CONFIRM = ['--confirm-within', '15m', '--yes'];

describe('a stock host with SELinux', () => {
  const lab = useHost({ tier: 'qemu', suite: 'trixie-selinux' });

  it('audit says that it labels no container and refuses nothing, and what it would have refused', async () => {
    const { host } = await report(['audit', ...reach(lab.host), ...ONLY]);
    expect(named(host, 'fail')).toEqual(['mac/selinux', 'mac/selinux-enforcing', 'mac/selinux-module']);
    expect(named(host, 'unknown', 'manual')).toEqual([]);
  });

  it('does not enforce without a word from its owner, and the proof is red then', async () => {
    const { host } = await report(['apply', ...reach(lab.host), ...ONLY, ...CONFIRM]);
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(named(host, 'fail')).toEqual(['mac/selinux-enforcing']);
    expect(host.plan?.consent).toMatchObject([{ name: 'mac/selinux-enforcing', granted: false }]);
    expect(await enforces(lab.host)).toBe('0');
    expect(proofs(host)).toMatchObject({ selinux: 'disproved', seccomp: 'proved' });
  });

  it('enforces once that is said, and it is proved', async () => {
    const accept = ['--accept', 'mac/selinux-enforcing'];
    const { code, host } = await report(['apply', ...reach(lab.host), ...ONLY, ...CONFIRM, ...accept]);
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(code).toBe(0);
    expect(await enforces(lab.host)).toBe('1');
    expect(proofs(host)).toEqual({ selinux: 'proved', seccomp: 'proved' });
    expect(await traces(lab.host)).toBe('');
    // What was written has the labels that the policy has for it.
    const written = '/etc/docker /etc/selinux /var/lib/ironhull';
    // A kept file has the label that goes back with it.
    expect(await lab.host.must(`restorecon -n -v -R ${written} | grep -v /kept/ || :`)).toBe('');
  });

  it('a container that goes without a label is red at once', async () => {
    await lab.host.must('setenforce 0');
    const { host } = await report(['verify', ...reach(lab.host), ...ONLY, '--yes']);
    expect(proofs(host)).toMatchObject({ selinux: 'disproved' });
    await lab.host.must('setenforce 1');
  });

  it('is the same after a reboot', async () => {
    await lab.host.reboot();
    expect(await enforces(lab.host)).toBe('1');
    const { host } = await report(['verify', ...reach(lab.host), ...ONLY, '--yes']);
    expect(named(host, 'fail', 'unknown', 'manual')).toEqual([]);
    expect(proofs(host)).toEqual({ selinux: 'proved', seccomp: 'proved' });
  });

  it('rollback, twice, makes it what it was', async () => {
    for (const _ of [1, 2])
      expect((await ironhull(['rollback', ...reach(lab.host), '--yes', ...PATIENCE])).code).toBe(0);
    expect(await enforces(lab.host)).toBe('0');
    expect(await lab.host.must('grep ^SELINUX= /etc/selinux/config; ls /etc/docker')).toBe('SELINUX=permissive\n');
  });

  it.each([...samples.selinux, ...samples['kernel-profile']].filter(({ real }) => real === 'selinux'))(
    '$does: all as before once it is undone',
    async (sample) => {
      expect(await tried(lab.host, sample)).toEqual([]);
    },
  );
});

const enforces = (host: LabHost) => host.must('cat /sys/fs/selinux/enforce');

function proofs({ proofs }: { readonly proofs?: readonly { proof: string; status: string }[] }) {
  return Object.fromEntries((proofs ?? []).map(({ proof, status }) => [proof, status]));
}
