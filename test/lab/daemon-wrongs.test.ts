// Settings of the daemon that open what is shut by default, each on a real engine: found, mended, and seen to be mended
// where the engine shows it; then the way back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'trixie' });
const folder = mkdtempSync(join(tmpdir(), 'daemon-wrongs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WRONG = {
  'api-cors-header': 'http://panel.lan',
  builder: { gc: { enabled: true }, entitlements: { 'security-insecure': true } },
  'default-cgroupns-mode': 'host',
  'default-ipc-mode': 'shareable',
  'default-runtime': 'own',
  'http-proxy': 'http://joe:canary@127.0.0.1:9',
  'network-diagnostic-port': 2999,
  runtimes: { own: { path: '/usr/local/bin/own-runc' } },
  'shutdown-timeout': 20,
};
const CONTROLS = [
  ...['daemon/build-entitlements', 'daemon/cors', 'daemon/default-runtime', 'daemon/diagnostics', 'daemon/namespaces'],
  ...['daemon/proxy-credentials', 'daemon/published-address', 'files/programs'],
];

const profile = join(folder, 'own.yaml');
writeFileSync(
  profile,
  `description: what this test asks for
controls:
${CONTROLS.map((it) => `  ${it}: on\n`).join('')}`
    .replace('daemon/default-runtime: on', 'daemon/default-runtime: { runtime: runc }')
    .replace('daemon/published-address: on', 'daemon/published-address: { address: 127.0.0.1 }'),
);
const args = (verb: string) => [verb, ...reach(lab.host), '-p', profile];
/** What a container gets that asks for nothing. */
const given = () =>
  lab.host.must(`id=$(docker run -d base sleep 100000)
    docker inspect -f '{{.HostConfig.IpcMode}} {{.HostConfig.CgroupnsMode}} {{.HostConfig.Runtime}}' "$id"
    docker rm -f "$id" >/dev/null`);
const published = () =>
  lab.host.must(`docker network inspect -f '{{index .Options "com.docker.network.bridge.host_binding_ipv4"}}' bridge`);
const listens = () => lab.host.must("ss -Hltn 'sport = :2999'");

it('are all found on a host that works', async () => {
  await lab.host.must(`
    printf '#!/bin/sh\\nexec runc "$@"\\n' >/usr/local/bin/own-runc; chmod 0777 /usr/local/bin/own-runc
    mkdir -p /etc/docker; printf '%s' '${JSON.stringify(WRONG, null, 2)}' >/etc/docker/daemon.json
    chmod 0644 /etc/docker/daemon.json
    systemctl reset-failed docker.service; systemctl restart docker.service`);
  await image(lab.host, 'base');
  expect(await given()).toBe('shareable host own\n');
  // dockerd opens this port at a reload, and not when it starts.
  await lab.host.must(`systemctl reload docker.service
    for try in $(seq 100); do [ -z "$(ss -Hltn 'sport = :2999')" ] || break; sleep 0.2; done`);
  expect(await listens()).toContain(':2999');
  const found = await report(args('audit'));
  expect(statusOf(found)).toMatchObject(Object.fromEntries(CONTROLS.map((it) => [it, 'fail'])));
  expect(JSON.stringify(found)).not.toContain('canary');
});

it('are mended, and the engine shows it', async () => {
  const consents = ['build-entitlements', 'cors', 'namespaces', 'published-address'].flatMap((it) => ['--accept', it]);
  const done = await report([...args('apply'), ...consents, '--yes', '--no-verify']);
  expect(done.host.error).toBeUndefined();
  expect(done.host.outcome).toBe('applied');
  expect(statusOf(done)).toMatchObject(Object.fromEntries(CONTROLS.map((it) => [it, 'pass'])));
  expect(JSON.stringify(done)).not.toContain('canary');
  expect(await given()).toMatch(/^private \w+ runc\n$/);
  expect(await published()).toBe('127.0.0.1\n');
  expect(await listens()).toBe('');
  expect(await lab.host.must('stat -c %a /usr/local/bin/own-runc /etc/docker/daemon.json')).toBe('755\n600\n');

  const left = JSON.parse(await lab.host.must('cat /etc/docker/daemon.json'));
  // A container that was made by it can start again only while it is registered.
  expect(left).toMatchObject({
    runtimes: WRONG.runtimes,
    'http-proxy': WRONG['http-proxy'],
    'shutdown-timeout': 20,
    builder: { gc: { enabled: true } },
  });
});

it('and the way back brings every one of them again', async () => {
  const { code } = await report(['rollback', ...reach(lab.host), '--yes']);
  expect(code).toBe(0);
  expect(JSON.parse(await lab.host.must('cat /etc/docker/daemon.json'))).toEqual(WRONG);
  expect(await lab.host.must('stat -c %a /usr/local/bin/own-runc /etc/docker/daemon.json')).toBe('777\n644\n');
  expect(await given()).toBe('shareable host own\n');
});

const statusOf = ({ host }: Awaited<ReturnType<typeof report>>) =>
  Object.fromEntries(host.findings.map(({ control, status }) => [control, status]));
