// A host that talks without end, slowly, or not at all, over a real sshd: bounded memory, one `unknown`, an end by the limit.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { probe } from '../../src/define.ts';
import { answerSieve } from '../../src/engine/answer-sieve.ts';
import { MOST_PER_PROBE, probeScript, readings } from '../../src/engine/probe-script.ts';
import { library } from '../../src/load/templates.ts';
import type { Reading, Transport } from '../../src/model.ts';
import { openLocal } from '../../src/transport/local.ts';
import { connect } from '../../src/transport/ssh.ts';
import { type Sshd, startSshd } from '../transport/sshd.ts';
import { figure, long, rounds } from './figures.ts';

const ATTACK = { attack: 'endless and silent hosts', atLeast: '+32 MB at most, ends by the limit' };
const MINUTES = 600_000;
const NONCE = 'f00dfeedf00dfeedf00dfeedf00dfeed';
const MIB = 1024 * 1024;
const text = (name: string, sh: string) => probe<unknown>(name, sh, (it) => it);
const GIGABYTES = rounds(64, 2048);

const ways: [name: string, sh: string, why: RegExp][] = [
  ['gigabytes', `head -c ${GIGABYTES}m /dev/zero`, /longer than any honest one/],
  [
    'gigabytes in lines',
    `i=0; while [ $i -lt ${GIGABYTES} ]; do i=$((i + 1)); head -c 1m /dev/zero || exit 3; echo; done`,
    /longer than any honest one/,
  ],
  ['complaints without end', 'head -c 64m /dev/zero >&2', /exit/],
  ['never', 'sleep 3600', /did not answer/],
  ['a byte a second', 'while :; do printf x; sleep 1; done', /did not answer/],
  ['for ever', 'while :; do head -c 1m /dev/zero; done', /did not answer|longer/],
];

/** What is tried in the short form: each that does not answer costs its whole time limit. */
const SHORT = ['gigabytes', 'complaints without end', 'for ever'];

vi.setConfig({ hookTimeout: 120_000 });

describe('over SSH', () => {
  let sshd: Sshd;
  let host: Transport;
  beforeAll(async () => {
    sshd = await startSshd();
    host = await connect(sshd.target(), { verify: () => ({ ok: true }) });
  });
  afterAll(async () => {
    await host.close();
    sshd.stop();
  });

  it.each(ways.filter(([name]) => long || SHORT.includes(name)))(
    '%s: one unknown, the answers before it stay, and memory is bounded',
    (name, sh, why) => attacked(host, name, sh, why),
    MINUTES,
  );
});

describe('without SSH', () => {
  it.each(ways.filter(([name]) => name === 'gigabytes' || (long && name !== 'a byte a second')))(
    '%s',
    async (name, sh, why) => {
      const here = openLocal();
      await attacked(here, `${name}, here`, sh, why);
      await here.close();
    },
    MINUTES,
  );
});

describe('a million single bytes', () => {
  it(
    'cost no more than one piece of memory',
    async () => {
      const { Collector } = await import('../../src/transport/collect.ts');
      const collector = new Collector('mark', { sieve: answerSieve(NONCE, MOST_PER_PROBE) });
      const count = rounds(300_000, 4_000_000);
      const before = resident();
      for (const byte of Buffer.from('mark\n')) collector.push(Buffer.from([byte]));
      // Each in a packet of its own, as ssh2 hands them over.
      for (let n = 0; n < count; n += 1) collector.push(Buffer.allocUnsafeSlow(64).subarray(0, 1));
      const grown = resident() - before;
      figure({
        ...ATTACK,
        rounds: 1,
        violations: grown > 64 * MIB ? [`grew by ${grown / MIB} MiB`] : [],
        note: `${count} packets of one byte: +${Math.round(grown / MIB)} MiB`,
      });
      expect(collector.text.length).toBeLessThan(MOST_PER_PROBE + 100);
    },
    MINUTES,
  );
});

async function attacked(host: Transport, name: string, sh: string, why: RegExp): Promise<void> {
  const probes = [text('before', 'echo before'), text('flood', sh), text('after', 'echo after')];
  const limits = { timeoutMs: rounds(5_000, 90_000), maxBytes: 4 * MIB, sieve: answerSieve(NONCE, MOST_PER_PROBE) };
  // Warm, by a flood that is not counted: at the first one the garbage collector makes itself at home, and only once.
  // What the tool needs from its start is measured in test/lab/hostile.test.ts.
  await host.exec('head -c 96m /dev/zero', { timeoutMs: 60_000, sieve: answerSieve(NONCE, MOST_PER_PROBE) });
  const before = resident();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, resident());
  }, 50);
  let known: Map<string, Reading<unknown>>;
  let cut: string | undefined;
  try {
    const result = await host.exec(probeScript(library('probe'), probes, NONCE), limits);
    cut = result.cut;
    known = readings(result.stdout, probes, NONCE);
  } finally {
    clearInterval(watch);
  }
  const flood = known.get('flood')!;
  const grown = Math.max(0, most - before) / MIB;
  const violations = [
    ...(flood.known ? ['the flood was believed'] : why.test(flood.why) ? [] : [`the flood: ${flood.why}`]),
    ...(known.get('before')?.known ? [] : ['the answer before it was lost']),
    ...(cut !== undefined || known.get('after')?.known ? [] : ['the answer after it was lost']),
    // Short runs are measured too, but the garbage collector has had no time to be honest.
    ...(grown > (long ? 32 : 96) ? [`grew by ${grown.toFixed(0)} MiB`] : []),
  ];
  figure({ ...ATTACK, rounds: 1, violations, note: `${name}: +${grown.toFixed(0)} MiB, ${cut ?? 'answered'}` });
}

function resident(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
}
