// What a dedicated host does without, on one that has it: what starts a service by another name, a package that is to
// go, and a way in under the name of a service that nobody needs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const DOOR = 2299;
const lab = useHost({ tier: 'nspawn', suite: 'bookworm', forward: [DOOR] });
const folder = mkdtempSync(join(tmpdir(), 'services-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ONLY = ['--only', 'services/unneeded', '--yes', '--no-verify'];

/** A profile of the baseline with these options. */
function profile(options: string): string {
  const file = join(folder, 'own.yaml');
  writeFileSync(file, `description: A dedicated host\nextends: baseline\ncontrols:\n  services/unneeded: ${options}\n`);
  return file;
}
const finding = ({ host }: Awaited<ReturnType<typeof report>>) => host.findings[0]!;

const AVAHI =
  "dpkg-query -W -f '${Status} ${Version}\\n' avahi-daemon; systemctl is-active avahi-daemon.service; ls -l /usr/sbin/avahi-daemon";
const REMOVE = ['-p', profile('{ remove: [avahi] }'), ...ONLY];
const REMOVED = [...REMOVE, '--accept', 'services/unneeded'];

it('a package that could not be put back is refused before anything is done', async () => {
  // Another package's file in the place of its own: what would be packed again is not what was installed.
  await lab.host.must('dpkg-divert --local --no-rename --add /usr/share/avahi/avahi-service.dtd');
  const before = await lab.host.must(AVAHI);
  const unasked = await report(['apply', ...reach(lab.host), ...REMOVE]);
  expect(unasked.host.plan?.consent).toContainEqual(
    expect.objectContaining({ name: 'services/unneeded', granted: false }),
  );
  const { host, code } = await report(['apply', ...reach(lab.host), ...REMOVED]);
  // No source of packages can be reached from here, so its way back is nowhere to be had.
  expect(host.outcome).toBe('refused');
  expect(code).not.toBe(0);
  expect(JSON.stringify(host)).toMatch(/avahi-daemon could not be put back/);
  expect(await lab.host.must(AVAHI)).toBe(before);
  await lab.host.must('dpkg-divert --local --no-rename --remove /usr/share/avahi/avahi-service.dtd');
});

it('a package goes on request, and comes back with a rollback, from what it was made of', async () => {
  const before = await lab.host.must(AVAHI);
  const { host } = await report(['apply', ...reach(lab.host), ...REMOVED]);
  expect(host.error).toBeUndefined();
  expect(host.outcome).toBe('applied');
  expect((await lab.host.run('dpkg-query -W -f "\\${Status}" avahi-daemon')).stdout).toBe('deinstall ok config-files');
  expect(await lab.host.must("ss -Hlun 'sport = :5353'")).toBe('');
  expect((await report(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
  expect(await lab.host.must(AVAHI)).toBe(before);
});

it('what starts a service under another name is masked with it', async () => {
  await lab.host.must(`
    printf '[Unit]\\nDescription=Odd\\n[Path]\\nPathExists=/run/odd\\nUnit=avahi-daemon.service\\n[Install]\\nWantedBy=multi-user.target\\n' >/usr/lib/systemd/system/odd.path
    systemctl daemon-reload; systemctl enable --now odd.path`);
  const { host } = await report(['apply', ...reach(lab.host), ...ONLY]);
  expect(host.outcome).toBe('applied');
  expect(finding({ host } as Awaited<ReturnType<typeof report>>).status).toBe('pass');
  await lab.host.must('touch /run/odd');
  expect(await lab.host.run('systemctl is-enabled odd.path')).toMatchObject({ stdout: 'masked\n' });
  expect(await lab.host.must("ss -Hlun 'sport = :5353'")).toBe('');
});

it('and both come back with a rollback', async () => {
  expect((await report(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
  expect(await lab.host.must('systemctl is-enabled odd.path; systemctl is-active odd.path avahi-daemon.service')).toBe(
    'enabled\nactive\nactive\n',
  );
});

it('a service that the operator came through stays, whatever its name', async () => {
  await lab.host.must(`systemd-run --unit=xinetd.service /usr/sbin/sshd -D -p ${DOOR}
    for try in $(seq 100); do [ -z "$(ss -Hltn 'sport = :${DOOR}')" ] || break; sleep 0.2; done`);
  const { address, port, key, knownHosts } = lab.host;
  const known = join(folder, 'known_hosts');
  writeFileSync(known, readFileSync(knownHosts, 'utf8').replaceAll(`]:${port} `, `]:${DOOR} `));
  const through = [`root@${address}:${DOOR}`, '--identity', key, '--known-hosts', known];
  const door = await report(['plan', ...through, '--only', 'services/unneeded']);
  expect(finding(door).advice).toMatch(/inetd: you came in through xinetd\.service/);
  expect(JSON.stringify(door.host.plan)).not.toContain('xinetd');
  // By the other door it is a service like any other.
  const other = await report(['plan', ...reach(lab.host), '--only', 'services/unneeded']);
  expect(JSON.stringify(other.host.plan)).toContain('xinetd.service');
});
