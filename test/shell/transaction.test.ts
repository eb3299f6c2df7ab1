import { createHash } from 'node:crypto';
import { readdirSync, symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf, readHistory } from '../../src/engine/transaction/progress.ts';
import { commitScript, followScript, historyScript, rollbackScript } from '../../src/engine/transaction/scripts.ts';
import type { Action, Put } from '../../src/model.ts';
import { hook } from '../faults/hooks.ts';
import { type FakeHost, fakeHost, jobsOf, NONCE, planOf, SHELLS, start } from './fake-host.ts';

vi.setConfig({ testTimeout: 60_000, maxConcurrency: 4 });

const ID = '20260101T000000Z-aaaa';
const TX = `var/lib/ironhull/tx/${ID}`;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const put = (path: string, before: string | null, content: string, mode: string | null = null): Put => ({
  kind: 'put',
  path,
  mode,
  before,
  was: before === null ? null : sha(before),
  content,
});

const OLD = '{ "log-level": "info" }\n';
const NEW = `{ "it's": "new" }\n\n`;
const CHANGES: Action[] = [
  put('/etc/docker/daemon.json', OLD, NEW),
  put('/etc/new/deep/file.conf', null, 'hello', '0640'),
  { kind: 'mode', path: '/etc/docker/key.json', mode: '0600', owner: '1:1' },
];
/** dockerd's check waits for the new flags of its unit, so everything is written by then. */
const CHECKED_LATE = [...CHANGES, put('/etc/systemd/system/docker.service.d/flags.conf', null, '[Service]\n')];

describe.concurrent.each(Object.entries(SHELLS))('a transaction under %s', (_, shell) => {
  function host(): FakeHost {
    const it = fakeHost(shell);
    it.write('etc/docker/daemon.json', OLD, 0o640);
    it.write('etc/docker/key.json', 'k', 0o4755);
    return it;
  }
  const exec = async (on: FakeHost, script: string) => outcomeOf((await on.run(script)).stdout, NONCE);
  const call = (on: FakeHost) => ({ nonce: NONCE, seam: on.seam });
  const settled = async (on: FakeHost, state: string) => {
    for (let tries = 0; tries < 200 && !on.exists(`${TX}/${state}`); tries += 1) await sleep(100);
    expect(readdirSync(on.path(TX))).toContain(state);
  };

  it('is applied, waits, is committed, and leaves nothing but its record', async () => {
    const on = host();
    expect(await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 60 }))).toMatchObject({
      kind: 'awaiting',
      seconds: 60,
    });
    expect(on.read('etc/docker/daemon.json')).toBe(NEW);
    expect(on.tree()).toContain('./docker/daemon.json f 640 0:0');
    expect(on.tree()).toContain('./new/deep/file.conf f 640 0:0');
    expect(on.tree()).toContain('./docker/key.json f 600 1:1');
    expect(await exec(on, commitScript(ID, call(on)))).toMatchObject({ kind: 'committed' });
    expect(jobsOf(on.root)).toEqual([]);
    expect(JSON.parse(on.read('var/lib/ironhull/last-applied.json'))).toEqual({ profile: 'baseline' });
    expect(readdirSync(on.path('etc'))).toEqual(['docker', 'new']);
    await on.remove();
  });

  it('goes back to the last byte, mode, owner and time when nobody confirms', async () => {
    const on = host();
    const before = on.tree();
    expect(await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 1 }))).toMatchObject({ kind: 'awaiting' });
    expect(on.tree()).not.toBe(before);
    expect(await exec(on, followScript(ID, call(on)))).toMatchObject({ kind: 'awaiting' });
    await settled(on, 'rolled-back');
    expect(on.tree()).toBe(before);
    expect(await exec(on, commitScript(ID, call(on)))).toMatchObject({
      kind: 'rolled-back',
      message: 'nobody confirmed within 1 s',
    });
    await on.remove();
  });

  it('is undone long after its commit, and its record with it', async () => {
    const on = host();
    const before = on.tree();
    await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 60 }));
    await exec(on, commitScript(ID, call(on)));
    expect(await exec(on, rollbackScript('latest', call(on)))).toMatchObject({
      kind: 'rolled-back',
      message: 'asked for by the operator',
    });
    expect(on.tree()).toBe(before);
    expect(on.exists('var/lib/ironhull/last-applied.json')).toBe(false);
    const { stdout } = await on.run(historyScript(call(on)));
    expect(readHistory(stdout, NONCE)).toMatchObject([
      { id: ID, state: 'rolled-back', operator: 'alice@laptop', why: 'asked for by the operator' },
    ]);
    await on.remove();
  });

  it('is not undone over what somebody has edited since', async () => {
    const on = host();
    await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 60 }));
    await exec(on, commitScript(ID, call(on)));
    on.write('etc/docker/daemon.json', 'mine');
    expect(await exec(on, rollbackScript(ID, call(on)))).toMatchObject({
      kind: 'drifted',
      paths: ['/etc/docker/daemon.json'],
    });
    expect(on.read('etc/docker/daemon.json')).toBe('mine');
    await on.remove();
  });

  it('writes nothing when a file has moved since it was looked at, and names every such file', async () => {
    const on = host();
    on.write('etc/new/deep/file.conf', 'there already');
    on.write('etc/docker/daemon.json', 'edited');
    const before = on.tree();
    expect(await exec(on, start(on, planOf(CHANGES)))).toMatchObject({
      kind: 'drifted',
      paths: ['/etc/docker/daemon.json', '/etc/new/deep/file.conf'],
    });
    expect(on.tree()).toBe(before);
    expect(readdirSync(on.path('var/lib/ironhull/tx'))).toEqual([]);
    await on.remove();
  });

  it('finds an obstacle before the first write', async () => {
    const on = host();
    on.write('etc/blocked', '');
    const before = on.tree();
    const plan = planOf([
      ...CHANGES,
      put('/etc/blocked/file', null, ''),
      { kind: 'mode', path: '/etc/none', mode: '0600' },
    ]);
    expect(await exec(on, start(on, plan))).toMatchObject({
      kind: 'refused',
      message: `${on.root}/etc/blocked is not a folder; /etc/none does not exist`,
    });
    expect(on.tree()).toBe(before);
    await on.remove();
  });

  it('is refused while another one is open, and says whose it is', async () => {
    const on = host();
    await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 60, operator: 'alice@laptop' }));
    const second = await exec(on, start(on, planOf([put('/etc/other', null, '')]), { id: '20260101T000001Z-bbbb' }));
    expect(second.kind === 'refused' && second.message).toMatch(
      /^transaction 2026\S+-aaaa of alice@laptop holds the lock since 20\d\d-/,
    );
    expect(on.exists('etc/other')).toBe(false);
    expect(await exec(on, rollbackScript(ID, call(on)))).toMatchObject({ kind: 'rolled-back' });
    await on.remove();
  });

  it('is rolled back at once when its job is killed half way', async () => {
    const on = host();
    const before = on.tree();
    // A check that hangs: everything is written by then, since the check waits for the unit's new flags.
    on.program('dockerd', 'case $* in *--help*) echo --validate ;; *) sleep 3 ;; esac');
    const running = exec(on, start(on, planOf(CHECKED_LATE)));
    for (let tries = 0; tries < 100 && jobsOf(on.root, 'deadman').length === 0; tries += 1) await sleep(50);
    for (let tries = 0; tries < 100 && !on.exists('etc/new/deep/file.conf'); tries += 1) await sleep(50);
    await sleep(300);
    for (const pid of jobsOf(on.root, 'job')) process.kill(pid, 'SIGKILL');
    expect(await running).toMatchObject({ kind: 'rolled-back', message: 'the job was killed' });
    expect(on.tree()).toBe(before);
    await on.remove();
  });

  it('goes on when the link dies, and a new link reads how it went', async () => {
    const on = host();
    on.program('dockerd', 'case $* in *--help*) echo --validate ;; *) sleep 2 ;; esac');
    const link = new AbortController();
    const running = on.run(start(on, planOf(CHECKED_LATE), { confirmSeconds: 30 }), link.signal);
    for (let tries = 0; tries < 100 && jobsOf(on.root, 'deadman').length === 0; tries += 1) await sleep(50);
    link.abort();
    expect(outcomeOf((await running).stdout, NONCE)).toMatchObject({ kind: 'unknown' });
    expect(await exec(on, followScript(ID, call(on)))).toMatchObject({ kind: 'awaiting' });
    expect(await exec(on, commitScript(ID, call(on)))).toMatchObject({ kind: 'committed' });
    await on.remove();
  });

  it('reads to the end what was said by a job that is gone by the time somebody looks for it', async () => {
    const on = host();
    on.program('dockerd', 'case $* in *--help*) echo --validate ;; *) sleep 3; exit 1 ;; esac');
    // A busy host: the first tick takes longer than all the rest of the transaction.
    hook(on, [], `printf() { case "$*" in *' tick '*) [ ! -e "$TX/armed" ] || sleep 8 ;; esac; command printf "$@"; }`);
    const { kind } = await exec(on, start(on, planOf(CHECKED_LATE), { confirmSeconds: 30 }));
    expect(kind).toBe('rolled-back');
    await on.remove();
  });

  it('is refused before the first write when the check of dockerd does, with its words', async () => {
    const on = host();
    const before = on.tree();
    on.program('dockerd', 'case $* in *--help*) echo --validate ;; *) echo "bad key \x1b[31m"; exit 1 ;; esac');
    expect(await exec(on, start(on, planOf(CHANGES)))).toMatchObject({
      kind: 'refused',
      message: 'dockerd refuses the configuration: bad key [31m',
    });
    expect(on.tree()).toBe(before);
    await on.remove();
  });

  it('replaces what a link leads to, and keeps the link', async () => {
    const on = host();
    on.write('etc/real.json', 'old');
    symlinkSync('real.json', on.path('etc/link.json'));
    const before = on.tree();
    const result = await exec(on, start(on, planOf([put('/etc/link.json', 'old', 'new')]), { confirmSeconds: 60 }));
    expect(result).toMatchObject({
      kind: 'awaiting',
      notes: [`/etc/link.json is a link: ${on.root}/etc/real.json is what changes`],
    });
    expect(on.read('etc/real.json')).toBe('new');
    await exec(on, rollbackScript(ID, call(on)));
    expect(on.tree()).toBe(before);
    await on.remove();
  });

  it('passes over a torn journal entry: its step had not begun', async () => {
    const on = host();
    const before = on.tree();
    await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 60 }));
    on.write(`${TX}/undo/0099`, `remove_file '${on.root}/etc/docker/key.json`);
    on.write(`${TX}/undo/0098.tmp`, `remove_file '${on.root}/etc/docker/key.json'\n: complete\n`);
    expect(await exec(on, rollbackScript(ID, call(on)))).toMatchObject({ kind: 'rolled-back' });
    expect(on.tree()).toBe(before);
    await on.remove();
  });

  it('says that not all is back when an undo fails, though every file is as before', async () => {
    const on = host();
    const before = on.tree();
    const made = '"$ROOT/etc/made"';
    const undo = `rm -f ${made}; echo no way back >&2; false`;
    const failing = { kind: 'run', what: 'it', check: `test -e ${made}`, run: `touch ${made}`, undo } as const;
    await exec(on, start(on, planOf([...CHANGES, failing]), { confirmSeconds: 60 }));
    expect(await exec(on, rollbackScript(ID, call(on)))).toMatchObject({
      kind: 'rollback-incomplete',
      problems: [expect.stringMatching(/^undo \d{4} \(shell_text\) failed: no way back/)],
    });
    expect(on.tree()).toBe(before);
    await on.remove();
  });

  it('is settled by the next one when everything of it was killed', async () => {
    const on = host();
    const before = on.tree();
    await exec(on, start(on, planOf(CHANGES), { confirmSeconds: 60 }));
    for (const pid of jobsOf(on.root)) process.kill(pid, 'SIGKILL');
    await sleep(300);
    const next = await exec(
      on,
      start(on, planOf([put('/etc/docker/daemon.json', OLD, 'x')]), { id: '20260101T000001Z-bbbb' }),
    );
    expect(next.kind).toBe('awaiting');
    expect(on.exists(`${TX}/rolled-back`)).toBe(true);
    expect(await exec(on, rollbackScript('latest', call(on)))).toMatchObject({ kind: 'rolled-back' });
    expect(on.tree()).toBe(before);
    await on.remove();
  });
});
