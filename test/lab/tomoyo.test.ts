// TOMOYO in charge of a stock kernel: recognised, learning, enforcing on consent, proved, booted, proved again, undone.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPackages } from './debs.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { prove, traces } from './proving.ts';
import { forget, publish, REPOSITORY, signer } from './repository.ts';

/** A guest under emulation is asked much, and answers slowly. */
const PATIENCE = ['--timeout', '20m', '--confirm-within', '30m'];
const LONG = { timeoutMs: 3_000_000 };
const PACKAGES = ['tomoyo-tools', 'libtomoyotools3', 'libncurses6'];

const folder = mkdtempSync(join(tmpdir(), 'ironhull-tomoyo-'));
afterAll(() => forget(folder));

describe('a stock host with TOMOYO', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm', kernelWords: 'security=tomoyo' });
  const start = (program: string) => lab.host.run(`docker run --rm --network none box ${program}`, LONG);
  const apply = (mode: string) =>
    report(['apply', ...reach(lab.host), '-p', profile(mode), ...PATIENCE, '--yes', '--accept', 'mac/tomoyo'], LONG);
  const audit = (mode: string) => report(['audit', ...reach(lab.host), '-p', profile(mode), '--timeout', '20m'], LONG);

  beforeAll(async () => {
    await addPackages(lab.host, 'bookworm', PACKAGES, folder);
    const ours = await signer(folder, 'ours');
    await publish(lab.host, ours);
    const source = `deb [signed-by=/srv/ours.asc] file:${REPOSITORY} ./`;
    await lab.host.must(
      `set -e; cat >/srv/ours.asc <<'END'\n${readFileSync(ours.key, 'utf8')}\nEND
      echo '${source}' >/etc/apt/sources.list.d/lab.list
      apt-get -q update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/lab.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0
      mkdir -p /srv/box/bin; cd /srv/box/bin; cp /bin/busybox busybox; ln -s busybox sh
      for it in seen other; do printf '#!/bin/sh\\nexit 0\\n' >$it; chmod 755 $it; done
      tar -C /srv/box -cf - . | docker import - box`,
      LONG,
    );
  }, 3_600_000);

  it('is recognised, and its tools come on consent; then it notes what containers start', async () => {
    const { host } = await audit('learning');
    expect(host.findings).toMatchObject([{ status: 'fail', seen: expect.stringContaining('nothing loads a policy') }]);
    expect((await apply('learning')).host).toMatchObject({ outcome: 'applied' });
    expect(await prove(lab.host, ['tomoyo'])).toEqual({ tomoyo: 'disproved' });
    expect(await start('/bin/sh -c /bin/seen')).toMatchObject({ code: 0 });
    const { host: later } = await audit('learning');
    expect(later.findings).toMatchObject([{ effect: 'pending', seen: expect.stringContaining('/bin/seen') }]);
    // What the proof has started is no part of it.
    expect(JSON.stringify(later.findings)).not.toContain('/proof/');
  });

  it('enforces once that is said, which is proved', async () => {
    const { host } = await apply('enforcing');
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(named(host, 'pass')).toEqual(['mac/tomoyo']);
    expect(host.proofs).toMatchObject([{ proof: 'tomoyo', status: 'proved' }]);
    expect(await traces(lab.host)).toBe('');
    expect(await start('/bin/sh -c /bin/seen')).toMatchObject({ code: 0 });
    expect(await start('/bin/other')).toMatchObject({ stderr: expect.stringContaining('not permitted') });
  });

  it('is red at once when somebody has it enforce nothing any more', async () => {
    const set = (mode: string) =>
      lab.host.must(
        `echo '103-CONFIG::file::execute={ mode=${mode} grant_log=no reject_log=yes }' | tomoyo-loadpolicy -p`,
      );
    await set('disabled');
    expect(await prove(lab.host, ['tomoyo'])).toEqual({ tomoyo: 'disproved' });
    await set('enforcing');
  });

  it('is the same after a reboot', async () => {
    await lab.host.reboot();
    expect(await prove(lab.host, ['tomoyo'])).toEqual({ tomoyo: 'proved' });
    expect(named((await audit('enforcing')).host, 'pass')).toEqual(['mac/tomoyo']);
  });

  it('rollback, twice, lets containers start what they want again', async () => {
    for (const _ of [1, 2]) {
      const back = await ironhull(['rollback', ...reach(lab.host), '--yes', '--timeout', '20m'], LONG);
      expect(back.code, back.stdout + back.stderr).toBe(0);
    }
    expect(await start('/bin/other')).toMatchObject({ code: 0 });
    const left = 'ls -d /etc/tomoyo/ironhull /etc/systemd/system/*tomoyo* /usr/sbin/tomoyo-loadpolicy 2>/dev/null || :';
    expect(await lab.host.must(left)).toBe('');
  });
}, 3_600_000);

/** A profile of this control alone, as a file on the operator's machine. */
function profile(mode: string): string {
  const path = join(folder, `${mode}.yaml`);
  writeFileSync(path, `description: one control\ncontrols:\n  mac/tomoyo: { mode: ${mode} }\nattest: [tomoyo]\n`);
  return path;
}
