// A profile of ours on real engines: written, in effect, proved call by call, and taken away again. On each host in the
// order in which things happen. The proof has to go red where the protection is off.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { startScript } from '../../src/engine/transaction/scripts.ts';
import { BROKEN } from '../seccomp/broken.ts';
import { planOf } from '../shell/fake-host.ts';
import { image } from './image-for-tests.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { suites } from './thorough.ts';

const CONTROLS = ['seccomp/hardened', 'seccomp/profile', 'daemon/live-restore'];
const ONLY = ['-p', 'strict', ...CONTROLS.flatMap((it) => ['--only', it])];
const FILE = '/etc/docker/ironhull-seccomp.json';
/** Denied by the profile strict, and tried by a call that this kernel answers where there is no filter. */
const GROUPS = [
  'io-uring',
  'kernel-sockets',
  'rare-sockets',
  'tracing',
  'key-rings',
  'clock',
  'file-handles',
  'obsolete',
];

const GROUPS_OF_ALL = [...GROUPS, 'device-nodes', '32-bit'];

describe.each(suites('trixie', 'bookworm'))('on %s', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const proofs = async () => {
    const { host } = await report(['verify', ...reach(lab.host), ...ONLY]);
    const found = host.proofs?.filter(({ proof }) => /^seccomp/.test(proof)) ?? [];
    return Object.fromEntries(found.map(({ proof, status, seen }) => [proof, status === 'not-run' ? seen : status]));
  };
  const green = Object.fromEntries(
    ['seccomp', ...[...GROUPS, 'ordinary'].map((it) => `seccomp-groups/${it}`)].map((it) => [it, 'proved']),
  );
  let before = '';

  it('a stock host is told what more could be denied, and the proof is red', async () => {
    await image(lab.host, 'base');
    await perlImage(lab.host);
    await lab.host.must('docker run -d --name web base sleep 100000');
    before = await files(lab.host);
    const { host } = await report(['audit', ...reach(lab.host), ...ONLY]);
    expect(named(host, 'fail')).toEqual(['daemon/live-restore', 'seccomp/hardened']);
    expect(await proofs()).toMatchObject({
      seccomp: 'proved',
      'seccomp-groups/tracing': 'disproved',
      'seccomp-groups/clock': 'disproved',
      // The engine's own profile refuses these by itself.
      'seccomp-groups/key-rings': 'proved',
      'seccomp-groups/ordinary': 'proved',
    });
  });

  it('apply writes it, the daemon takes it up, and what ran goes on with what it had', async () => {
    const pid = await lab.host.must("docker inspect -f '{{.State.Pid}}' web");
    const { host, stderr } = await report(['apply', ...reach(lab.host), ...ONLY, '--yes']);
    expect(stderr).not.toContain('mistake in ironhull');
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(await lab.host.must("docker inspect -f '{{.State.Pid}}' web")).toBe(pid);
    expect(host.findings.find(({ control }) => control === 'seccomp/hardened')).toMatchObject({
      status: 'fail',
      effect: 'pending',
      seen: expect.stringMatching(/started before, with what was then: web$/),
    });
    expect(host.findings.find(({ control }) => control === 'seccomp/profile')?.status).toBe('pass');
    const tried = host.proofs?.filter(({ proof }) => proof.startsWith('seccomp')).map((it) => [it.proof, it.status]);
    expect(Object.fromEntries(tried ?? [])).toEqual(green);
  });

  it('passes once what ran before was restarted', async () => {
    await lab.host.must('docker restart -t 0 web');
    const { host, code } = await report(['audit', ...reach(lab.host), ...ONLY]);
    expect(named(host, 'fail', 'manual', 'unknown')).toEqual([]);
    expect(code).toBe(0);
  });

  it('a capability that is added gives back the calls that belong to it', async () => {
    expect(await traced(lab.host, '')).toMatch(/^1 Operation not permitted$/);
    expect(await traced(lab.host, '--cap-add SYS_PTRACE')).toBe('ok');
    expect(await traced(lab.host, '--security-opt seccomp=unconfined')).toBe('ok');
  });

  it('finds the file opened, and mends it', async () => {
    await lab.host.must(`cp -p ${FILE} /root/kept.json; sed -i 's/"openat2",/"openat2","unshare",/' ${FILE}`);
    const { host } = await report(['audit', ...reach(lab.host), ...ONLY]);
    expect(host.findings.find(({ control }) => control === 'seccomp/hardened')).toMatchObject({
      status: 'fail',
      seen: `${FILE} allows unshare`,
    });
    const again = await report(['apply', ...reach(lab.host), ...ONLY, '--yes', '--no-verify']);
    expect(again.host.outcome).toBe('applied');
    expect(await lab.host.must(`cat ${FILE}`)).not.toContain('"openat2","unshare"');
    const back = await ironhull(['rollback', ...reach(lab.host), '--yes']);
    expect(back.code).toBe(0);
    await lab.host.must(`mv /root/kept.json ${FILE}`);
    await restart(lab.host);
  });

  it('the proof goes red when the daemon no longer has it', async () => {
    await lab.host.must(`cp -p /etc/docker/daemon.json /root/kept.json
      sed -i '/seccomp-profile/d; s/"live-restore": true,/"live-restore": true/' /etc/docker/daemon.json`);
    await restart(lab.host);
    expect(await proofs()).toMatchObject({
      seccomp: 'proved',
      'seccomp-groups/tracing': 'disproved',
      'seccomp-groups/clock': 'disproved',
      'seccomp-groups/rare-sockets': 'disproved',
      'seccomp-groups/obsolete': 'disproved',
    });
    await lab.host.must('mv /root/kept.json /etc/docker/daemon.json');
    await restart(lab.host);
  });

  it('denies also what only some can do without: device nodes and 32-bit programs', async () => {
    const profile = await profileWith(`{ deny: [${GROUPS_OF_ALL.join(', ')}] }`);
    const { host } = await report(['apply', ...reach(lab.host), '-p', profile, '--yes']);
    expect(host.outcome).toBe('applied');
    const tried = Object.fromEntries(
      host.proofs?.map(({ proof, status, seen }) => [proof, `${status}: ${seen}`]) ?? [],
    );
    for (const it of [...GROUPS_OF_ALL, 'ordinary'])
      expect(tried[`seccomp-groups/${it}`], JSON.stringify(tried)).toMatch(/^proved: /);
    expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
  });

  it('a profile of the site that is broken is neither used nor written', async () => {
    const profile = await profileWith('{ file: /etc/docker/site-seccomp.json }');
    await lab.host.must(`printf '{"defaultAction":""}' >/etc/docker/site-seccomp.json`);
    const had = await files(lab.host);
    const { host } = await report(['apply', ...reach(lab.host), '-p', profile, '--yes', '--no-verify']);
    expect(host.findings).toMatchObject([{ control: 'seccomp/hardened', status: 'manual' }]);
    expect(host.findings[0]?.seen).toMatch(/^\/etc\/docker\/site-seccomp.json: defaultAction is missing/);
    expect(await files(lab.host)).toBe(had);
    await lab.host.must('rm /etc/docker/site-seccomp.json');
  });

  it('rollback takes it away, and the container goes on', async () => {
    const pid = await lab.host.must("docker inspect -f '{{.State.Pid}}' web");
    const back = await ironhull(['rollback', ...reach(lab.host), '--yes']);
    expect(back.stdout + back.stderr).not.toContain('rollback-incomplete');
    expect(back.code).toBe(0);
    expect(await lab.host.must("docker inspect -f '{{.State.Pid}}' web")).toBe(pid);
    expect(await files(lab.host)).toBe(before);
  });

  // Found before the host is asked, so that one engine is as good as the other.
  const kinds = Object.entries(BROKEN).slice(0, suite === 'trixie' ? undefined : 3);
  it.each(kinds)('a profile that is broken %s is refused before anything is written', async (_, { text }) => {
    const daemon = await lab.host.must('pidof dockerd');
    const had = await files(lab.host);
    const { stdout } = await lab.host.run(await broken(lab.host, text), { timeoutMs: 600_000 });
    expect(outcomeOf(stdout, NONCE)).toMatchObject({ kind: 'refused', message: expect.stringContaining(FILE) });
    expect(await files(lab.host)).toBe(had);
    expect(await lab.host.must('pidof dockerd')).toBe(daemon);
  });
});

const files = (host: LabHost) =>
  host.must('cd /etc/docker && ls -l --time-style=+ | grep -v "^total" && cat *.json 2>/dev/null || :');

const folder = mkdtempSync(join(tmpdir(), 'ironhull-seccomp-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A profile of this control alone, as a file on the operator's machine. */
async function profileWith(options: string): Promise<string> {
  const path = join(folder, 'only.yaml');
  await writeFile(
    path,
    `description: one control\ncontrols:\n  seccomp/hardened: ${options}\nattest: [seccomp-groups]\n`,
  );
  return path;
}

/** perl with its libraries: it makes a call by its name or number, and tells what the kernel said. */
const perlImage = (host: LabHost) =>
  host.must(
    `tar -C / -chf - usr/bin/perl $(ldd /usr/bin/perl | grep -o '/[^ ]*' | sed 's,^/,,') | docker import - perl`,
  );

/** ptrace(PTRACE_TRACEME), which every process may ask for. */
async function traced(host: LabHost, options: string): Promise<string> {
  const said = await host.must(`docker run --rm ${options} perl /usr/bin/perl -e \
    'print syscall(101, 0, 0, 0, 0) < 0 ? sprintf("%d %s", $!, $!) : "ok"'`);
  return said.trim();
}

/** Its start limit would refuse the fourth start within ten seconds. */
const restart = (host: LabHost) =>
  host.must('systemctl reset-failed docker.service docker.socket; systemctl restart docker.service');

const NONCE = 'n0nce0123456789';
let count = 0;

/** A whole transaction that writes the text as the profile of the daemon. */
async function broken(host: LabHost, content: string): Promise<string> {
  const config = '/etc/docker/daemon.json';
  const old = await host.must(`cat ${config} 2>/dev/null || echo none`);
  const before = old === 'none\n' ? null : old;
  const was = before === null ? null : createHash('sha256').update(before).digest('hex');
  const file = { kind: 'put', path: FILE, mode: '0644', was: null, before: null, content } as const;
  const daemon = {
    kind: 'put',
    path: config,
    mode: null,
    was,
    before,
    content: `{"seccomp-profile":"${FILE}"}\n`,
  } as const;
  return startScript(planOf([file, daemon], { activation: 'docker-restart' }), {
    id: `20260101T0000${String(count++).padStart(2, '0')}Z-bad`,
    nonce: NONCE,
    operator: 'the lab',
    confirmSeconds: 10,
    keepers: [],
    record: {},
  });
}
