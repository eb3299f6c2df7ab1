// The remote API, from nothing to the real docker client with a certificate, what must be refused, a rotation under a
// container that serves, and closed again. On each host in the order in which things happen.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKey } from '../../src/pki/keys.ts';
import { Secret } from '../../src/secret.ts';
import { image } from './image-for-tests.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { suites } from './thorough.ts';

const PORT = 2376;
const PASSPHRASE = 'correct horse battery staple';

describe.each(suites('trixie', 'bookworm'))('on %s', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite, forward: [PORT] });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const profile = join(folder, 'profile.yaml');
  writeFileSync(profile, 'extends: baseline\ncontrols:\n  daemon/tls-listener: { address: 10.0.2.0/24 }\n');
  const pki = join(folder, 'pki');
  const only = ['-p', profile, '--only', 'daemon/tls-*', 'daemon/no-tcp', 'daemon/live-restore'];
  const passphrase = ['--passphrase-command', `echo '${PASSPHRASE}'`, '--folder', pki];
  const tls = async (...args: string[]) => {
    const { code, stdout, stderr } = await ironhull(['tls', ...args]);
    return { code, said: `${stdout}${stderr}` };
  };
  const client = (name = 'ops') => docker(lab.host, join(pki, 'clients', name));
  const listening = () => lab.host.must(`ss -Hltn 'sport = :${PORT}'`);
  const served = async () =>
    /\/etc\/docker\/tls\/\d+T\d+Z\/cert\.pem/.exec(await lab.host.must('cat /etc/docker/daemon.json'))?.[0];

  it('a client gets in: authority, client, server, listener', async () => {
    await image(lab.host, 'base');
    await lab.host.must(
      'docker run -d --name web base sh -c "mkdir /srv; echo ok >/srv/ok; exec httpd -f -p 80 -h /srv"',
    );
    expect(await tls('init', ...passphrase)).toMatchObject({ code: 0 });
    expect(await tls('issue', 'client', 'ops', ...passphrase)).toMatchObject({ code: 0 });
    const server = await tls('issue', 'server', ...reach(lab.host), '-y', ...passphrase);
    expect(server).toMatchObject({ code: 0, said: expect.stringMatching(/good for .*10\.0\.2\.15/) });
    expect(server.said).not.toContain('mistake in ironhull');
    expect(await listening()).toBe('');
    const { host } = await report(['apply', ...reach(lab.host), ...only, '--no-verify', '--yes']);
    expect(host).toMatchObject({ outcome: 'applied' });
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
    const own = join(pki, 'clients/ops');
    const args = [
      's_client',
      '-connect',
      `${lab.host.address}:${PORT}`,
      '-CAfile',
      join(pki, 'ca.pem'),
      '-cert',
      join(own, 'cert.pem'),
    ];
    const verify = ['-key', join(own, 'key.pem'), '-verify_return_error', '-verify_ip', lab.host.address];
    expect(execFileSync('openssl', [...args, ...verify], { input: '', encoding: 'utf8' })).toContain(
      'Verify return code: 0 (ok)',
    );
  });

  it("the authority's key is nowhere on the host, encrypted or not", async () => {
    const encrypted = readFileSync(join(pki, 'ca-key.pem'), 'utf8');
    const plain = String(readKey(encrypted, new Secret(PASSPHRASE)).export({ type: 'pkcs8', format: 'pem' }));
    for (const text of [encrypted, plain]) expect(await hostsWith(lab.host, text.split('\n')[1]!)).toBe('');
    // So it would have been found: this is in a file of the host.
    const cert = readFileSync(join(pki, 'ca.pem'), 'utf8').split('\n')[2]!;
    expect(await hostsWith(lab.host, cert)).toMatch(/\/etc\/docker\/tls\/.*\/ca\.pem/);
  });

  it('a rotation loses no request to a container, and old clients stay', async () => {
    const before = await served();
    const pid = await lab.host.must("docker inspect -f '{{.State.Pid}}' web");
    await lab.host.must(askForever);
    const { code, said } = await tls('rotate', 'server', ...reach(lab.host), '-y', ...passphrase);
    expect(said).toContain('The daemon serves with it.');
    expect(code).toBe(0);
    await lab.host.must('touch /run/enough; until [ -e /run/asked ]; do sleep 0.1; done');
    const [, asked, lost] = /^(\d+) (\d+)$/m.exec(await lab.host.must('cat /run/asked')) ?? [];
    expect(Number(asked)).toBeGreaterThan(20);
    expect(lost).toBe('0');
    expect(await served()).not.toBe(before);
    expect(await lab.host.must("docker inspect -f '{{.State.Pid}}' web")).toBe(pid);
    expect(client()).toMatch(/^web$/m);
    expect((await tls('rotate', 'client', 'ops', ...passphrase)).code).toBe(0);
    expect(client()).toMatch(/^web$/m);
  });

  it('the folder tells what ends when', async () => {
    const { said } = await tls('status', '--folder', pki);
    expect(said.match(/✔ (authority|server|client)/g)).toHaveLength(3);
  });

  it('rolled back, nothing listens any more, and the daemon is as it was', async () => {
    for (let left = 3; left > 0; left--) await ironhull(['rollback', ...reach(lab.host), '-y']);
    expect(await listening()).toBe('');
    expect(await lab.host.must('cat /etc/docker/daemon.json 2>/dev/null || echo none')).toBe('none\n');
    const { code, said } = await tls('rotate', 'server', ...reach(lab.host), '-y', ...passphrase);
    expect({ code, said }).toMatchObject({
      code: 1,
      said: expect.stringContaining('serves with no certificate of ironhull'),
    });
  });
});

/**
 * Asks the container's web server over and over until told that it is enough; then writes how often, and how often in vain.
 * With bash alone: the lab has no curl, and wget of a static busybox dies of its name service.
 */
const askForever = `cat >/root/ask.sh <<'END'
address=$(docker inspect -f '{{.NetworkSettings.IPAddress}}' web)
asked=0 lost=0
until [ -e /run/enough ]; do
  asked=$((asked + 1)) line=
  if exec 3<>"/dev/tcp/$address/80"; then
    printf 'GET /ok HTTP/1.0\\r\\n\\r\\n' >&3
    read -r -t 2 line <&3
    exec 3>&-
  fi
  case $line in *' 200 '*) ;; *) lost=$((lost + 1)) ;; esac
  sleep 0.1
done
echo "$asked $lost" >/run/asked
END
rm -f /run/enough /run/asked; systemd-run -q -u asking bash /root/ask.sh`;

/** Files anywhere on the host that hold this text. */
const hostsWith = (host: LabHost, text: string) =>
  host.must(`grep -rlsF -e '${text}' / --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev || [ $? -le 2 ]`);

/** The names of all containers, as the operator's own docker sees them over TLS. */
function docker({ address }: LabHost, folder: string): string {
  const env = { PATH: process.env.PATH, DOCKER_CERT_PATH: folder, HOME: folder };
  const args = ['--tlsverify', '-H', `tcp://${address}:${PORT}`, 'ps', '-a', '--format', '{{.Names}}'];
  return execFileSync('docker', args, { env, encoding: 'utf8' });
}
