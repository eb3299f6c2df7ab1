// The power goes at instants spread over an apply, and over its rollback; then the host boots.
import { expect, it } from 'vitest';
import { rounds } from '../../faults/figures.ts';
import { ironhull, reach } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { differences, type HostState } from '../state.ts';
import { attack } from './attack.ts';
import { applying, mark, type Stage, settled } from './operator.ts';
import { broken, CONSENT, forget, remains, type Scene, sceneOf, setScene } from './scene.ts';

/** In the order of an apply; offsets fall into what takes time: masking units, dockerd's restart, the health gate. */
const INSTANTS: readonly (Stage & { readonly rollingBack?: true })[] = [
  mark('while it starts', 'job'),
  mark('before it is armed', 'record'),
  mark('armed', 'armed'),
  mark('the first undo is written', 'undo/0001'),
  mark('daemon.json is written', 'undo/0002'),
  mark('units are masked', 'undo/0003', 100),
  mark('units are masked', 'undo/0005', 250),
  mark('the last unit is masked', 'undo/0007', 50),
  mark('systemd reloads', 'units-reloaded'),
  mark('live-restore comes on', 'docker-reloaded'),
  mark('dockerd restarts', 'docker-restarted'),
  mark('dockerd restarts', 'docker-restarted', 300),
  mark('dockerd restarts', 'docker-restarted', 900),
  mark('the health gate looks', 'docker-restarted', 3000),
  mark('it awaits the confirmation', 'awaiting'),
  mark('the second look', 'awaiting', 600),
  mark('the commit', 'committed'),
  { ...mark('the rollback begins', 'rolling-back'), rollingBack: true },
  { ...mark('the rollback', 'rolling-back', 400), rollingBack: true },
  { ...mark('the rollback', 'rolling-back', 1200), rollingBack: true },
];
const FEW = [
  'armed',
  'units are masked, 250 ms on',
  'dockerd restarts, 300 ms on',
  'the commit',
  'the rollback begins',
];
const chosen = INSTANTS.filter(
  ({ name }) => rounds(FEW.length, INSTANTS.length) === INSTANTS.length || FEW.includes(name),
);

const { round } = attack('power cut of a lab host during apply, then boot', '20 instants spread over the run (CI: 5)');
const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
let before: Scene;
let planned: HostState;

it('a scene to cut: what the host is like before, and what it is to become', async () => {
  before = await setScene(lab.host);
  expect((await ironhull(['apply', ...reach(lab.host), '--yes', ...CONSENT, '--no-verify'])).code).toBe(1);
  planned = (await sceneOf(lab.host)).state;
  expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
  expect(await broken(lab.host, before)).toEqual([]);
  await forget(lab.host);
});

it.each(chosen.map((instant) => [instant.name, instant] as const))('%s', async (name, instant) => {
  await round(name, async () => {
    await setScene(lab.host);
    const operator = applying(lab.host, { more: ['--no-verify'] });
    if (instant.rollingBack) {
      expect(await operator.reached(mark('it awaits the confirmation', 'awaiting'))).toBe(true);
      operator.kill();
    }
    await operator.reached(instant);
    const gone = lab.host.powerCut();
    operator.kill();
    await Promise.all([gone, operator.done]);

    expect(await lab.host.must('systemctl is-active docker.service docker.socket')).toBe('active\nactive\n');
    // The word to commit may have been given: then everything is as planned, and not a line in between.
    // To break a cycle systemd drops one of the units in it, which may be the way back (engine-tried 16).
    expect(await lab.host.must("journalctl -b -q -o cat --no-pager | grep 'ordering [c]ycle' || :")).toBe('');
    const state = await settled(lab.host);
    expect(await remains(lab.host)).toEqual([]);
    const { state: now, pids } = await sceneOf(lab.host);
    expect(lasting(differences(state === 'committed' ? planned : before.state, now))).toEqual([]);
    // The other two policies do not bring a container back at boot, whoever pulled the plug.
    const up = pids.map((line) => line.split(' ')[0]);
    expect(up).toEqual(expect.arrayContaining(['/always', '/unless-stopped']));
    if (state === 'committed') expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
    await forget(lab.host);
  });
});

/** Without what a boot changes by itself: which containers run since when, and helpers that start on demand. */
const lasting = (lines: readonly string[]) => lines.filter((line) => !/^(containers|services): /.test(line));
