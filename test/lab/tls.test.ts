// The remote API, from nothing to the real docker client with a certificate, what must be refused, a rotation under a
// container that serves, and closed again. On each host in the order in which things happen.
import { execFileSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newKey, readKey } from '../../src/pki/keys.ts';
import { readCertificates } from '../../src/pki/read.ts';
import { Secret } from '../../src/secret.ts';
import { asking } from './asking.ts';
import { image } from './image-for-tests.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { suites } from './thorough.ts';

const PORT = 2376;
/** Where the host publishes what its container serves: a page, and an echo. */
const [WEB, ECHO] = [8080, 8081];
const PASSPHRASE = 'correct horse battery staple';

describe.each(suites('trixie', 'bookworm'))('on %s', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite, forward: [PORT] });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const profile = join(folder, 'profile.yaml');
  writeFileSync(
    profile,
    'extends: baseline\ncontrols:\n  daemon/tls-listener: { address: 10.0.2.0/24 }\nattest: [tls]\n',
  );
  const config = join(folder, 'ironhull.yaml');
  writeFileSync(config, 'tls: { folder: pki }\n');
  const pki = join(folder, 'pki');
  const only = ['-c', config, '-p', profile, '--only', 'daemon/tls-*', 'daemon/no-tcp', 'daemon/live-restore'];
  const passphrase = ['--passphrase-command', `echo '${PASSPHRASE}'`, '--folder', pki];
  const tls = async (...args: string[]) => {
    const { code, stdout, stderr } = await ironhull(['tls', ...args]);
    return { code, said: `${stdout}${stderr}` };
  };
  const rotate = async (...what: string[]) =>
    expect(await tls('rotate', ...what, ...passphrase)).toMatchObject({ code: 0 });
  const client = (name = 'ops') => docker(lab.host, join(pki, 'clients', name));
  const listening = () => lab.host.must(`ss -Hltn 'sport = :${PORT}'`);
  const served = async () =>
    /\/etc\/docker\/tls\/\d+T\d+Z\/cert\.pem/.exec(await lab.host.must('cat /etc/docker/daemon.json'))?.[0];

  const servers = () => readdirSync(join(pki, 'servers')).map((it) => join(pki, 'servers', it));
  const plainKey = () => readKey(readFileSync(join(pki, 'ca-key.pem'), 'utf8'), new Secret(PASSPHRASE));
  /** Of all authorities that there were. */
  const keys: KeyObject[] = [];
  const sClient = () => {
    const { address } = lab.host;
    const own = join(pki, 'clients/ops');
    const who = ['-cert', join(own, 'cert.pem'), '-key', join(own, 'key.pem'), '-CAfile', join(pki, 'ca.pem')];
    const verify = ['-verify_return_error', '-verify_ip', address];
    const args = ['s_client', '-connect', `${address}:${PORT}`, ...who, ...verify];
    return execFileSync('openssl', args, { input: '', encoding: 'utf8' });
  };

  it('a client gets in: authority, client, server, listener', async () => {
    await image(lab.host, 'base');
    await lab.host.must(
      `docker run -d --name web -p ${WEB}:80 -p ${ECHO}:81 base sh -c \
        'mkdir /srv; echo ok >/srv/ok; while :; do nc -l -p 81 -e cat; done & exec httpd -f -p 80 -h /srv'`,
    );
    expect(await tls('init', ...passphrase)).toMatchObject({ code: 0 });
    expect(await tls('issue', 'client', 'ops', ...passphrase)).toMatchObject({ code: 0 });
    const server = await tls('issue', 'server', ...reach(lab.host), '-y', ...passphrase);
    expect(server).toMatchObject({ code: 0, said: expect.stringMatching(/good for .*10\.0\.2\.15/) });
    expect(server.said).not.toContain('mistake in ironhull');
    expect(await listening()).toBe('');
    const { host } = await report(['apply', ...reach(lab.host), ...only, '--yes']);
    expect(host).toMatchObject({ outcome: 'applied' });
    expect(statuses(host.proofs)).toEqual(ALL_PROVED);
    expect(host.findings.filter(({ control }) => /tls|no-tcp/.test(control)).map(({ status }) => status)).toEqual([
      ...['pass', 'pass', 'pass'],
    ]);
    expect(await listening()).toMatch(/10\.0\.2\.15:2376/);
    expect(client()).toMatch(/^web$/m);
    expect(await lab.host.must('docker ps --format {{.Names}}')).toBe('web\n');
  });

  it('six others are refused, each with its alert, and openssl s_client agrees', async () => {
    const { code, said } = await tls('prove', `${lab.host.address}:${PORT}`, ...passphrase);
    expect(said).toContain('TLS 1.1: refused: alert protocol version');
    expect(said.match(/✔/g), said).toHaveLength(7);
    expect(code).toBe(0);
    expect(sClient()).toContain('Verify return code: 0 (ok)');
  });

  it('of the authority only its certificate is on the host', async () => {
    keys.push(plainKey());
    const cert = readFileSync(join(pki, 'ca.pem'), 'utf8').split('\n')[2]!;
    expect(await lab.host.must(`grep -rlF -e '${cert}' /etc`)).toMatch(/\/etc\/docker\/tls\/.*\/ca\.pem/);
  });

  it('a listener that lets in whoever comes is seen from outside, with what still holds', async () => {
    const set = (to: boolean) =>
      lab.host.must(
        `sed -i 's/"tlsverify": [a-z]*/"tlsverify": ${to}/' /etc/docker/daemon.json; systemctl reset-failed docker.service; systemctl restart docker.service`,
      );
    await set(false);
    const { host, code } = await report(['verify', ...reach(lab.host), ...only]);
    await set(true);
    expect(statuses(host.proofs)).toEqual({
      ...ALL_PROVED,
      ...Object.fromEntries(['none', 'stranger', 'expired', 'server'].map((it) => [`tls/${it}`, 'disproved'])),
    });
    expect(code).toBe(1);
  });

  it('a certificate that would be a finding at once is not made where the daemon serves with one', async () => {
    const { code, said } = await tls('rotate', 'server', ...reach(lab.host), '-y', '--days', '30', ...passphrase);
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('--days 31 or more') });
  });

  it('a rotation of all three certificates loses no request from outside to a container', async () => {
    const before = await served();
    const pid = await lab.host.must("docker inspect -f '{{.State.Pid}}' web");
    await lab.host.must(DROPPING);
    await lab.host.must(CALL_FOREVER);
    const requests = asking(lab.host, WEB, ECHO);
    // Once for every engine, and the authority with its three steps on the newer one: each of them is a restart.
    for (const step of suite === 'trixie' ? ['believed', 'signs', 'alone'] : []) {
      await rotate('authority');
      await rotate('server', ...reach(lab.host), '-y');
      // The client of the step before gets in still, and so does a new one.
      if (step !== 'alone') expect(client()).toMatch(/^web$/m);
      await rotate('client', 'ops');
      expect(client()).toMatch(/^web$/m);
      expect(sClient(), step).toContain('Verify return code: 0 (ok)');
    }
    if (suite !== 'trixie') {
      await rotate('server', ...reach(lab.host), '-y');
      expect(client()).toMatch(/^web$/m);
      await rotate('client', 'ops');
      expect(client()).toMatch(/^web$/m);
    }
    const seen = await requests.enough();
    expect(seen).toMatchObject({ answered: seen.asked, refused: 0, lost: [], held: 'whole' });
    expect(seen.asked).toBeGreaterThan(20);
    // Nor is a call through the socket lost: systemd holds it while dockerd is away, and the call waits.
    await lab.host.must('touch /run/enough; until [ -e /run/called ]; do sleep 0.1; done');
    const [, called, vain] = /^(\d+) (\d+)$/m.exec(await lab.host.must('cat /run/called')) ?? [];
    expect(Number(called)).toBeGreaterThan(5);
    expect(vain).toBe('0');
    expect(await served()).not.toBe(before);
    expect(await lab.host.must("docker inspect -f '{{.State.Pid}}' web")).toBe(pid);
  });

  it('a host that refuses what nobody takes refuses for a moment; no request that it took is lost', async () => {
    await lab.host.must('iptables -P INPUT ACCEPT; iptables -F INPUT');
    const requests = asking(lab.host, WEB, ECHO);
    await rotate('server', ...reach(lab.host), '-y');
    const seen = await requests.enough();
    expect(seen).toMatchObject({ answered: seen.asked - seen.refused, lost: [], held: 'whole' });
    expect(seen.answered).toBeGreaterThan(20);
  });

  it('openssl and the proofs agree with what came of it, by one authority', async () => {
    const ca = join(pki, 'ca.pem');
    expect(readCertificates(readFileSync(ca, 'utf8'))).toHaveLength(1);
    const held = [['sslclient', join(pki, 'clients/ops/cert.pem')], ...servers().map((it) => ['sslserver', it])];
    for (const [purpose, cert] of held)
      execFileSync('openssl', ['verify', '-x509_strict', '-purpose', purpose!, '-CAfile', ca, cert!]);
    expect(held).toHaveLength(2);
    expect(sClient()).toContain('Verify return code: 0 (ok)');
    const { host } = await report(['verify', ...reach(lab.host), ...only]);
    expect(statuses(host.proofs)).toEqual(ALL_PROVED);
  });

  it("the authorities' keys are nowhere on the host's disk, in no form", async () => {
    keys.push(plainKey());
    for (const key of keys) expect(await hostsWithKey(lab.host, key)).toBe('');
    // So they would have been found: this key is on the host, once in PEM and once in DER.
    const decoy = newKey();
    const write = (name: string, base64: string) => lab.host.must(`echo ${base64} | base64 -d >/srv/${name}`);
    await write('decoy.pem', Buffer.from(String(decoy.export({ type: 'sec1', format: 'pem' }))).toString('base64'));
    await write('decoy.der', decoy.export({ type: 'sec1', format: 'der' }).toString('base64'));
    expect((await hostsWithKey(lab.host, decoy)).split('\n').filter(Boolean).sort()).toEqual([
      '/srv/decoy.der',
      '/srv/decoy.pem',
    ]);
  });

  it('the folder tells what ends when', async () => {
    const { said } = await tls('status', '--folder', pki);
    expect(said.match(/✔ (authority|server|client)/g)).toHaveLength(3);
  });

  it('rolled back, nothing listens any more, and the daemon is as it was', async () => {
    for (let left = suite === 'trixie' ? 6 : 4; left > 0; left--)
      await ironhull(['rollback', ...reach(lab.host), '-y']);
    expect(await listening()).toBe('');
    expect(await lab.host.must('cat /etc/docker/daemon.json 2>/dev/null || echo none')).toBe('none\n');
    const { code, said } = await tls('rotate', 'server', ...reach(lab.host), '-y', ...passphrase);
    expect({ code, said }).toMatchObject({
      code: 1,
      said: expect.stringContaining('serves with no certificate of ironhull'),
    });
  });

  it.runIf(suite === 'bookworm')('a host without openssl makes no key for an authority elsewhere', async () => {
    const folder = ['--folder', join(pki, '../elsewhere')];
    const keys = () => lab.host.must('ls -d /etc/docker/tls/*/key.pem');
    const before = await keys();
    const asked = await tls('request', 'server', ...reach(lab.host), '-y', ...folder);
    expect(asked).toMatchObject({ code: 1, said: expect.stringContaining('there is no openssl on this host') });
    expect(await keys()).toBe(before);
  });
});

/**
 * A firewall as servers have it: it drops what it does not know. While dockerd makes its rules anew, connections to published
 * ports come to the host itself; dropped, they knock again a second later, where others are told that nobody is there.
 */
const DROPPING = `iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
iptables -A INPUT -p tcp -m multiport --dports 22,${PORT} -j ACCEPT
iptables -P INPUT DROP`;

/** Calls the API through the socket over and over until told that it is enough; then writes how often, and how often in vain. */
const CALL_FOREVER = `cat >/root/call.sh <<'END'
called=0 vain=0
until [ -e /run/enough ]; do
  called=$((called + 1))
  docker ps >/dev/null || vain=$((vain + 1))
  sleep 0.2
done
echo "$called $vain" >/run/called
END
rm -f /run/enough /run/called; systemd-run -q -u calling bash /root/call.sh`;

const CALLERS_OF_API = ['right', 'none', 'stranger', 'expired', 'server', 'old', 'plain'];
const ALL_PROVED = Object.fromEntries(CALLERS_OF_API.map((it) => [`tls/${it}`, 'proved']));
const statuses = (proofs: readonly { proof: string; status: string }[] = []) =>
  Object.fromEntries(proofs.map(({ proof, status }) => [proof, status]));

/**
 * Files anywhere on the host's disk that hold this private key: its secret number as bytes (any DER), and in base64 at each
 * of the three ways in which bytes may fall (any PEM; a line may break once within, so each half counts). grep knows lines
 * only, so of a number that holds the byte of a new line it is the longest part without.
 */
function hostsWithKey(host: LabHost, key: KeyObject): Promise<string> {
  const secret = Buffer.from(String(key.export({ format: 'jwk' }).d), 'base64url');
  const lines = secret.toString('latin1').split('\n');
  const longest = lines.reduce((best, it) => (it.length > best.length ? it : best));
  const bytes = [...Buffer.from(longest, 'latin1')].map((it) => `\\x${it.toString(16).padStart(2, '0')}`).join('');
  const texts = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), secret])
      .toString('base64')
      .replace(/=+$/, '');
    const sure = text.slice(4, -4);
    return [sure.slice(0, 17), sure.slice(-17)].map((it) => it.replace(/[+]/g, '\\+'));
  });
  const pattern = [bytes, secret.toString('hex'), ...texts].join('|');
  return host.must(
    `LC_ALL=C grep -rlaPs -e '${pattern}' / --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev || [ $? -le 2 ]`,
  );
}

/** The names of all containers, as the operator's own docker sees them over TLS. */
function docker({ address }: LabHost, folder: string): string {
  const env = { PATH: process.env.PATH, DOCKER_CERT_PATH: folder, HOME: folder };
  const args = ['--tlsverify', '-H', `tcp://${address}:${PORT}`, 'ps', '-a', '--format', '{{.Names}}'];
  return execFileSync('docker', args, { env, encoding: 'utf8' });
}
