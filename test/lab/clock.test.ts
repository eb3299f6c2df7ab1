// Certificates at the wrong time, which needs a clock of its own: that of an nspawn host is this machine's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keyPem, newKey } from '../../src/pki/keys.ts';
import { makeAuthority, signServer } from '../../src/pki/make.ts';
import { altName } from '../../src/pki/names.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

/** A guest under emulation is asked much, and answers slowly. */
const PATIENCE = ['--timeout', '10m', '--confirm-within', '15m'];

describe('a host with a clock of its own', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-clock-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const audit = async () =>
    (await report(['audit', ...reach(lab.host), '--only', 'daemon/tls-certificates', ...PATIENCE.slice(0, 2)])).host
      .findings[0]!;
  const setBy = (ms: number) => lab.host.must(`date -s @${((Date.now() + ms) / 1000).toFixed(1)}`);
  const YEAR_MS = 365 * 86_400_000;

  it('that is wrong by a year has no certificate that passes, nor is one made for it; each says why', async () => {
    const life = { from: new Date(Date.now() - 86_400_000), days: 90 };
    const authority = await makeAuthority('Ours', newKey(), { ...life, days: 3650 });
    const key = newKey();
    const cert = await signServer(authority, { name: 'web', names: [altName('10.0.2.15')], publicKey: key, life });
    const set = '/etc/docker/tls/20261101T120000Z';
    const files = { ca: authority.pem, cert, key: keyPem(key) };
    const writes = Object.entries(files).map(
      ([name, pem]) => `cat >${set}/${name}.pem <<'END'\n${pem.trimEnd()}\nEND\n`,
    );
    const keys = { tlsverify: true, tlscacert: `${set}/ca.pem`, tlscert: `${set}/cert.pem`, tlskey: `${set}/key.pem` };
    await lab.host.must(
      `mkdir -p -m 0700 ${set}\n${writes.join('')}echo '${JSON.stringify(keys)}' >/etc/docker/daemon.json`,
    );
    expect(await audit()).toMatchObject({ status: 'pass', seen: expect.stringMatching(/, in 8[89] days$/) });

    const pki = ['--folder', join(folder, 'pki'), '--passphrase-command', 'echo correct horse battery staple'];
    expect(await ironhull(['tls', 'init', ...pki])).toMatchObject({ code: 0 });
    const apart = /^the host's clock says \d{4}-[\dT:-]+Z, and this machine's \d{4}-[\dT:-]+Z; by the host's: /;
    for (const [by, says] of [
      [-YEAR_MS, 'does not hold before'],
      [YEAR_MS, '(web) ended on'],
    ] as const) {
      await setBy(by);
      const { status, seen, advice } = await audit();
      expect({ status, seen }).toEqual({ status: 'manual', seen: expect.stringMatching(apart) });
      expect(seen).toContain(says);
      expect(advice).toContain('set that clock right first');
      const made = await ironhull(['tls', 'issue', 'server', ...reach(lab.host), '-y', ...pki, ...PATIENCE]);
      expect(made).toMatchObject({ code: 1, stdout: expect.stringContaining('set it right first') });
      expect(await lab.host.must('ls /etc/docker/tls')).toBe('20261101T120000Z\n');
    }
    await setBy(0);
    expect(await audit()).toMatchObject({ status: 'pass' });
  });
});
