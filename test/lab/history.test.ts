// What a host remembers: what was applied and has moved since, and how the last transaction ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const RECORD = '/var/lib/ironhull/last-applied.json';
const DAEMON = '/etc/docker/daemon.json';
const ONLY = ['--only', 'daemon/icc', 'daemon/live-restore', 'daemon/log-limits', 'services/unneeded'];

/** Every service that runs but Docker, with its process. */
const OTHERS = `systemctl list-units --plain --no-legend --type=service --state=running | awk '{print $1}' |
  grep -v -e '^docker' -e '^user' -e '^session' | xargs systemctl show -p Id -p MainPID -p NRestarts`;

describe('a host that was hardened', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
  const audit = () => report(['audit', ...reach(lab.host), ...ONLY]);
  let record = '';

  it('has on record what was set, by whom, and no text that may be a secret', async () => {
    const { host } = await report(['apply', ...reach(lab.host), ...ONLY, '--yes', '--no-verify']);
    expect(host.outcome).toBe('applied');
    record = await lab.host.must(`cat ${RECORD}; stat -c '%a %U' ${RECORD}`);
    expect(record.split('\n').at(-2)).toBe('600 root');
    const it = JSON.parse(record.slice(0, record.lastIndexOf('}') + 1));
    expect(it).toMatchObject({ schema: 2, transaction: host.transaction?.id });
    expect(it.files).toEqual([{ path: DAEMON, sha256: (await lab.host.must(`sha256sum ${DAEMON}`)).split(' ')[0] }]);
    expect(it.settings).toContainEqual(
      expect.objectContaining({ control: 'daemon/icc', kind: 'key', key: ['icc'], value: false }),
    );
    expect(it.settings).toContainEqual(expect.objectContaining({ kind: 'mask', unit: 'exim4.service' }));
  });

  it('is told that nothing has moved', async () => {
    const { code, host } = await audit();
    expect(code).toBe(0);
    expect(host.drift).toEqual([]);
    expect(host.lastTransaction).toBeUndefined();
  });

  it('a key that was added beside ours moves nothing', async () => {
    await lab.host.must(`sed -i 's/^{/{ "debug": true,/' ${DAEMON}`);
    expect((await audit()).host.drift).toEqual([]);
  });

  it('is told which five settings moved since, from what to what, and when the file changed', async () => {
    await lab.host.must(
      `sed -i -e '/"icc"/d' -e 's/"10m"/"1g"/' -e 's/"live-restore": true/"live-restore": false/' ${DAEMON} && touch -d '2026-01-02T03:04:05Z' ${DAEMON}`,
    );
    await lab.host.must('cd /etc/systemd/system && rm exim4.service rpcbind.service && systemctl daemon-reload');
    const { host } = await audit();
    const changed = { path: DAEMON, at: '2026-01-02T03:04:05Z' };
    expect(host.drift).toEqual([
      expect.objectContaining({
        control: 'daemon/icc',
        setting: `icc in ${DAEMON}`,
        wanted: 'false',
        now: 'absent',
        changed,
      }),
      expect.objectContaining({ control: 'daemon/live-restore', wanted: 'true', now: 'false', changed }),
      expect.objectContaining({ control: 'daemon/log-limits', wanted: '10m', now: '1g', changed }),
      expect.objectContaining({ control: 'services/unneeded', setting: 'rpcbind.service', now: 'not masked' }),
      expect.objectContaining({ control: 'services/unneeded', setting: 'exim4.service', now: 'not masked' }),
    ]);
    const { stdout } = await ironhull(['audit', ...reach(lab.host), ...ONLY]);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /Moved since it was applied ≠ daemon\/icc: icc in \/etc\/docker\/daemon\.json was applied as false by \S+@\S+ on \d{4}-\d\d-\d\d and is now absent; \/etc\/docker\/daemon\.json changed at 2026-01-02T03:04:05Z, who it was is not recorded/,
    );
  });

  it('a second apply repairs what moved and starts nothing else anew, and still remembers the rest', async () => {
    const others = await lab.host.must(OTHERS);
    const { host } = await report(['apply', ...reach(lab.host), ...ONLY, '--yes', '--no-verify']);
    expect(host.outcome).toBe('applied');
    expect(host.plan?.changes.map(({ path }) => path)).toEqual([DAEMON]);
    expect(await lab.host.must(OTHERS)).toBe(others);
    const now = JSON.parse(await lab.host.must(`cat ${RECORD}`));
    const stamps = new Set(now.settings.map((it: { transaction: string }) => it.transaction));
    expect(stamps.size).toBe(2);
    expect(now.settings).toContainEqual(
      expect.objectContaining({ control: 'daemon/icc', transaction: host.transaction?.id }),
    );
    // Not masked, but disabled still: the control passes, so there was nothing to repair.
    expect((await audit()).host.drift?.map(({ setting }) => setting)).toEqual(['rpcbind.service', 'exim4.service']);
  });

  it('rollback --list shows both, the one in effect marked; an older one is refused before the newer', async () => {
    const list = await ironhull(['rollback', ...reach(lab.host), '--list']);
    expect(list.code).toBe(0);
    const rows = list.stdout.trim().split('\n');
    expect(rows.filter((row) => row.startsWith('* '))).toHaveLength(1);
    expect(rows.at(-1)).toMatch(/^\* 2\S+ {2}in effect/);
    const json = JSON.parse((await ironhull(['rollback', ...reach(lab.host), '--list', '--json'])).stdout);
    expect(json.map((it: { state: string; current: boolean }) => [it.state, it.current])).toEqual([
      ['committed', false],
      ['committed', true],
    ]);
    const [target] = reach(lab.host);
    const older = await ironhull(['rollback', target!, json[0].id, ...reach(lab.host).slice(1), '--yes']);
    expect(older.code).toBe(1);
    expect(older.stdout.replace(/\s+/g, ' ')).toContain(`roll back ${json[1].id} first, it is newer`);
  });

  it('what somebody has edited since is not overwritten by a rollback', async () => {
    await lab.host.must(`cp -p ${DAEMON} /root/kept && echo '{}' >${DAEMON}`);
    const { code, host } = await report(['rollback', ...reach(lab.host), '--yes']);
    expect(code).toBe(1);
    expect(host.outcome).toBe('drifted');
    expect(host.transaction?.message).toBe(`edited since this transaction wrote it: ${DAEMON}`);
    await lab.host.must(`mv /root/kept ${DAEMON}`);
  });

  it('a rollback takes its record back with it, and the audit says that it was undone', async () => {
    const { code } = await report(['rollback', ...reach(lab.host), '--yes']);
    expect(code).toBe(0);
    expect(await lab.host.must(`cat ${RECORD}; stat -c '%a %U' ${RECORD}`)).toBe(record);
    const { host } = await audit();
    expect(host.lastTransaction).toMatchObject({ state: 'rolled-back', why: 'asked for by the operator' });
    expect(host.drift?.map(({ control }) => control)).toContain('daemon/icc');
  });
});

describe('a host whose operator was killed in the middle', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

  it('is rolled back by itself, and the next audit says so, when and why', async () => {
    let operator = 0;
    const running = ironhull(['apply', ...reach(lab.host), ...ONLY, '--yes', '--confirm-within', '20s'], {
      onStart: (pid) => {
        operator = pid;
      },
    });
    for (
      let tries = 0;
      tries < 600 && (await lab.host.run('ls /var/lib/ironhull/tx/*/docker-restarted')).code !== 0;
      tries++
    )
      await sleep(100);
    process.kill(operator, 'SIGKILL');
    await running;
    const open = await report(['audit', ...reach(lab.host), ...ONLY]);
    expect(['open', 'rolling-back']).toContain(open.host.lastTransaction?.state);
    for (
      let tries = 0;
      tries < 900 && (await lab.host.run('ls /var/lib/ironhull/tx/*/rolled-back')).code !== 0;
      tries++
    )
      await sleep(100);
    const { host } = await report(['audit', ...reach(lab.host), ...ONLY]);
    expect(host.lastTransaction).toMatchObject({
      state: 'rolled-back',
      why: 'nobody confirmed within 20 s',
      endedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(host.drift).toBeUndefined();
    const { stdout } = await ironhull(['audit', ...reach(lab.host), ...ONLY]);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /The last transaction, \S+ by \S+ .*was rolled back at \S+: nobody confirmed/,
    );
  });
});
