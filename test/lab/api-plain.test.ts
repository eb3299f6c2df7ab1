// An API that answers anybody over TCP, wherever it was switched on: found from what listens, closed where it stands, and
// given back by a rollback as it was.
import { get } from 'node:http';
import { expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const PORT = 2375;
const PLAIN = `tcp://0.0.0.0:${PORT}`;
const UNIT = '/etc/systemd/system/docker.service';
const DROP_IN = '/etc/systemd/system/docker.service.d/open.conf';
const command = (flags: string) => `[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd ${flags}\\n`;

const lab = useHost({ tier: 'nspawn', suite: 'bookworm', forward: [PORT] });
const only = ['--only', 'daemon/no-tcp'];
/** What the operator's machine is answered: `OK` by an open API. No connection stays, which apply would ask about. */
const ping = () =>
  new Promise<string>((answer) => {
    const ask = get({ host: lab.host.address, port: PORT, path: '/_ping', agent: false, timeout: 10_000 }, (said) => {
      said.setEncoding('utf8').on('data', answer);
    });
    ask.on('timeout', () => ask.destroy()).on('error', () => answer('nobody'));
  });
const restart = 'systemctl daemon-reload; systemctl reset-failed docker.service; systemctl restart docker.service';
const listening = () => lab.host.must(`ss -Hltn 'sport = :${PORT}'`);

// dockerd does not start with hosts in two places, so beside daemon.json the unit may name none.
it.each([
  [
    'daemon.json',
    `printf '{"hosts": ["fd://", "${PLAIN}"]}' >/etc/docker/daemon.json
     mkdir -p ${DROP_IN.replace(/[^/]*$/, '')}; printf '${command('')}' >${DROP_IN}`,
    `rm /etc/docker/daemon.json ${DROP_IN}`,
  ],
  [
    'the unit itself',
    `sed 's|^ExecStart=.*|ExecStart=/usr/sbin/dockerd -H fd:// -H ${PLAIN}|' /usr/lib/systemd/system/docker.service >${UNIT}`,
    `rm ${UNIT}`,
  ],
  [
    'a drop-in',
    `mkdir -p ${DROP_IN.replace(/[^/]*$/, '')}; printf '${command(`-H fd:// -H ${PLAIN}`)}' >${DROP_IN}`,
    `rm ${DROP_IN}`,
  ],
  [
    '/etc/default/docker',
    `cp -p /etc/default/docker /root/default; echo 'DOCKER_OPTS="-H ${PLAIN} --log-level=warn"' >>/etc/default/docker`,
    'cp -p /root/default /etc/default/docker',
  ],
])('in %s', async (_, open, tidy) => {
  await lab.host.must(`mkdir -p /etc/docker; ${open}\n${restart}`);
  expect(await ping()).toBe('OK');
  const found = await report(['audit', ...reach(lab.host), ...only]);
  expect(found.host.findings).toMatchObject([
    { control: 'daemon/no-tcp', status: 'fail', seen: `the API listens on *:${PORT}: without TLS` },
  ]);

  const done = await report(['apply', ...reach(lab.host), ...only, '--no-verify', '--yes']);
  expect(done.host.error).toBeUndefined();
  expect(done.host).toMatchObject({ outcome: 'applied', findings: [{ status: 'pass' }] });
  expect([await ping(), await listening()]).toEqual(['nobody', '']);
  // The socket that everybody on the host uses is the same one.
  await lab.host.must('docker version >/dev/null');

  expect(await ironhull(['rollback', ...reach(lab.host), '--yes'])).toMatchObject({ code: 0 });
  expect(await ping()).toBe('OK');
  await lab.host.must(`${tidy}\n${restart}`);
  expect(await listening()).toBe('');
});
