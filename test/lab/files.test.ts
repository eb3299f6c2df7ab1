// Who may write and read what Docker lives by: everything wrong at once, found, mended, and still so after a restart.
import { expect, it } from 'vitest';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });

/** What is made wrong: file, wrong mode and owner, and the mode that it must have afterwards (owner: root:root). */
const FILES: readonly [path: string, wrong: string, owner: string, right: string][] = [
  ['/etc/docker', '0777', 'ops:ops', '755'],
  ['/etc/docker/daemon.json', '0666', 'root:root', '644'],
  // Less than 0644 as a number, and everybody may write.
  ['/lib/systemd/system/docker.service', '0622', 'root:root', '600'],
  ['/lib/systemd/system/docker.socket', '0644', 'ops:ops', '644'],
  ['/etc/systemd/system/docker.service.d/site.conf', '0666', 'root:root', '644'],
  ['/etc/default/docker', '0646', 'root:ops', '644'],
  ['/etc/sysconfig/docker', '0664', 'root:root', '644'],
  ['/etc/site docker.env', '0602', 'root:root', '600'],
  ['/etc/docker/certs.d', '0775', 'root:root', '755'],
  ['/etc/docker/certs.d/registry.lan:5000', '0755', 'ops:root', '755'],
  ['/etc/docker/certs.d/registry.lan:5000/ca.crt', '0644', 'root:root', '444'],
  ['/etc/docker/certs.d/registry.lan:5000/client.key', '0640', 'root:ops', '400'],
  ['/srv/my tls/ca.pem', '0664', 'root:root', '444'],
  ['/srv/my tls/cert.pem', '0444', 'ops:ops', '444'],
  ['/srv/my tls/key.pem', '0604', 'root:root', '400'],
  ['/run/containerd/containerd.sock', '0666', 'root:docker', '660'],
];
/** Behind what Debian ships: containerd gives its socket away at each start, and there is a password in the file. */
const GIVEN_AWAY = `
[plugins."io.containerd.grpc.v1.cri".registry.configs."reg.lan".auth]
  password = "canary-c0ffee"

[grpc]
  address = "/run/containerd/containerd.sock"
  uid = 1000 # ops & "co"
\tgid=1000`;
const CONFIG = '/etc/containerd/config.toml';
const config = () => lab.host.must(`cat ${CONFIG}`);
let shipped = '';
const CONTROLS = [
  'files/containerd-socket',
  'files/daemon-json',
  'files/docker-unit',
  'files/environment',
  'files/etc-docker',
  'files/registry-certs',
  'files/tls-material',
];
const ONLY = ['--only', 'files/*', '--only', 'daemon/socket', '--no-verify'];

const quoted = FILES.map(([path]) => `'${path}'`).join(' ');
/** Modes and owners of them all, by path. */
async function modes(): Promise<Map<string, string>> {
  const text = await lab.host.must(`stat -L -c '%a %U:%G=%n' ${quoted}`);
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(line.indexOf('=') + 1), line.slice(0, line.indexOf('='))]),
  );
}
const RIGHT = new Map(FILES.map(([path, , , right]) => [path, `${right} root:root`]));
// The group, not root, is to use the API.
const socket = () => lab.host.must("stat -c '%a %U:%G' /run/docker.sock");

it('audit names each file that grants too much, and what it grants', async () => {
  shipped = await config();
  await lab.host.must(`
    printf %s '${GIVEN_AWAY}' >>${CONFIG} && systemctl restart containerd.service
    [ "$(stat -c %u:%g /run/containerd/containerd.sock)" = 1000:1000 ] || exit 1
    mkdir -p '/srv/my tls' /etc/docker/certs.d/registry.lan:5000 /etc/systemd/system/docker.service.d /etc/sysconfig
    touch '/srv/my tls/ca.pem' '/srv/my tls/cert.pem' '/srv/my tls/key.pem' /etc/sysconfig/docker '/etc/site docker.env'
    touch /etc/docker/certs.d/registry.lan:5000/ca.crt /etc/docker/certs.d/registry.lan:5000/client.key
    printf '[Service]\\nEnvironmentFile=-/etc/site docker.env\\n' >/etc/systemd/system/docker.service.d/site.conf
    # With TLS off dockerd does not open them; they count all the same, for the day it is switched on.
    mkdir -p /srv/conf
    printf '{\\n\\t"tlscacert":\\n\\t\\t"/srv/my tls/ca.pem",\\n\\t"tlscert": "/srv/my tls/cert.pem", "tlskey": "/srv/my tls/key.pem"\\n}\\n' >/srv/conf/daemon.json
    ln -s /srv/conf/daemon.json /etc/docker/daemon.json
    systemctl daemon-reload && systemctl reset-failed docker.service && systemctl restart docker.service
    chmod 0666 /run/docker.sock
    ${FILES.map(([path, wrong, owner]) => `chown ${owner} '${path}' && chmod ${wrong} '${path}'`).join('\n')}`);
  const { code, host } = await report(['audit', ...reach(lab.host), ...ONLY.slice(0, 4)]);
  expect(code).toBe(1);
  expect(named(host, 'unknown', 'manual')).toEqual([]);
  expect(named(host, 'fail')).toEqual(['daemon/socket', ...CONTROLS]);
  const seen = host.findings.map((it) => it.seen).join('\n');
  for (const [path] of FILES) expect(seen).toContain(path);
  expect(seen).toContain('the next start of containerd gives its socket to 1000:1000');
  expect(seen).toContain('/lib/systemd/system/docker.service has mode 0622, beyond 0644 by 0022');
});

it('apply mends them, and the audit then passes', async () => {
  const pid = await lab.host.must('systemctl show containerd.service -p MainPID');
  const { code, host, stdout } = await report(['apply', ...reach(lab.host), ...ONLY, '--yes']);
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('applied');
  expect(code).toBe(0);
  expect(await modes()).toEqual(RIGHT);
  expect(await socket()).toBe('660 root:docker\n');
  // Two numbers, and nothing else, neither there nor on the way; containerd runs on.
  expect(await config()).toBe(shipped + GIVEN_AWAY.replace('uid = 1000', 'uid = 0').replace('gid=1000', 'gid=0'));
  expect(stdout).not.toContain('canary');
  expect(await lab.host.must('systemctl show containerd.service -p MainPID')).toBe(pid);
  const audit = await report(['audit', ...reach(lab.host), ...ONLY.slice(0, 4)]);
  expect(named(audit.host, 'fail', 'manual', 'unknown')).toEqual([]);
  expect(await lab.host.must('readlink /etc/docker/daemon.json')).toBe('/srv/conf/daemon.json\n');
});

it('they are still so when Docker, its socket and containerd were started anew', async () => {
  await lab.host.must(
    'systemctl reset-failed docker.service containerd.service; systemctl restart containerd.service docker.socket docker.service',
  );
  expect(await modes()).toEqual(RIGHT);
  expect(await socket()).toBe('660 root:docker\n');
});

it('rollback gives every one of them its old mode and owner, also behind a link', async () => {
  // Those of the sockets went when they were made anew.
  const lasting = FILES.filter(([path]) => !path.startsWith('/run/'));
  const { code } = await report(['rollback', ...reach(lab.host), '--yes']);
  expect(code).toBe(0);
  expect(await config()).toBe(shipped + GIVEN_AWAY);
  const now = await modes();
  for (const [path, wrong, owner] of lasting)
    expect([path, now.get(path)]).toEqual([path, `${wrong.slice(1)} ${owner}`]);
});
