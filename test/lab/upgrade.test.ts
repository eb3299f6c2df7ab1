// Docker's package upgraded on request: from a source of packages on the host itself, since it is on no network.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ON_REQUEST = join(folder, 'upgrade.yaml');
writeFileSync(
  ON_REQUEST,
  'description: With the newest Docker\nextends: baseline\ncontrols:\n  host/docker-version: { upgrade: true }\n',
);
const ONLY = ['-p', ON_REQUEST, '--only', 'host/docker-version'];
const ASKED = [...ONLY, '--yes', '--no-verify'];
const ACCEPTED = [...ASKED, '--accept', 'docker-version'];

const shell = (name: string) => readFileSync(`templates/shell/${name}.sh`, 'utf8');
const version = async () => (await lab.host.must("dpkg-query -W -f '${Version}' docker.io")).trim();
const web = () => lab.host.must("docker inspect -f '{{.State.Pid}} {{.State.Running}}' web");
const finding = ({ host }: Awaited<ReturnType<typeof report>>) => host.findings[0];

/** The host's own package once more, as the next version; `change` may spoil what is in the folder tree. */
const offer = (suffix: string, change = ':') =>
  lab.host.must(
    `set -eu; ROOT=
    ${shell('copies')}
    ${shell('repack')}
    rm -rf /srv/newer; mkdir -p /srv/newer/packed; repack docker.io /srv/newer/packed
    cd /srv/newer; dpkg-deb -R packed/docker.io.deb tree; rm -r packed
    sed -i 's/^Version: .*/&${suffix}/' tree/DEBIAN/control; ${change}
    dpkg-deb -Znone --build tree newer.deb >/dev/null
    { cat tree/DEBIAN/control; echo Filename: ./newer.deb; echo "Size: $(stat -c %s newer.deb)"; echo "SHA256: $(sha256sum <newer.deb | cut -d ' ' -f 1)"; } >Packages
    rm -r tree
    echo 'deb [trusted=yes] file:/srv/newer ./' >/etc/apt/sources.list.d/newer.list
    apt-get -q update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/newer.list -o Dir::Etc::sourceparts=/none -o APT::Get::List-Cleanup=0`,
    { timeoutMs: 300_000 },
  );

it('is asked for by name, and not done under containers that would stop', async () => {
  await image(lab.host, 'base');
  await lab.host.must('docker run -d --name web --restart unless-stopped base sleep 100000');
  await offer('+lab1');
  expect(finding(await report(['plan', ...reach(lab.host), ...ONLY]))).toMatchObject({
    status: 'manual',
    advice: expect.stringContaining('1 running container would stop'),
  });
  const first = await report(['apply', ...reach(lab.host), '--only', 'daemon/live-restore', '--yes', '--no-verify']);
  expect(first.host.outcome).toBe('applied');
  const unasked = await report(['apply', ...reach(lab.host), ...ASKED]);
  expect(unasked.host.plan?.consent).toEqual([
    {
      name: 'host/docker-version',
      affects: expect.stringMatching(/^docker\.io becomes .*\+lab1: .* 1 running container runs on by live-restore$/),
      granted: false,
    },
  ]);
  expect(await version()).not.toContain('+lab1');
});

it('one that does not start is taken back, and the containers never noticed', async () => {
  const before = { web: await web(), version: await version() };
  await offer('+lab2', 'printf "#!/bin/sh\\nexit 7\\n" >tree/usr/sbin/dockerd');
  const { host, code } = await report(['apply', ...reach(lab.host), ...ACCEPTED]);
  expect(host.outcome).toBe('rolled-back');
  expect(code).toBe(3);
  expect({ web: await web(), version: await version() }).toEqual(before);
  expect(await lab.host.must('systemctl is-active docker.service')).toBe('active\n');
});

it('is done, is undone by a rollback, and containers run on through both', async () => {
  const before = { web: await web(), version: await version() };
  await offer('+lab3');
  const done = await report(['apply', ...reach(lab.host), ...ACCEPTED]);
  expect(done.host.error).toBeUndefined();
  expect(done.host.outcome).toBe('applied');
  expect(finding(done)).toMatchObject({ status: 'pass' });
  expect({ web: await web(), version: await version() }).toEqual({ ...before, version: `${before.version}+lab3` });
  expect((await report(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
  expect({ web: await web(), version: await version() }).toEqual(before);
});
