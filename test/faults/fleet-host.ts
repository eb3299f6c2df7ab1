import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../../src/model.ts';
import { quote } from '../../src/shell/quote.ts';
import { TransportError } from '../../src/transport/errors.ts';
import { type FakeHost, fakeHost } from '../shell/fake-host.ts';
import { hook } from './hooks.ts';
import { streamOf } from './hostile-answers.ts';
import { saying } from './one-look.ts';
import { contentOf, furnish } from './sample.ts';

/** What happens to a host of a fleet. */
export const FAULTS = [
  'nothing',
  'away from the start',
  'link cut on the way',
  'away after the link was cut',
  'job killed',
  'a step fails',
  'a file moved since the look',
  'away at the second look',
  'link cut at the confirmation',
  'away after the confirmation',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface FleetHost {
  readonly name: string;
  readonly fault: Fault;
  readonly fake: FakeHost;
  /** A new connection; throws TransportError where the host is away. */
  open(): Transport;
  /** Its content before ironhull changed anything. */
  before(): string;
}

/** A fake host behind a transport, which meets its fault at the `at`th change or, where that has its own time, then. */
export function fleetHost(name: string, shell: string, fault: Fault, at: number): FleetHost {
  const fake = fakeHost(shell);
  furnish(fake);
  const here = `${fake.programs}/here`;
  const does = fault === 'job killed' ? 'kill -KILL $$' : `: >'${here}'`;
  hook(fake, [{ mode: 'job', at, does }]);
  if (fault === 'a step fails') {
    renameSync(`${fake.programs}/systemctl`, `${fake.programs}/whole-systemctl`);
    fake.program('systemctl', 'case " $* " in *" mask "*) exit 1 ;; esac; exec whole-systemctl "$@"');
  }
  let before = contentOf(fake);
  let away = fault === 'away from the start';
  const leave = () => {
    away = true;
  };

  async function exec(script: string): Promise<{ stdout: string; stderr: string; code: number | null }> {
    if (away) throw new TransportError('connection-lost', 'the link is gone');
    const kind = kindOf(script);
    if (kind === 'start' && fault === 'a file moved since the look') {
      fake.write('etc/docker/daemon.json', '{ "log-level": "warn" }\n', 0o640);
      before = contentOf(fake);
    }
    const link = new AbortController();
    const running = fake.run(seamed(script, fake), link.signal);
    if (kind === 'start' && (fault === 'link cut on the way' || fault === 'away after the link was cut')) {
      await Promise.race([running, appears(here)]);
      if (fault === 'away after the link was cut') leave();
      link.abort();
    }
    if (kind === 'commit' && fault.endsWith('the confirmation')) {
      // Before, while or after it is carried out, as the processors have it.
      await sleep(at * 5);
      if (fault === 'away after the confirmation') leave();
      link.abort();
    }
    const result = await running;
    if (kind === 'start' && fault === 'away at the second look') leave();
    return result;
  }

  const open = (): Transport => {
    if (away) throw new TransportError('unreachable', 'nobody answers');
    const used = { execs: 0, connections: 1 };
    const looking = saying((nonce) => streamOf(HONEST, nonce).bytes);
    return {
      used,
      close: async () => undefined,
      exec: async (script, limits) => {
        used.execs += 1;
        if (kindOf(script) !== 'look') return exec(script);
        if (away) throw new TransportError('connection-lost', 'the link is gone');
        return looking.exec(script, limits);
      },
    };
  };
  return { name, fault, fake, open, before: () => before };
}

function kindOf(script: string): 'look' | 'start' | 'commit' | 'other' {
  if (/^NONCE='[0-9a-f]{32}'$/m.test(script)) return 'look';
  if (/^store '/m.test(script)) return 'start';
  return /^resume .* commit$/m.test(script) ? 'commit' : 'other';
}

const HONEST = { host: 'debian-12-stock', answers: [], noise: '', bytes: [], at: 0, chunk: 65_536 } as const;

/** The script for a real host, moved to a fake one: its root and shell, and the digest that they are part of. */
function seamed(script: string, { seam }: FakeHost): string {
  const moved = script.replaceAll("ROOT='' SHELL_='/bin/sh'", `ROOT=${quote(seam.root)} SHELL_=${quote(seam.shell)}`);
  return moved.replace(/^(store \S+ )[0-9a-f]{64}( <<'(.*)'\n)([\s\S]*?)^\3$/m, (_, store, opening, end, run) => {
    const digest = createHash('sha256').update(run).digest('hex');
    return `${store}${digest}${opening}${run}${end}`;
  });
}

async function appears(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(10);
}
