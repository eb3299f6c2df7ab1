// Bad daemon configurations, each put through a whole transaction: dockerd stays up on the old one.
import { createHash } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/engine/transaction/progress.ts';
import { startScript } from '../../../src/engine/transaction/scripts.ts';
import { long } from '../../faults/figures.ts';
import { planOf } from '../../shell/fake-host.ts';
import { useHost } from '../lab.ts';
import { attack } from './attack.ts';
import { BAD_CONFIGS, type BadConfig } from './bad-configs.ts';
import { broken, forget, type Scene, setScene } from './scene.ts';

const NONCE = 'n0nce0123456789';
const OLD = '{}\n';
/** Docker 20.10 has no check of its own: in the short form it gets a few of those that ours must find. */
const FEW = [
  'a limit whose soft value is above the hard one',
  'an authorization plugin that is missing',
  'an unknown key',
];

/** With Docker 26, which can be asked beforehand. */
let [refused, tried] = [0, 0];
const { round } = attack(
  '30 bad daemon configurations',
  'all; at least 25 refused before any write',
  () => `${refused} of ${tried} refused before any write (Docker 26)`,
);

describe.each(['trixie', 'bookworm'] as const)('on a %s host', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const validates = suite === 'trixie';
  const chosen = long
    ? BAD_CONFIGS
    : validates
      ? BAD_CONFIGS.slice(0, 10)
      : BAD_CONFIGS.filter(({ what }) => FEW.includes(what));
  let before: Scene;
  let daemon = '';
  const identity = () => lab.host.must('pidof dockerd; stat -c %Y /etc/docker/daemon.json');

  beforeAll(async () => {
    before = await setScene(lab.host, OLD.trimEnd());
    daemon = await identity();
  });
  // Also of a round that failed: what it left is not the next one's.
  afterEach(() => forget(lab.host));

  it.each(chosen.map((it, at) => [it.what, it, at] as const))('%s', async (what, it, at) => {
    await round(`${suite}: ${what}`, async () => {
      if (it.arrange !== undefined) await lab.host.must(it.arrange);
      const { stdout } = await lab.host.run(transactionWith(it, at), { timeoutMs: 600_000 });
      const outcome = outcomeOf(stdout, NONCE);
      if (validates) tried += 1;
      if (validates && outcome.kind === 'refused') refused += 1;
      expect(['refused', 'rolled-back'], stdout).toContain(outcome.kind);
      if (outcome.kind === 'refused') {
        // Not written and written back: the same daemon never saw it, and not even the folder of the transaction stays.
        expect(await identity()).toBe(daemon);
        expect(await lab.host.must('ls /var/lib/ironhull/tx')).toBe('');
      } else {
        daemon = await identity();
      }
      if (validates) expect(outcome.kind).toBe(it.foundByStart ? 'rolled-back' : 'refused');
      // These plans do without live-restore, so a restart there and back ends the containers' processes.
      expect(await broken(lab.host, before, false)).toEqual([]);
    });
  });
});

function transactionWith({ file }: BadConfig, at: number): string {
  const content = typeof file === 'string' ? file : `${JSON.stringify(file, null, 2)}\n`;
  const was = createHash('sha256').update(OLD).digest('hex');
  const put = { kind: 'put', path: '/etc/docker/daemon.json', mode: null, before: OLD, was, content } as const;
  const liveRestoreFirst = content.includes('"live-restore": true');
  return startScript(planOf([put], { activation: 'docker-restart', liveRestoreFirst }), {
    id: `20260101T0000${String(at).padStart(2, '0')}Z-bad`,
    nonce: NONCE,
    operator: 'the lab',
    confirmSeconds: 10,
    keepers: [],
    record: {},
  });
}
