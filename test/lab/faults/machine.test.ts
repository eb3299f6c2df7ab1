// What needs a kernel of its own: a power cut that loses what was not written out, and a clock that jumps. Slow: a boot
// takes a minute or more under emulation.
import { describe, expect, it, vi } from 'vitest';
import { long, rounds } from '../../faults/figures.ts';
import { ironhull, reach } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { differences } from '../state.ts';
import { attack } from './attack.ts';
import { applying, lastOf, mark, settled } from './operator.ts';
import { broken, forget, remains, sceneOf, setScene } from './scene.ts';

const INSTANTS = [
  mark('daemon.json is written', 'undo/0002'),
  mark('dockerd restarts', 'docker-restarted', 500),
  mark('units are masked', 'undo/0005', 300),
  mark('it awaits the confirmation', 'awaiting'),
  mark('the commit', 'committed'),
];
/** What a boot changes by itself: which containers run since when, and helpers that start on demand. */
const BY_THE_BOOT = /^(containers|services): /;
// On a machine that is busy besides, every minute here is three.
vi.setConfig({ testTimeout: 1_800_000 });

const lab = useHost({ tier: 'qemu', suite: 'bookworm' });

describe('a power cut of a virtual machine', () => {
  const { round } = attack(
    'power cut of a lab host during apply, then boot',
    '20 instants spread over the run (CI: 5)',
  );

  it.each(INSTANTS.slice(0, rounds(1, 5)).map((it) => [it.name, it] as const))('%s', async (name, instant) => {
    await round(`qemu: ${name}`, async () => {
      const before = await setScene(lab.host);
      // Written out, so that what the cut loses is the transaction's.
      await lab.host.must('sync');
      const operator = applying(lab.host, { confirmWithin: '60s', more: ['--no-verify', '--timeout', '300s'] });
      await operator.reached(instant);
      const gone = lab.host.powerCut();
      operator.kill();
      await Promise.all([gone, operator.done]);

      expect(await lab.host.must('systemctl is-active docker.service docker.socket')).toBe('active\nactive\n');
      // To break a cycle systemd drops one of the units in it, which may be the way back (engine-tried 16).
      expect(await lab.host.must("journalctl -b -q -o cat --no-pager | grep 'ordering [c]ycle' || :")).toBe('');
      const state = await settled(lab.host);
      expect(await remains(lab.host)).toEqual([]);
      const { state: now, pids } = await sceneOf(lab.host);
      const daemonJson = now.files.get('/etc/docker/daemon.json');
      if (state === 'committed') expect(daemonJson).toMatch(/^f 644 root:root \w{64}$/);
      else {
        const lasting = differences(before.state, now).filter((line) => !BY_THE_BOOT.test(line));
        expect(lasting).toEqual([]);
      }
      const up = pids.map((line) => line.split(' ')[0]);
      expect(up).toEqual(expect.arrayContaining(['/always', '/unless-stopped']));
      if (state === 'committed') expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
      await forget(lab.host);
    });
  });
});

// nspawn shares this machine's clock, so only the long form has one to move.
if (long) {
  describe('a clock that jumps', () => {
    const { round } = attack('deadline under disturbance', 'sshd restarted, a daemon-reload every half second');

    it.each([
      ['an hour on', '+1 hour', '-1 hour'],
      ['an hour back', '-1 hour', '+1 hour'],
    ])('%s: the deadline holds', async (what, jump, back) => {
      await round(`clock ${what}`, async () => {
        const before = await setScene(lab.host);
        await lab.host.must('systemctl stop systemd-timesyncd');
        const operator = applying(lab.host, { confirmWithin: '2m', more: ['--no-verify', '--timeout', '300s'] });
        expect(await operator.reached(mark('awaiting', 'awaiting'))).toBe(true);
        operator.kill();
        const deadline = Number(await lab.host.must('cat /var/lib/ironhull/tx/*/deadline'));
        await lab.host.must(`date -s '${jump}'`);
        await operator.done;
        // Put off by an hour it would still be waiting: `settled` has no such patience.
        expect(await settled(lab.host)).toBe('rolled-back');
        expect(Number(await lab.host.must('cut -d. -f1 /proc/uptime'))).toBeGreaterThanOrEqual(deadline);
        expect((await lastOf(lab.host)).why).toBe('nobody confirmed within 120 s');
        await lab.host.must(`date -s '${back}'; systemctl start systemd-timesyncd`);
        expect(await broken(lab.host, before)).toEqual([]);
        await forget(lab.host);
      });
    });
  });
}
