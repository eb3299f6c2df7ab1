import { describe, expect, it } from 'vitest';
import { answerSieve } from '../../src/engine/answer-sieve.ts';
import { readings } from '../../src/engine/probe-script.ts';
import type { Probe } from '../../src/model.ts';

const NONCE = 'f00dfeed';
const frame = (name: string, body: string) => `<${NONCE} ${name}\n${body}\n>${NONCE} 0 \n`;
const probes: Probe<unknown>[] = ['a', 'flood', 'b'].map((name) => ({ name, sh: '', parse: (it) => it }));

/** What comes through when the text arrives in pieces of this size. */
function sifted(text: string, size: number, most = 100): string {
  const sieve = answerSieve(NONCE, most);
  const bytes = Buffer.from(text);
  const kept: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) kept.push(Buffer.from(sieve(bytes.subarray(at, at + size))));
  return Buffer.concat(kept).toString();
}

describe('an answer of any length', () => {
  const short = frame('a', 'one') + frame('flood', `x\n>guess 0 \n`) + frame('b', 'é\n');
  const long = frame('a', 'one') + frame('flood', 'x\n>f00d'.repeat(500)) + frame('b', 'two');

  it('goes through to the last byte where it is short, however it is cut', () => {
    for (let size = 1; size <= short.length; size++) expect(sifted(short, size)).toBe(short);
  });

  it('is cut where it is long, so that it is unknown, and costs its neighbours nothing', () => {
    for (let size = 1; size <= 200; size++) {
      const through = sifted(long, size);
      expect(through.length).toBeLessThan(400);
      const known = readings(through, probes, NONCE);
      expect([known.get('a'), known.get('b')]).toEqual([
        { known: true, value: 'one' },
        { known: true, value: 'two' },
      ]);
      expect(known.get('flood')).toEqual({
        known: false,
        why: 'flood: the answer is longer than any honest one',
      });
    }
  });

  it('is cut where it never ends, too, and what it swallowed is still seen to begin', () => {
    const swallowing = `${frame('a', 'one')}<${NONCE} flood\n${'x'.repeat(3000)}\n${frame('b', 'two')}`;
    for (let size = 1; size <= 200; size++) {
      const through = sifted(swallowing, size);
      expect(through).toContain(`\n<${NONCE} b\n`);
      const known = readings(through, probes, NONCE);
      expect([known.get('a')?.known, known.get('flood')?.known, known.get('b')?.known]).toEqual([true, false, false]);
    }
  });

  it('is two answers where a flood stands before the first of them', () => {
    const doubled = `${frame('a', 'one')}<${NONCE} flood\n${'x'.repeat(3000)}\n${frame('b', 'two')}${frame('b', 'three')}`;
    for (let size = 1; size <= 200; size++)
      expect(readings(sifted(doubled, size), probes, NONCE).get('b')).toMatchObject({ known: false });
  });

  it('is never taken for whole when the cut falls anywhere near its end', () => {
    for (let length = 60; length < 120; length++) {
      const known = readings(sifted(frame('a', 'one') + frame('flood', 'x'.repeat(length)), 7), probes, NONCE);
      const flood = known.get('flood')!;
      expect(flood.known ? flood.value : 'x'.repeat(length)).toBe('x'.repeat(length));
    }
  });
});
