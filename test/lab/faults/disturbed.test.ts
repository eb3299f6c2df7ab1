// What else a machine does while a transaction is under way: it moves neither the deadline nor the outcome.
import { expect, it } from 'vitest';
import { long } from '../../faults/figures.ts';
import { ironhull, reach } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { attack } from './attack.ts';
import { applying, lastOf, mark, said, settled } from './operator.ts';
import { broken, forget, remains, setScene } from './scene.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const { round } = attack('deadline under disturbance', 'sshd restarted, a daemon-reload every half second');

/** In the background on the host, until the file goes. */
const every = (seconds: number, command: string) =>
  `touch /run/disturb; systemd-run -q --collect --unit=disturb sh -c 'while [ -e /run/disturb ]; do ${command}; sleep ${seconds}; done'`;
const QUIET = 'rm -f /run/disturb; while systemctl -q is-active disturb; do sleep 0.2; done';

it('a daemon-reload every half second neither puts the deadline off nor brings it forward', async () => {
  await round('daemon-reload', async () => {
    const before = await setScene(lab.host);
    const operator = applying(lab.host);
    await operator.reached(mark('armed', 'armed'));
    await lab.host.must(every(0.5, 'systemctl daemon-reload'));
    expect(await operator.reached(mark('awaiting', 'awaiting'))).toBe(true);
    const deadline = Number(await lab.host.must('cat /var/lib/ironhull/tx/*/deadline'));
    operator.kill();
    await operator.done;
    const state = await settled(lab.host);
    const over = Number((await lab.host.must('cut -d. -f1 /proc/uptime')).trim());
    await lab.host.must(QUIET);
    expect(state).toBe('rolled-back');
    expect((await lastOf(lab.host)).why).toBe('nobody confirmed within 10 s');
    expect(over).toBeGreaterThanOrEqual(deadline);
    expect(await broken(lab.host, before)).toEqual([]);
    await forget(lab.host);
  });
});

const moments = [
  mark('armed', 'armed'),
  mark('dockerd restarts', 'docker-restarted'),
  said('during the second look', 'looking again'),
];
const chosen = long ? moments : [moments[1]!];

it.each(chosen.map((it) => [it.name, it] as const))('sshd restarted: %s', async (name, stage) => {
  await round(`sshd restarted, ${name}`, async () => {
    const before = await setScene(lab.host);
    const operator = applying(lab.host, { confirmWithin: '15s', more: ['--no-verify'] });
    await operator.reached(stage);
    // Sessions outlive a proper restart of sshd; here they are ended with it.
    await lab.host.must("systemctl restart ssh.service; systemctl kill -s KILL 'session-*.scope' || :");
    const { code } = await operator.done;
    const state = await settled(lab.host);
    expect([1, 3, 4]).toContain(code);
    expect(code === 1).toBe(state === 'committed');
    expect(await remains(lab.host)).toEqual([]);
    if (state === 'committed') expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
    expect(await broken(lab.host, before)).toEqual([]);
    await forget(lab.host);
  });
});
