// A bare host gets Docker from a signed repository, and is hardened before anybody but root could start a container.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { forget, makeBare, publish, REPOSITORY, type Signer, signer } from './repository.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
afterAll(() => forget(folder));

const PROFILE = join(folder, 'profile.yaml');
writeFileSync(
  PROFILE,
  'description: Few proofs\nextends: baseline\nattest: [userns, seccomp, no-new-privileges, no-tcp]\n',
);

let ours: Signer;
let theirs: Signer;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([signer(folder, 'ours'), signer(folder, 'theirs')]);
  await makeBare(lab.host);
  await publish(lab.host, ours);
}, 300_000);

const bootstrap = ({ key, fingerprint }: { key: string; fingerprint: string } = ours) =>
  report([
    ...['bootstrap', ...reach(lab.host), '-p', PROFILE, '--yes', '--skip', 'services/*'],
    ...[
      '--mirror',
      `file:${REPOSITORY}`,
      '--mirror-suite',
      './',
      '--mirror-key',
      key,
      '--mirror-fingerprint',
      fingerprint,
    ],
  ]);

/** What a bare host is: its packages, its configuration, its accounts, what Docker would leave. */
const state = () =>
  lab.host.must(`dpkg-query -W -f '\${db:Status-Status} \${Package}\\n'; cat /etc/passwd /etc/group; find /etc -newer /srv/ca/DEBIAN/control -type f ! -name '*-' ! -name .pwd.lock ! -name ld.so.cache
    ls -A /run/docker.sock /var/lib/docker /var/lib/containerd /etc/docker /var/cache/ironhull-engine /etc/apt/keyrings /etc/apt/sources.list.d /etc/systemd/system 2>&1; ls /sys/class/net; :`);
const transactions = () => lab.host.must('ls -A /var/lib/ironhull/tx 2>/dev/null || :');

it('a key with another fingerprint is refused before anything is sent', async () => {
  const { host, code } = await bootstrap({ key: theirs.key, fingerprint: ours.fingerprint });
  expect(host).toMatchObject({ outcome: 'refused', error: { message: expect.stringContaining(theirs.fingerprint) } });
  expect(code).toBe(1);
  expect(await lab.host.must('ls -d /var/lib/ironhull 2>/dev/null || echo none')).toBe('none\n');
});

it('lists that another key has signed, and a package that was changed, are refused before anything is changed', async () => {
  const before = await state();
  const foreign = await bootstrap(theirs);
  expect(foreign.host.outcome).toBe('refused');
  expect(foreign.host.transaction?.message).toMatch(/not what its key has signed.*NO_PUBKEY/);

  // One byte, behind the index.
  await lab.host.must(
    `cp ${REPOSITORY}/runc.deb /srv/kept.deb; printf x | dd of=${REPOSITORY}/runc.deb bs=1 seek=1000000 conv=notrunc status=none`,
  );
  const changed = await bootstrap();
  expect(changed.host.outcome).toBe('refused');
  expect(changed.host.transaction?.message).toContain('Hash Sum mismatch');
  await lab.host.must(`mv /srv/kept.deb ${REPOSITORY}/runc.deb`);
  expect(await state()).toBe(before);
});

it('a package that does not install is taken back with all that came with it', async () => {
  const before = await state();
  await lab.host.must(`set -e; cd ${REPOSITORY}; mv tini.deb /srv/kept.deb; dpkg-deb -R /srv/kept.deb /srv/tini
    printf '#!/bin/sh\\nexit 3\\n' >/srv/tini/DEBIAN/postinst; chmod 755 /srv/tini/DEBIAN/postinst; dpkg-deb -Znone --build /srv/tini tini.deb; rm -r /srv/tini`);
  await publish(lab.host, ours);
  const { host, code } = await bootstrap();
  expect(host.outcome).toBe('rolled-back');
  expect(code).toBe(3);
  expect(await state()).toBe(before);
  await lab.host.must(`mv /srv/kept.deb ${REPOSITORY}/tini.deb`);
  await publish(lab.host, ours);
});

it('what cannot be hardened does not stay: Docker is removed again', async () => {
  const before = await state();
  // A Docker that starts as it is, and not with any configuration.
  const folder = '/etc/systemd/system/docker.service.d';
  await lab.host.must(
    `mkdir ${folder}; printf '[Service]\\nExecStartPre=/usr/bin/test ! -e /etc/docker/daemon.json\\n' >${folder}/10-test.conf`,
  );
  const { host } = await bootstrap();
  await lab.host.must(`rm -r ${folder}`);
  expect(host.outcome).toBe('rolled-back');
  expect(host.transaction?.message).toContain('Docker was removed again');
  expect(await state()).toBe(before);
});

it('from bare to proved in one command, once others have let go of the packages', async () => {
  await lab.host.must(`cat >/srv/hold <<'END'
use Fcntl; open F, '>>', '/var/lib/dpkg/lock-frontend'; my $l = pack('s s l! l! i', F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $l) or die; for (1 .. 90) { sleep 1; last unless system q(grep -q 'waiting for the lock' /var/lib/ironhull/tx/*/progress 2>/dev/null) }
END
  systemd-run --quiet --collect --unit=hold perl /srv/hold; sleep 1; systemctl is-active hold`);
  const { host, code } = await bootstrap();
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('applied');
  expect(code).toBe(0);
  expect(named(host, 'fail', 'manual', 'unknown')).toEqual([]);
  expect(host.proofs?.map(({ proof, status }) => [proof, status])).toEqual([
    ...['no-new-privileges', 'seccomp', 'userns', 'no-tcp'].map((it) => [it, 'proved']),
  ]);
  expect(await lab.host.must('cat /var/lib/ironhull/tx/*/progress')).toMatch(
    /note waiting for the lock \S+lock-frontend\. It is held by process \d+ \(perl\)/,
  );
  expect(
    await lab.host.must(
      'stat -c "%a %G" /run/docker.sock; ls /etc/systemd/system/docker.socket.d 2>&1; ls -d /var/cache/ironhull-engine 2>&1; :',
    ),
  ).toMatch(/^660 docker\n/);
  expect(await lab.host.must('cat /etc/apt/sources.list.d/docker.sources')).toContain(
    'Signed-By: /etc/apt/keyrings/docker.asc',
  );
});

it('done again it changes nothing', async () => {
  const before = await transactions();
  const { host, code } = await bootstrap();
  expect({ outcome: host.outcome, code }).toEqual({ outcome: 'clean', code: 0 });
  expect(await transactions()).toBe(before);
  expect(host.drift ?? []).toEqual([]);
});
