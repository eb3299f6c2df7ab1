// The proofs under load: a container that forks, or takes memory, without end, where something bounds containers and where
// nothing does. With control groups of version 1 here; kernel.test.ts has the slice, with version 2 and systemd's driver.
import { beforeAll, describe, expect, it } from 'vitest';
import { quote } from '../../src/shell/quote.ts';
import { image } from './image-for-tests.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { configure, traces } from './proving.ts';

describe('a host whose containers', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

  beforeAll(async () => {
    await image(lab.host, 'base');
    // One that forks all the time, and ends when it cannot.
    await lab.host.must('docker run -d --name busy base sh -c "while :; do sleep 0.1; done"');
  });

  it('nothing bounds is not proved to be safe, and nothing is loaded', async () => {
    const { fork, memory } = await verified(lab.host);
    expect(fork).toMatchObject({
      status: 'not-run',
      seen: expect.stringMatching(/^not proved: nothing bounds how many/),
    });
    expect(memory).toMatchObject({
      status: 'not-run',
      seen: expect.stringMatching(/^not proved: nothing bounds how much/),
    });
    const { fork: full } = await verified(lab.host, '--stress', '--yes');
    expect(full).toMatchObject({ status: 'not-run', seen: expect.stringMatching(/^not proved: nothing bounds/) });
    const made = await lab.host.must('docker events --since 1h --until "$(date +%s)" --filter event=create');
    expect(made).toMatch(/name=ironhull-proof-\w+-a\b/);
    expect(made).not.toMatch(/name=ironhull-proof-\w+-[de]\b/);
    expect(await busy(lab.host)).toBe('true\n');
  });

  it('share a limit holds one at a small limit of its own, and its neighbours notice nothing', async () => {
    await bound(lab.host);
    const { fork, memory } = await verified(lab.host);
    expect(fork).toMatchObject({
      status: 'proved',
      seen: expect.stringMatching(
        /^all containers in \/docker share 600 tasks; .* stood at 64 tasks of 64; a new login was answered in [\d.]+ s, and the one other container ran on$/,
      ),
    });
    expect(memory).toMatchObject({
      status: 'proved',
      seen: expect.stringMatching(
        /^all containers in \/docker share 300 MiB; .* killed at 64 MiB; a new login was answered in .* ran on$/,
      ),
    });
    expect(await busy(lab.host)).toBe('true\n');
    expect(await traces(lab.host)).toBe('');
  });

  it('share a limit is filled up only on somebody’s word', async () => {
    const { code, stderr } = await ironhull(['verify', ...reach(lab.host), '--stress']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/takes all tasks and all memory that containers may have together/);
    expect(await busy(lab.host)).toBe('true\n');
  });

  it('share a limit pay its price when it is filled up: the proof is red where a neighbour did not live on', async () => {
    await lab.host.must('docker rm -f busy');
    await greedy(lab.host);
    const { fork, memory } = await verified(lab.host, '--stress', '--yes');
    expect(memory).toMatchObject({
      status: 'disproved',
      seen: expect.stringMatching(
        /killed at 300 MiB; of the other containers these did not run on: greedy \((killed for lack of memory|ended with 137)\)$/,
      ),
    });
    expect(fork).toMatchObject({
      status: 'proved',
      seen: expect.stringMatching(/stood at \d+ tasks of 600; a new login was answered in .*, and no other ran$/),
    });
    expect(await traces(lab.host)).toBe('');
    expect(await lab.host.must('docker run --rm base echo again')).toContain('again');
  });

  it('are left alone when whoever filled them up is gone, and nothing of it stays', async () => {
    const under = lab.host.must(
      'until docker ps --format "{{.Names}}" | grep -q "^ironhull-proof-.*-d$"; do sleep 0.1; done',
      { timeoutMs: 300_000 },
    );
    let pid = 0;
    const cut = ironhull(['verify', ...reach(lab.host), '--only', 'daemon/icc', '--stress', '--yes'], {
      onStart: (it) => {
        pid = it;
      },
    });
    await under;
    process.kill(pid, 'SIGKILL');
    expect((await cut).code).not.toBe(0);
    // The host's part waits for a login that does not come, finds nobody to tell, and removes everything.
    const gone =
      'until [ -z "$(docker ps -aq --filter label=ironhull.proof)" ] && ! ls -d /run/ironhull-proof* 2>/dev/null; do sleep 1; done';
    await lab.host.must(gone, { timeoutMs: 300_000 });
    expect(await traces(lab.host)).toBe('');
  });

  it('have hardly any tasks left are not loaded further', async () => {
    await lab.host.must('echo 100 >/sys/fs/cgroup/pids/docker/pids.max');
    const { fork } = await verified(lab.host);
    expect(fork).toMatchObject({ status: 'not-run', seen: expect.stringMatching(/so few tasks left/) });
  });
});

describe('a parent of all containers that is no longer configured', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

  it('is pending while one runs in it, which is named; started anew, it has moved', async () => {
    await image(lab.host, 'base');
    await configure(lab.host, { 'live-restore': true, 'cgroup-parent': '/batch' });
    await lab.host.must('docker run -d --name old base sleep 100000');
    await configure(lab.host, { 'live-restore': true });
    await lab.host.must('docker run -d --name own --cgroup-parent /mine base sleep 100000');
    expect(await parent(lab.host)).toMatchObject({
      effect: 'pending',
      seen: 'not set: the default, for containers started from now on; 1 container elsewhere: old',
    });
    await lab.host.must('docker restart -t 0 old');
    expect(await parent(lab.host)).toMatchObject({ status: 'pass', seen: 'not set: the default' });
  });
});

async function parent(host: LabHost) {
  const { host: told } = await report(['audit', ...reach(host), '--only', 'daemon/cgroup-parent']);
  return told.findings[0];
}

/** Of two that may be killed as soon as each other, the kernel takes the larger: this one has more than half of 300 MiB. */
async function greedy(host: LabHost): Promise<void> {
  const program =
    'BEGIN { s = sprintf("%1048576s", "x"); for (i = 0; i < 170; i++) a[i] = s i; while (1) system("sleep 1") }';
  await host.must(`docker run -d --name greedy --oom-score-adj 1000 base awk ${quote(program)}
    pid=$(docker inspect -f '{{.State.Pid}}' greedy)
    until [ "$(sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$pid/status)" -gt 170000 ]; do sleep 0.1; done`);
}

/** What a slice does where systemd's driver puts containers into one: with version 1 they lie in /docker. */
const bound = (host: LabHost) =>
  host.must(`echo 600 >/sys/fs/cgroup/pids/docker/pids.max
    echo 300M >/sys/fs/cgroup/memory/docker/memory.limit_in_bytes`);

const busy = (host: LabHost) => host.must("docker inspect -f '{{.State.Running}}' busy");

/** One control only: what is tried here are the proofs. */
async function verified(host: LabHost, ...also: string[]) {
  const { host: told } = await report(['verify', ...reach(host), '--only', 'daemon/icc', ...also]);
  const of = (name: string) => told.proofs?.find(({ proof }) => proof === name);
  return { fork: of('fork-limit'), memory: of('memory-limit') };
}
