// Who may reach the API: trusted ranges kept by a packet filter of our own, seen from inside and from outside of them, over
// a boot and back; and the way in over SSH, with a login that may do nothing else.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const PORT = 2376;
/** The operator's end of the wire; the host's own address stands for everybody else. */
const OPERATOR = '10.0.2.2';
const OTHER = '192.0.2.0/24';

describe('who may reach the API', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'bookworm', forward: [PORT] });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-reach-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const pki = join(folder, 'pki');
  const passphrase = ['--passphrase-command', "echo 'correct horse battery staple'", '--folder', pki];

  /** A profile of these controls only. */
  const profile = (controls: Record<string, object>) => {
    const file = join(folder, 'profile.yaml');
    writeFileSync(file, JSON.stringify({ controls }));
    return ['-p', file];
  };
  const listener = (...from: string[]) =>
    profile({ 'daemon/tls-listener': { address: '10.0.2.0/24', from }, 'daemon/live-restore': {} });
  const apply = (args: string[]) => report(['apply', ...reach(lab.host), ...args, '--no-verify', '--yes']);
  const finding = async (control: string, args: string[]) =>
    (await report(['audit', ...reach(lab.host), ...args])).host.findings.find((it) => it.control === control)!;
  const fromHere = () => {
    const env = { PATH: process.env.PATH, DOCKER_CERT_PATH: join(pki, 'clients/ops'), HOME: folder };
    const args = ['--tlsverify', '-H', `tcp://${lab.host.address}:${PORT}`, 'version', '-f', '{{.Server.Os}}'];
    return spawnSync('docker', args, { env, encoding: 'utf8', timeout: 4000 }).stdout;
  };
  /** Whether a connection to the listener from its own address, which is in no range, is taken. */
  const fromElsewhere = async () =>
    (await lab.host.run(`timeout 2 bash -c 'exec 3<>/dev/tcp/10.0.2.15/${PORT}'`)).code === 0;
  const rules = () => lab.host.must('iptables -S; ip6tables -S; ls /etc/systemd/system');

  it('lets trusted ranges in and drops the others, IPv6 as well', async () => {
    for (const args of [['init'], ['issue', 'client', 'ops'], ['issue', 'server', ...reach(lab.host), '-y']])
      expect(await ironhull(['tls', ...args, ...passphrase])).toMatchObject({ code: 0 });
    expect(await rules()).not.toMatch(/ironhull/i);
    const { host } = await apply(listener(OPERATOR, 'fd00::/8'));
    expect(host).toMatchObject({ outcome: 'applied' });
    expect(fromHere()).toBe('linux\n');
    expect(await fromElsewhere()).toBe(false);
    expect(await rules()).toMatch(/IRONHULL-API-A -s fd00::\/8 -p tcp -m tcp --dport 2376 -j RETURN/);
    expect(await finding('daemon/tls-listener', listener(OPERATOR, 'fd00::/8'))).toMatchObject({
      status: 'pass',
      seen: expect.stringContaining(`from ${OPERATOR}, fd00::/8 only (iptables)`),
    });
  });

  it('still after a boot', async () => {
    await lab.host.reboot();
    expect(await fromElsewhere()).toBe(false);
    expect(fromHere()).toBe('linux\n');
  });

  it('finds rules that somebody took away or went past, and puts them back', async () => {
    const args = listener(OPERATOR, 'fd00::/8');
    await lab.host.must(`iptables -I INPUT -p tcp --dport ${PORT} -j ACCEPT`);
    expect(await fromElsewhere()).toBe(true);
    expect(await finding('daemon/tls-listener', args)).toMatchObject({
      status: 'fail',
      seen: expect.stringContaining('IRONHULL-API-A is not what packets come to first'),
    });
    await lab.host.must('iptables -F INPUT');
    expect(await finding('daemon/tls-listener', args)).toMatchObject({ status: 'fail' });
    expect((await apply(args)).host).toMatchObject({ outcome: 'applied' });
    expect(await fromElsewhere()).toBe(false);
    expect(fromHere()).toBe('linux\n');
  });

  it('other ranges replace the old ones, which come back with a rollback', async () => {
    expect((await apply(listener(OTHER))).host).toMatchObject({ outcome: 'applied' });
    expect(fromHere()).toBe('');
    expect((await ironhull(['rollback', ...reach(lab.host), '-y'])).code).toBe(0);
    expect(fromHere()).toBe('linux\n');
    expect(await fromElsewhere()).toBe(false);
  });

  it('goes with the listener', async () => {
    for (let left = 3; left > 0; left--) await ironhull(['rollback', ...reach(lab.host), '-y']);
    expect(await rules()).not.toMatch(/ironhull/i);
    expect(await lab.host.must(`ss -Hltn 'sport = :${PORT}'`)).toBe('');
  });

  it('over SSH: docker -H ssh:// from here, and a login that may do nothing else', async () => {
    const key = join(folder, 'dial');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const line = `restrict,command="docker system dial-stdio" ${readFileSync(`${key}.pub`, 'utf8').trim()}`;
    await lab.host.must(`useradd -m -s /bin/sh -G docker dial && install -d -m 700 -o dial -g dial /home/dial/.ssh &&
      printf '%s\\n' '${line}' >/home/dial/.ssh/authorized_keys && chown dial:dial /home/dial/.ssh/authorized_keys`);
    const { address, port, knownHosts } = lab.host;
    // docker runs whatever `ssh` is first in PATH, and OpenSSH reads no configuration below HOME.
    const options = ['-F', 'none', '-o', 'IdentitiesOnly=yes', '-o', 'StrictHostKeyChecking=yes', '-i', key];
    const ssh = (hosts: string) => [...options, '-o', `UserKnownHostsFile=${hosts}`];
    const docker = (hosts: string) => {
      mkdirSync(join(folder, 'bin'), { recursive: true });
      writeFileSync(join(folder, 'bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${ssh(hosts).join(' ')} "$@"\n`);
      chmodSync(join(folder, 'bin/ssh'), 0o755);
      const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder };
      const args = ['-H', `ssh://dial@${address}:${port}`, 'version', '-f', '{{.Server.Os}}'];
      return spawnSync('docker', args, { env, encoding: 'utf8', timeout: 30_000 });
    };
    expect(docker(knownHosts)).toMatchObject({ status: 0, stdout: 'linux\n' });
    const stranger = docker('/dev/null');
    expect(stranger).toMatchObject({ status: 1, stderr: expect.stringContaining('Host key verification failed') });
    const login = (...words: string[]) =>
      spawnSync('/usr/bin/ssh', [...ssh(knownHosts), '-p', String(port), `dial@${address}`, ...words], {
        input: 'id\n',
        encoding: 'utf8',
        timeout: 30_000,
      });
    for (const it of [login('id'), login('-tt'), login('sh', '-c', 'id')]) expect(it.stdout).not.toMatch(/uid=/);
    expect(login('-W', '127.0.0.1:22').stderr).toMatch(/administratively prohibited/);
  });
});
