// Profiles of AppArmor on a kernel that enforces them: written and loaded, proved by real calls, red when switched off,
// there after a reboot, no weaker than the engine's own, and kept against an engine that loads its own at each start.
// On one host, in the order in which things happen.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NAMED } from '../../src/apparmor/profile.ts';
import type { Confined } from '../../src/attest/confined.ts';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { startScript } from '../../src/engine/transaction/scripts.ts';
import { planOf } from '../shell/fake-host.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { prove, traces } from './proving.ts';

const CAPABILITIES = ['mknod', 'net_raw'];
const PATHS = ['/etc/secret', '/srv/x/**'];
const PARTS = ['label', 'proc-sys', 'mount', 'af-alg', ...CAPABILITIES, 'paths', 'ordinary'];
const of = (status: string, parts = PARTS) => Object.fromEntries(parts.map((it) => [`apparmor-profile/${it}`, status]));
/** The proof that looks at a container like any other: the bits stay, their use is refused. */
const ofAny = (status: string) => ({
  'capabilities/sets': 'proved',
  'capabilities/mknod': status,
  'capabilities/net_raw': status,
});
const under = (profile: string): Confined => ({ profile, capabilities: CAPABILITIES, paths: PATHS });
/** A guest under emulation is asked much, and answers slowly. */
const PATIENCE = ['--timeout', '20m', '--confirm-within', '30m'];
const LONG = { timeoutMs: 3_000_000 };

describe('a stock host with AppArmor', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });
  let stock = '';

  it('apply writes the profile, and each refusal is proved', async () => {
    stock = await digest(lab.host, 'docker-default');
    const profile = await profileWith('');
    const { host, stderr } = await report(['apply', ...reach(lab.host), '-p', profile, ...PATIENCE, '--yes'], LONG);
    expect(stderr).not.toContain('mistake in ironhull');
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(named(host, 'fail', 'manual', 'unknown')).toEqual([]);
    const tried = host.proofs?.map(({ proof, status }) => [proof, status]);
    expect(Object.fromEntries(tried ?? []), JSON.stringify(host.proofs)).toEqual(of('proved'));
    expect(await digest(lab.host, 'docker-default')).toBe(stock);
    expect(await traces(lab.host)).toBe('');
  });

  it('refuses to write whatever docker-default refuses', async () => {
    const [theirs = [], ours = []] = await refusals(lab.host, ['docker-default', NAMED]);
    expect(theirs.length).toBeGreaterThan(100);
    expect(theirs.filter((it) => !ours.includes(it))).toEqual([]);
  });

  it('is red when the profile allows everything, and when it is gone', async () => {
    const open = `profile ${NAMED} flags=(attach_disconnected) { capability, network, file, mount, umount, signal, ptrace, unix, }`;
    await lab.host.must(`echo '${open}' >/root/open && apparmor_parser -r -K -T /root/open`);
    expect(await prove(lab.host, ['apparmor-profile'], under(NAMED))).toEqual({
      ...of('disproved'),
      ...of('proved', ['label', 'ordinary']),
    });
    await lab.host.must('apparmor_parser -R /root/open');
    expect(await prove(lab.host, ['apparmor-profile'], under(NAMED))).toEqual({ 'apparmor-profile': 'disproved' });
  });

  it('is there again after a reboot', async () => {
    await lab.host.reboot();
    expect(await prove(lab.host, ['apparmor-profile'], under(NAMED))).toEqual(of('proved'));
  });

  it.each([
    ['does not parse', `profile ${NAMED} {\n  deny moun,\n}\n`],
    ['declares an interface that is not there', `abi <abi/9.9>,\nprofile ${NAMED} {\n  file,\n}\n`],
    ['includes a file that is not there', `profile ${NAMED} {\n  #include <abstractions/none>\n}\n`],
    ['denies a capability that there is not', `profile ${NAMED} {\n  deny capability net_row,\n}\n`],
  ])('a profile that %s is refused before anything is written', async (_, content) => {
    const state = `cat /etc/apparmor.d/${NAMED}; ls -l --time-style=full-iso /etc/apparmor.d/${NAMED}`;
    const before = await lab.host.must(state);
    const { stdout } = await lab.host.run(await broken(lab.host, content), { timeoutMs: 600_000 });
    expect(outcomeOf(stdout, NONCE)).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/apparmor_parser refuses \/etc\/apparmor.d\/ironhull-container/),
    });
    expect(await lab.host.must(state)).toBe(before);
  });

  it('on request docker-default is replaced, also where the engine loads its own at each start', async () => {
    await lab.host.must(`cat /sys/kernel/security/apparmor/policy/profiles/docker-default.*/raw_data >/root/engine`);
    const profile = await profileWith(', replace-default: true');
    const { host } = await report(
      ['apply', ...reach(lab.host), '-p', profile, ...PATIENCE, '--yes', '--no-verify'],
      LONG,
    );
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(named(host, 'fail', 'manual', 'unknown')).toEqual([]);
    // What such an engine does (docker-facts 1): its own text, whatever is loaded. Its drop-in sorts before ours.
    await lab.host.must(`
      printf '[Service]\\nExecStartPost=/sbin/apparmor_parser -Kr -B /root/engine\\n' >/etc/systemd/system/docker.service.d/an-engine.conf
      systemctl daemon-reload; systemctl reset-failed docker.service docker.socket; systemctl restart docker.service`);
    expect(await digest(lab.host, 'docker-default')).not.toBe(stock);
    expect(await prove(lab.host, ['apparmor-profile', 'capabilities'], under('docker-default'))).toEqual({
      ...of('proved'),
      ...ofAny('proved'),
    });
  });

  it('which takes the drop-in: without it the engine wins, and the proof is red', async () => {
    const dropIn = '/etc/systemd/system/docker.service.d/zz-ironhull-apparmor.conf';
    await lab.host.must(`mv ${dropIn} /root/kept
      systemctl daemon-reload; systemctl reset-failed docker.service docker.socket; systemctl restart docker.service`);
    expect(await digest(lab.host, 'docker-default')).toBe(stock);
    const tried = await prove(lab.host, ['apparmor-profile', 'capabilities'], under('docker-default'));
    expect(tried).toMatchObject({
      ...ofAny('disproved'),
      ...of('disproved', ['af-alg', ...CAPABILITIES, 'paths']),
      ...of('proved', ['label']),
    });
    await lab.host.must(`mv /root/kept ${dropIn}; rm /etc/systemd/system/docker.service.d/an-engine.conf
      systemctl daemon-reload; apparmor_parser -r -K -T /etc/apparmor.d/docker-default`);
  });

  it("rollback puts the engine's own text back, of which there never was a file", async () => {
    const back = await ironhull(['rollback', ...reach(lab.host), '--yes', '--timeout', '20m'], LONG);
    expect(back.stdout + back.stderr).not.toContain('rollback-incomplete');
    expect(back.code).toBe(0);
    expect(await digest(lab.host, 'docker-default')).toBe(stock);
    expect(await lab.host.must('ls /etc/apparmor.d /etc/systemd/system/docker.service.d 2>/dev/null || :')).not.toMatch(
      /docker-default|zz-ironhull-apparmor/,
    );
  });
}, 3_600_000);

const folder = mkdtempSync(join(tmpdir(), 'ironhull-apparmor-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A profile of this control alone, as a file on the operator's machine. */
async function profileWith(more: string): Promise<string> {
  const path = join(folder, 'only.yaml');
  const options = `{ deny-capabilities: [${CAPABILITIES.join(', ')}], deny-paths: [${PATHS.join(', ')}]${more} }`;
  await writeFile(
    path,
    `description: one control\ncontrols:\n  mac/apparmor-profile: ${options}\nattest: [apparmor-profile]\n`,
  );
  return path;
}

/** Of the policy that the kernel has under that name. */
const digest = (host: LabHost, name: string) =>
  host.must(`cat /sys/kernel/security/apparmor/policy/profiles/${name}.*/raw_sha1`);

/**
 * The files of /proc and /sys that cannot be opened for writing under each of the profiles, though they can be without
 * one. Opened only, in a privileged container, which has no other layer. Processes come and go, and are nobody's settings.
 */
async function refusals(host: LabHost, profiles: readonly string[]): Promise<string[][]> {
  await host.must(`
    tar -C / -chf - usr/bin/perl $(ldd /usr/bin/perl | grep -o '/[^ ]*' | sed 's,^/,,') | docker import - perl >/dev/null
    cat >/root/walk.pl <<'END'
my @left = ("/proc", "/sys");
while (defined(my $folder = shift @left)) {
  opendir my $list, $folder or next;
  for my $name (sort readdir $list) {
    my $path = "$folder/$name";
    next if $name =~ /^\\.\\.?$/ || $path =~ m,^/proc/(\\d|self|thread-self), || -l $path || $path eq "/sys/fs/cgroup";
    if (-d _) { push @left, $path if $path =~ tr,/,, < 6; next }
    next unless -f _ && (stat _)[2] & 0200;
    print "$path\\n" if sysopen my $file, $path, 1;
  }
}
END`);
  const walk = async (profile: string) => {
    const said = await host.must(
      `docker run --rm --network none --privileged --security-opt apparmor=${profile} -v /root/walk.pl:/walk.pl:ro perl /usr/bin/perl /walk.pl`,
    );
    return new Set(said.split('\n'));
  };
  const open = await walk('unconfined');
  const lists: string[][] = [];
  for (const it of profiles) {
    const still = await walk(it);
    lists.push([...open].filter((path) => !still.has(path)));
  }
  return lists;
}

const NONCE = 'n0nce0123456789';
let count = 0;

/** A whole transaction that would write this text and load it. */
async function broken(host: LabHost, content: string): Promise<string> {
  const path = `/etc/apparmor.d/${NAMED}`;
  const before = await host.must(`cat ${path}`);
  const was = createHash('sha256').update(before).digest('hex');
  const write = { kind: 'put', path, mode: null, was, before, content } as const;
  const load = { kind: 'kernel-profile', module: 'apparmor', path, before, content } as const;
  const { transaction } = JSON.parse(await host.must('cat /var/lib/ironhull/last-applied.json'));
  return startScript(planOf([write, load]), {
    id: `20260101T0000${String(count++).padStart(2, '0')}Z-bad`,
    nonce: NONCE,
    operator: 'the lab',
    confirmSeconds: 10,
    keepers: [],
    record: {},
    recordAfter: transaction,
  });
}
