// What a host remembers of transactions, asked and kept by shell: under every shell, on a fake root.
import { readdirSync, rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { probeScript, readings } from '../../src/engine/probe-script.ts';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { commitScript, rollbackScript } from '../../src/engine/transaction/scripts.ts';
import { appliedAudit } from '../../src/facts/applied-audit.ts';
import { appliedNow } from '../../src/facts/applied-files.ts';
import { lastApplied } from '../../src/facts/last-applied.ts';
import { lastTransaction } from '../../src/facts/last-transaction.ts';
import type { Action, JsonObject } from '../../src/model.ts';
import library from '../../templates/shell/probe.sh';
import { type FakeHost, fakeHost, NONCE, planOf, SHELLS, start } from './fake-host.ts';

vi.setConfig({ testTimeout: 60_000, maxConcurrency: 4 });

const FIRST = '20260101T000000Z-aaaa';
const SECOND = '20260101T000001Z-bbbb';
const RECORD = 'var/lib/ironhull/last-applied.json';
const HELLO = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
const PROBES = [lastApplied, appliedNow, appliedAudit, lastTransaction];

const put = (path: string, content: string): Action => ({
  kind: 'put',
  path,
  mode: null,
  before: null,
  was: null,
  content,
});

function recordOf(transaction: string, path = '/etc/a'): JsonObject {
  const by = { control: 'daemon/example', transaction, operator: 'alice@laptop', at: '2026-01-01T00:00:00.000Z' };
  return {
    schema: 2,
    transaction,
    files: [{ path, sha256: HELLO }],
    settings: [
      { ...by, kind: 'file', path },
      { ...by, kind: 'mask', unit: 'exim4.service' },
    ],
  };
}

describe.concurrent.each(Object.entries(SHELLS))('the past of a host under %s', (_, shell) => {
  const exec = async (on: FakeHost, script: string) => outcomeOf((await on.run(script)).stdout, NONCE);
  const call = (on: FakeHost) => ({ nonce: NONCE, seam: on.seam });
  const ask = async (on: FakeHost) =>
    readings((await on.run(`ROOT='${on.root}'\n${probeScript(library, PROBES, NONCE)}`)).stdout, PROBES, NONCE);
  const first = (on: FakeHost) =>
    exec(on, start(on, planOf([put('/etc/a', 'hello\n')]), { confirmSeconds: 60, record: recordOf(FIRST) }));
  const second = (on: FakeHost, after?: string) =>
    exec(
      on,
      start(on, planOf([put('/etc/b', 'hello\n')]), {
        id: SECOND,
        confirmSeconds: 60,
        record: recordOf(SECOND, '/etc/b'),
        ...(after === undefined ? {} : { recordAfter: after }),
      }),
    );

  it('is nothing on a host that was never changed, and that is an answer', async () => {
    const on = fakeHost(shell);
    const answers = await ask(on);
    expect(answers.get('last-applied')).toEqual({ known: true, value: null });
    expect(answers.get('applied-now')).toEqual({ known: true, value: { files: new Map(), masked: new Map() } });
    expect(answers.get('last-transaction')).toEqual({ known: true, value: null });
    await on.remove();
  });

  it('is what was written, how it is now, and how the last transaction ended', async () => {
    const on = fakeHost(shell);
    await first(on);
    const open = await ask(on);
    expect(open.get('last-transaction')).toMatchObject({ value: { id: FIRST, state: 'armed', ended: null } });
    expect(open.get('last-applied')).toEqual({ known: true, value: null });
    await exec(on, commitScript(FIRST, call(on)));
    const answers = await ask(on);
    expect(answers.get('last-applied')).toMatchObject({ known: true, value: { transaction: FIRST } });
    expect(answers.get('last-transaction')).toMatchObject({
      known: true,
      value: { id: FIRST, state: 'committed', outcome: 'committed', operator: expect.stringMatching(/^alice@laptop/) },
    });
    const value = answers.get('applied-now');
    expect(value?.known && [...(value.value as { files: Map<string, unknown> }).files]).toEqual([
      ['/etc/a', { sha256: HELLO, mode: '644', owner: 'root:root', changed: expect.any(Number) }],
    ]);
    rmSync(on.path('etc/a'));
    expect((await ask(on)).get('applied-now')).toMatchObject({ value: { files: new Map([['/etc/a', null]]) } });
    await on.remove();
  });

  it('asks the audit log only about what is not as it was written, around the moment when it changed', async () => {
    const on = fakeHost(shell);
    on.program(
      'ausearch',
      `printf '%s ' "$@" >>"$FAKE_ROOT/asked"; printf '%s\\n' 'type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=257 success=yes exit=3 auid=1234 uid=0 comm="sh"'`,
    );
    on.program('getent', `[ "$*" = 'passwd 1234' ] && echo 'bob:x:1234:1234::/home/bob:/bin/sh'`);
    await first(on);
    await exec(on, commitScript(FIRST, call(on)));
    expect((await ask(on)).get('applied-audit')).toEqual({ known: true, value: new Map() });
    expect(on.exists('asked')).toBe(false);
    on.write('etc/a', 'edited');
    expect((await ask(on)).get('applied-audit')).toEqual({ known: true, value: new Map([['/etc/a', ['bob']]]) });
    expect(on.read('asked')).toBe('-f /etc/a --raw -ts 09/09/01 01:46:39 -te 09/09/01 01:46:42 ');
    on.program('ausearch', 'exit 1');
    expect((await ask(on)).get('applied-audit')).toEqual({ known: true, value: new Map() });
    await on.remove();
  });

  it('takes no path from a record that is more than a path', async () => {
    const on = fakeHost(shell);
    on.write(RECORD, '{\n  "path": "/etc/$(touch x)",\n  "path": "/etc/a b",\n  "path": "/etc/*"\n}\n');
    expect((await ask(on)).get('applied-now')).toEqual({ known: true, value: { files: new Map(), masked: new Map() } });
    expect(readdirSync(on.root)).not.toContain('x');
    await on.remove();
  });

  it('a rollback writes the record of the one before again', async () => {
    const on = fakeHost(shell);
    await first(on);
    await exec(on, commitScript(FIRST, call(on)));
    const before = on.read(RECORD);
    expect(await second(on, FIRST)).toMatchObject({ kind: 'awaiting' });
    await exec(on, commitScript(SECOND, call(on)));
    expect(on.read(RECORD)).toContain(`"transaction": "${SECOND}"`);
    expect(await exec(on, rollbackScript(FIRST, call(on)))).toMatchObject({
      kind: 'refused',
      message: `roll back ${SECOND} first, it is newer`,
    });
    expect(await exec(on, rollbackScript('latest', call(on)))).toMatchObject({ kind: 'rolled-back' });
    expect(on.read(RECORD)).toBe(before);
    expect(await exec(on, rollbackScript('latest', call(on)))).toMatchObject({ kind: 'rolled-back' });
    expect(on.exists(RECORD)).toBe(false);
    await on.remove();
  });

  it('a plan that knew another record is refused before anything is written', async () => {
    const on = fakeHost(shell);
    await first(on);
    await exec(on, commitScript(FIRST, call(on)));
    expect(await second(on)).toMatchObject({
      kind: 'failed',
      message: `another run has ended since the host was looked at (${FIRST}); run this again`,
    });
    expect(on.exists('etc/b')).toBe(false);
    await on.remove();
  });

  it('a commit that was cut between its rename and its record is finished by whoever comes next', async () => {
    const on = fakeHost(shell);
    await first(on);
    await exec(on, commitScript(FIRST, call(on)));
    rmSync(on.path(RECORD));
    expect(await second(on)).toMatchObject({ kind: 'failed', message: expect.stringContaining(FIRST) });
    expect(on.read(RECORD)).toContain(`"transaction": "${FIRST}"`);
    expect(
      await exec(on, start(on, planOf([]), { id: '20260101T000002Z-cccc', confirmSeconds: 60, recordAfter: FIRST })),
    ).toMatchObject({ kind: 'awaiting' });
    await exec(on, rollbackScript('latest', call(on)));
    await on.remove();
  });

  it('a rollback that was cut before it took its record back is finished by whoever comes next', async () => {
    const on = fakeHost(shell);
    await first(on);
    await exec(on, commitScript(FIRST, call(on)));
    const record = on.read(RECORD);
    await exec(on, rollbackScript(FIRST, call(on)));
    on.write(RECORD, record);
    expect(await second(on)).toMatchObject({ kind: 'awaiting' });
    expect(on.exists(RECORD)).toBe(false);
    await exec(on, rollbackScript('latest', call(on)));
    await on.remove();
  });

  it('the words of a holder that is gone are not taken for those of the one who holds the lock', async () => {
    const on = fakeHost(shell);
    await first(on);
    const owner = on.read('run/ironhull/owner');
    expect(owner).toMatch(/^id=\S+\nowner=alice@laptop\n/);
    on.write('run/ironhull/owner', owner.replace(FIRST, 'gone').replace('alice', 'mallory'));
    const refused = await second(on);
    expect(refused).toMatchObject({ kind: 'refused' });
    expect(refused.kind === 'refused' && refused.message).toMatch(
      /^another run holds the lock and does not say whose it is; wait until it has ended/,
    );
    on.write('run/ironhull/owner', owner.replace(/^from=.*$/m, 'from=10.0.0.7'));
    expect(await second(on)).toMatchObject({
      message: expect.stringMatching(
        /^transaction \S+ of alice@laptop holds the lock since \S+Z, from 10\.0\.0\.7; wait/,
      ),
    });
    await exec(on, rollbackScript('latest', call(on)));
    await on.remove();
  });

  it('while a committed change is taken back, the lock is that of whoever does it', async () => {
    const on = fakeHost(shell);
    await first(on);
    await exec(on, commitScript(FIRST, call(on)));
    const undo = rollbackScript('latest', { ...call(on), operator: 'bob@desk' });
    expect(await exec(on, undo)).toMatchObject({ kind: 'rolled-back' });
    expect(on.read('run/ironhull/owner')).toContain('owner=bob@desk\n');
    await on.remove();
  });

  it('is kept with the address from which the operator came, where sudo had dropped it', async () => {
    const on = fakeHost(shell);
    const script = start(on, planOf([]), { confirmSeconds: 60 });
    on.program(
      'as-root',
      `SSH_CONNECTION='10.1.2.3 50000 10.0.0.1 22' sh -c 'env -u SSH_CONNECTION ${shell} -s; true'`,
    );
    await on.run(`as-root <<'SCRIPT'\n${script}SCRIPT\n`);
    expect(on.read(`var/lib/ironhull/tx/${FIRST}/opened`)).toMatch(/^\d+ alice@laptop from 10\.1\.2\.3\n$/);
    await exec(on, rollbackScript('latest', call(on)));
    await on.remove();
  });
});
