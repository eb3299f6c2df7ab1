// Who may reach the API: trusted ranges kept by a packet filter of our own, seen from inside and from outside of them, over
// a boot and back; authorities of registries; the way in over SSH, with a login that may do nothing else; and a plugin that decides about calls.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
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
    expect(host.findings.find(({ control }) => control === 'daemon/tls-listener')).toMatchObject({
      status: 'pass',
      seen: expect.stringContaining(`from ${OPERATOR}, fd00::/8 only (iptables)`),
    });
  });

  it('still after a boot', async () => {
    await lab.host.reboot();
    expect(await fromElsewhere()).toBe(false);
    expect(fromHere()).toBe('linux\n');
  });

  it('finds a rule that somebody put before it; other ranges replace the old ones, which come back with a rollback', async () => {
    const args = listener(OPERATOR, 'fd00::/8');
    await lab.host.must(`iptables -I INPUT -p tcp --dport ${PORT} -j ACCEPT`);
    expect(await fromElsewhere()).toBe(true);
    expect(await finding('daemon/tls-listener', args)).toMatchObject({
      status: 'fail',
      seen: expect.stringContaining('IRONHULL-API-A is not what packets come to first'),
    });
    await lab.host.must('iptables -F INPUT');
    expect((await apply(listener(OTHER))).host).toMatchObject({ outcome: 'applied' });
    expect(fromHere()).toBe('');
    // The way back starts what was there, and with it the rules that somebody took away.
    expect((await ironhull(['rollback', ...reach(lab.host), '-y'])).code).toBe(0);
    expect(fromHere()).toBe('linux\n');
    expect(await fromElsewhere()).toBe(false);
  });

  it('closes port and filter, asked about, when the profile names no address any more', async () => {
    const none = profile({ 'daemon/tls-listener': {}, 'daemon/live-restore': {} });
    const before = await lab.host.must('cat /etc/docker/daemon.json');
    const asked = await apply(none);
    expect(asked.host.plan?.consent).toMatchObject([
      {
        name: 'daemon/tls-listener',
        affects: expect.stringMatching(
          /^clients with a certificate no longer reach the API at tcp:\/\/10\.0\.2\.15:2376$/,
        ),
        granted: false,
      },
    ]);
    expect(fromHere()).toBe('linux\n');
    const { host } = await apply([...none, '--accept', 'tls-listener']);
    expect(host).toMatchObject({ outcome: 'applied' });
    expect(fromHere()).not.toContain('linux');
    expect(await rules()).not.toMatch(/ironhull-api/i);
    expect(JSON.parse(await lab.host.must('cat /etc/docker/daemon.json'))).toEqual({ 'live-restore': true });
    // What was taken away with consent is no drift.
    const now = await report(['audit', ...reach(lab.host), ...none]);
    expect(now.host).toMatchObject({ drift: [], findings: [{ status: 'pass' }, { status: 'not-applicable' }] });
    expect((await ironhull(['rollback', ...reach(lab.host), '-y'])).code).toBe(0);
    expect(await lab.host.must('cat /etc/docker/daemon.json')).toBe(before);
    expect([fromHere(), await fromElsewhere()]).toEqual(['linux\n', false]);
  });

  it('goes with the listener', async () => {
    for (let left = 2; left > 0; left--) await ironhull(['rollback', ...reach(lab.host), '-y']);
    expect(await rules()).not.toMatch(/ironhull/i);
    expect(await lab.host.must(`ss -Hltn 'sport = :${PORT}'`)).toBe('');
  });

  it('places the authority of a registry without a restart, finds another, and takes it away again', async () => {
    const path = '/etc/docker/certs.d/registry.lan:5000/ca.crt';
    const authorities = { 'registry.lan:5000': 'pki/ca.pem' };
    const args = profile({ 'images/registry-authorities': { authorities }, 'files/registry-certs': {} });
    const pid = await lab.host.must('pidof dockerd');
    const { host } = await apply(args);
    expect(host).toMatchObject({ outcome: 'applied' });
    expect(host.findings.map(({ status }) => status)).toEqual(['pass', 'pass']);
    expect(await lab.host.must(`stat -c '%a %U' ${path}; pidof dockerd`)).toBe(`444 root\n${pid}`);
    expect(await lab.host.must(`cat ${path}`)).toBe(readFileSync(join(pki, 'ca.pem'), 'utf8'));
    await lab.host.must(`sed -i 2d ${path}`);
    expect(await finding('images/registry-authorities', args)).toMatchObject({
      status: 'fail',
      seen: expect.stringContaining('another authority is there'),
    });
    await lab.host.must(`cat >${path} <<'END'\n${readFileSync(join(pki, 'ca.pem'), 'utf8')}END`);
    // Out of the profile it goes again, but not that of somebody else.
    await lab.host.must(
      'mkdir /etc/docker/certs.d/theirs.lan; cd /etc/docker/certs.d; cp registry.lan:5000/ca.crt theirs.lan',
    );
    const none = profile({ 'images/registry-authorities': {} });
    const { host: left } = await apply([...none, '--accept', 'registry-authorities']);
    expect(left).toMatchObject({ outcome: 'applied', findings: [{ status: 'not-applicable' }] });
    expect(await lab.host.must('cd /etc/docker/certs.d; find . -type f; rm -r theirs.lan')).toBe(
      './theirs.lan/ca.crt\n',
    );
    for (const there of [true, false]) {
      expect((await ironhull(['rollback', ...reach(lab.host), '-y'])).code).toBe(0);
      expect(await lab.host.run(`[ -e ${path} ]`)).toMatchObject({ code: there ? 0 : 1 });
    }
    expect(await lab.host.must('ls /etc/docker/certs.d 2>/dev/null || echo none')).toBe('none\n');
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

  it('an authorization plugin is set only once it answers, and then decides', async () => {
    await image(lab.host, 'base');
    const args = profile({ 'daemon/authorization': { plugins: ['az'] }, 'daemon/live-restore': {} });
    const create = (flag: string) => lab.host.run(`docker create ${flag} base true`);
    const start = (mode: string) =>
      lab.host.must(`systemctl stop az 2>/dev/null; systemd-run -q --collect -u az python3 /root/az.py ${mode}
        until grep -q plugins/az.sock /proc/net/unix; do sleep 0.1; done`);
    await lab.host.must(`cat >/root/az.py <<'END'\n${PLUGIN}\nEND`);
    // One that listens and says nothing: nothing is written, since it would end dockerd.
    await start('silent');
    const { host } = await apply(args.concat('--only', 'daemon/authorization'));
    expect(host.findings).toMatchObject([
      { status: 'manual', seen: expect.stringMatching(/az is there, but does not answer/) },
    ]);
    expect(await lab.host.must('cat /etc/docker/daemon.json 2>/dev/null || echo none')).toBe('none\n');
    await start('decides');
    expect(await apply(args)).toMatchObject({ code: 0, host: { outcome: 'applied' } });
    expect(await create('--name plain')).toMatchObject({ code: 0 });
    expect(await create('--privileged')).toMatchObject({ code: 1, stderr: expect.stringContaining('no host for you') });
  });
});

/** As small as such a plugin can be: it refuses privileged containers, and nothing else. */
const PLUGIN = `import base64, json, os, socketserver, sys, time
from http.server import BaseHTTPRequestHandler
PATH = '/run/docker/plugins/az.sock'
class Plugin(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def address_string(self): return 'dockerd'
    def do_POST(self):
        if sys.argv[1] == 'silent': time.sleep(60)
        asked = json.loads(self.rfile.read(int(self.headers.get('Content-Length') or 0)) or b'{}')
        says = {'Allow': True}
        if self.path == '/Plugin.Activate': says = {'Implements': ['authz']}
        elif self.path == '/AuthZPlugin.AuthZReq' and asked.get('RequestBody'):
            host = (json.loads(base64.b64decode(asked['RequestBody'])) or {}).get('HostConfig') or {}
            if host.get('Privileged'): says = {'Allow': False, 'Msg': 'no host for you'}
        body = json.dumps(says).encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer): daemon_threads = True
os.makedirs(os.path.dirname(PATH), exist_ok=True)
if os.path.exists(PATH): os.unlink(PATH)
Server(PATH, Plugin).serve_forever()`;
