// The link is cut, or the operator's process is killed with KILL, at each stage of an apply: the host settles by itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { long } from '../../faults/figures.ts';
import { ironhull, reach } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { proxyTo } from '../proxy.ts';
import { attack } from './attack.ts';
import { type Applying, applying, lastOf, mark, type Stage, said, settled } from './operator.ts';
import { broken, forget, remains, setScene } from './scene.ts';

const STAGES: readonly Stage[] = [
  { name: 'validated', on: 'host', condition: "grep -q '^checked' /var/lib/ironhull/tx/*/progress" },
  mark('armed', 'armed'),
  { name: 'first file written', on: 'host', condition: 'ls /etc/docker/daemon.json' },
  mark('live-restore reloaded', 'docker-reloaded'),
  mark('dockerd restarting', 'docker-restarted'),
  mark('awaiting', 'awaiting'),
  said('during the second look', 'looking again'),
  said('during the commit', 'confirming the change'),
];
const { round } = attack('connection cut, operator killed', 'each stage');

// A round is half a minute; the kill while dockerd restarts is among them in any case.
const FEW = ['first file written', 'dockerd restarting', 'awaiting', 'during the commit'];
const chosen = STAGES.filter(({ name }) => long || FEW.includes(name));

describe.each(chosen.map((stage, at) => [stage.name, stage, at] as const))('%s', (_, stage, at) => {
  const ways = ['the operator is killed', 'the connection is cut'] as const;
  const tried = long ? ways : [ways[(at + 1) % 2]!];

  it.each(tried)('%s: after the deadline as before, or as planned where the word was given', async (way) => {
    await round(`${stage.name}, ${way}`, () => interrupted(stage, way === ways[0]));
  });
});

// Docker 26, so that the daemon's own check is a stage, too.
const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

async function interrupted(stage: Stage, kill: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-cut-'));
  const proxy = await proxyTo(lab.host, folder);
  const to = [`root@127.0.0.1:${proxy.port}`, '--identity', lab.host.key, '--known-hosts', proxy.knownHosts];
  let operator: Applying | undefined;
  try {
    const before = await setScene(lab.host);
    operator = applying(lab.host, { to, confirmWithin: '10s', more: ['--timeout', '20s', '--no-verify'] });
    expect(await operator.reached(stage), `the run ended before it was ${stage.name}`).toBe(true);
    if (kill) operator.kill();
    else proxy.cut();
    const { code } = await operator.done;
    // Without a way back it says that it does not know, and that the host undoes it.
    if (!kill) expect([0, 1, 3, 4]).toContain(code);

    const state = await settled(lab.host);
    const told = await lastOf(lab.host);
    expect(told.state).toBe(state);
    expect(told.ended).toBeGreaterThan(1_700_000_000);
    if (state === 'committed') {
      expect(stage.name).toBe('during the commit');
      expect(await remains(lab.host)).toEqual([]);
      expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
    } else {
      expect(state).toBe('rolled-back');
      expect(told.why).toBe('nobody confirmed within 10 s');
    }
    expect(await broken(lab.host, before)).toEqual([]);
    // It can be tried again at once, and an audit finds what it found before.
    expect((await ironhull(['audit', ...reach(lab.host)])).code).toBe(1);
  } finally {
    operator?.kill();
    await operator?.done;
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
    await forget(lab.host);
  }
}
