// A host whose clock is wrong by a year, ahead and behind, and what is then said of certificates that are good. A machine of
// its own, since the clock of an nspawn host is this machine's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '../../src/pki/keys.ts';
import { makeAuthority, signServer } from '../../src/pki/make.ts';
import { altName } from '../../src/pki/names.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const DAY_MS = 86_400_000;
const PLACE = '/etc/docker/tls/lab';
/** A guest under emulation answers slowly. */
const PATIENCE = ['--timeout', '20m'];
const LONG = { timeoutMs: 1_800_000 };

describe('a host with the wrong time', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-clock-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const profile = join(folder, 'profile.yaml');
  writeFileSync(profile, JSON.stringify({ controls: { 'daemon/tls-certificates': {} } }));
  const pki = ['--folder', join(folder, 'pki'), '--passphrase-command', "echo 'correct horse battery staple'"];
  const certificates = async () =>
    (await report(['audit', ...reach(lab.host), '-p', profile, ...PATIENCE], LONG)).host.findings[0]!;
  const issue = async () => {
    const { code, stdout, stderr } = await ironhull(
      ['tls', 'issue', 'server', ...reach(lab.host), '-y', ...PATIENCE, ...pki],
      LONG,
    );
    return { code, said: `${stdout}${stderr}` };
  };
  /** Sets the guest's clock so many days from this machine's. */
  const off = (days: number) => lab.host.must(`date -s @${Math.round((Date.now() + days * DAY_MS) / 1000)}`, LONG);
  const key = newKey();
  /** Puts a certificate of this life to where dockerd is told to look; its authority holds for ten years. */
  const serve = async (since: number, days: number) => {
    const ago = (many: number) => new Date(Date.now() - many * DAY_MS);
    const authority = await makeAuthority('Ours', newKey(), { from: ago(1825), days: 3650 });
    const cert = await signServer(authority, {
      name: 'web',
      names: ['10.0.2.15'].map(altName),
      publicKey: key,
      life: { from: ago(since), days },
    });
    const write = (name: string, pem: string) => `cat >${PLACE}/${name} <<'END'\n${pem.trimEnd()}\nEND\n`;
    const private_ = String(key.export({ type: 'pkcs8', format: 'pem' }));
    await lab.host.must(
      `umask 077; mkdir -p ${PLACE}\n${write('ca.pem', authority.pem)}${write('cert.pem', cert)}${write('key.pem', private_)}`,
      LONG,
    );
  };

  beforeAll(async () => {
    // Whatever would set the clock right, or wakes up because of it.
    await lab.host.must("systemctl stop systemd-timesyncd.service '*.timer'", LONG);
    await lab.host.must(
      `cat >/etc/docker/daemon.json <<'END'
{ "tlsverify": true, "tlscacert": "${PLACE}/ca.pem", "tlscert": "${PLACE}/cert.pem", "tlskey": "${PLACE}/key.pem" }
END`,
      LONG,
    );
    expect(await ironhull(['tls', 'init', ...pki])).toMatchObject({ code: 0 });
  });

  it('with the right time a certificate of 90 days passes', async () => {
    await serve(10, 90);
    expect(await certificates()).toMatchObject({
      status: 'pass',
      seen: expect.stringMatching(/^the first to end is .*cert\.pem, in \d+ days$/),
    });
  });

  it('a year ahead it has ended, and both times are named', async () => {
    await off(366);
    expect(await certificates()).toMatchObject({
      status: 'manual',
      seen: expect.stringMatching(
        /^the host's clock says (\d{4}-\d\d-\d\d)T\S+Z, and this machine's \d{4}-\S+Z; by the host's: \S+cert\.pem \(web\) ended on [\d-]+, by this host's clock, which says \1$/,
      ),
      advice: expect.stringMatching(/^set that clock right first/),
    });
  });

  it('no certificate is made for a host with another time than ours', async () => {
    const { code, said } = await issue();
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringMatching(/the host's clock says \d{4}-/) });
    expect(await lab.host.must('ls /etc/docker/tls', LONG)).toBe('lab\n');
  });

  it('a year behind it does not hold yet, and both times are named', async () => {
    await off(-366);
    expect(await certificates()).toMatchObject({
      status: 'manual',
      seen: expect.stringMatching(
        /^the host's clock says (\d{4}-\d\d-\d\d)T\S+Z, and this machine's \d{4}-\S+Z; by the host's: \S+cert\.pem \(web\) does not hold before [\d-]+, by this host's clock, which says \1: is the clock right\?$/,
      ),
      advice: expect.stringMatching(/^set that clock right first/),
    });
  });

  it('one that is good by either time passes by the right one only', async () => {
    await serve(800, 1600);
    expect(await certificates()).toMatchObject({
      status: 'manual',
      seen: expect.stringMatching(/^the host's clock says .*; by the host's: the first to end is .*, in \d+ days$/),
    });
    await off(0);
    expect(await certificates()).toMatchObject({ status: 'pass' });
  });
}, 3_600_000);
