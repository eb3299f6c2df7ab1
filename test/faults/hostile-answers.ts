// Answers to the probes as a hostile host gives them: recorded ones, bent; forged frames; plain garbage.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { CONTROLS } from '../../src/controls/index.ts';
import { questionsOf } from '../../src/session/inspect.ts';
import { answerFile } from '../control-tester.ts';
import { hostileText, NUMBERS } from './hostile-words.ts';

export const PROBES = questionsOf({ controls: CONTROLS });
const HOSTS = ['debian-12-stock', 'debian-12-busy', 'debian-12-hardened'] as const;

/** How a body is bent; `at` and `size` are shares of its length. */
interface Bend {
  readonly how: 'insert' | 'replace' | 'delete' | 'repeat' | 'cut' | 'word' | 'json' | 'garbage' | 'long' | 'deep';
  readonly at: number;
  readonly size: number;
  readonly text: string;
}

export interface Answer {
  readonly probe: string;
  readonly bends: readonly Bend[];
  readonly code: number;
  readonly error: string;
  /** What is done to the frame; `forged` has frames for other probes in the body, under a guessed nonce. */
  readonly frame: 'whole' | 'none' | 'endless' | 'early-end' | 'twice' | 'wrong-nonce' | 'forged' | 'echoed';
}

export interface Hostile {
  readonly host: (typeof HOSTS)[number];
  readonly answers: readonly Answer[];
  readonly noise: string;
  /** Bytes that are no UTF-8, put in at this share of the stream. */
  readonly bytes: readonly number[];
  readonly at: number;
  readonly chunk: number;
}

/** Evenly spread, as fc.double is not: that one is nearly always nearly 0. */
const share = fc.nat(9999).map((it) => it / 10_000);
const bend: fc.Arbitrary<Bend> = fc.record({
  how: fc.oneof(
    {
      weight: 30,
      arbitrary: fc.constantFrom<Bend['how']>(
        'insert',
        'replace',
        'delete',
        'repeat',
        'cut',
        'word',
        'word',
        'json',
        'json',
        'garbage',
      ),
    },
    // Seldom, for each costs a hundred times as long as the others.
    { weight: 1, arbitrary: fc.constantFrom<Bend['how']>('long', 'deep') },
  ),
  at: share,
  size: fc.oneof(share, fc.constant(0.02)),
  text: fc.oneof(hostileText, fc.constantFrom(...NUMBERS)),
});

const answer: fc.Arbitrary<Answer> = fc.record({
  probe: fc.constantFrom(...PROBES.map(({ name }) => name)),
  bends: fc.array(bend, { minLength: 1, maxLength: 3 }),
  code: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) }),
  error: fc.oneof(fc.constant(''), hostileText),
  frame: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Answer['frame']>('whole') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Answer['frame']>(
        'none',
        'endless',
        'early-end',
        'twice',
        'wrong-nonce',
        'forged',
        'echoed',
      ),
    },
  ),
});

export const hostile: fc.Arbitrary<Hostile> = fc.record({
  host: fc.constantFrom(...HOSTS),
  answers: fc.uniqueArray(answer, { minLength: 1, maxLength: 5, selector: ({ probe }) => probe }),
  noise: fc.oneof(fc.constant(''), hostileText),
  bytes: fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 6 })),
  at: share,
  chunk: fc.integer({ min: 1, max: 70_000 }),
});

/** Whatever stray bytes or a flood do to them. */
const NEVER_BELIEVED: readonly Answer['frame'][] = ['none', 'wrong-nonce', 'endless', 'twice', 'echoed'];

/** The stream of a whole run, and the probes whose answer cannot be believed. */
export function streamOf(
  { host, answers, noise, bytes, at }: Hostile,
  nonce: string,
): { bytes: Buffer; lost: ReadonlySet<string> } {
  const bent = new Map(answers.map((it) => [it.probe, it]));
  const lost = new Set<string>();
  const parts = [noise];
  PROBES.forEach(({ name }, index) => {
    const it = bent.get(name);
    const body = it === undefined ? recordedOr(host, name) : it.bends.reduce(bentBy, recordedOr(host, name));
    const whole = frame(nonce, name, body, it?.code ?? 0, firstLine(it?.error ?? ''));
    if (it !== undefined && (it.frame === 'whole' ? it.code !== 0 : NEVER_BELIEVED.includes(it.frame))) lost.add(name);
    // The frame of the next answer is then taken into this one, and neither can be told.
    if (it?.frame === 'endless' && index + 1 < PROBES.length) lost.add(PROBES[index + 1]!.name);
    parts.push(it === undefined ? whole : framed(it, whole, nonce, body));
  });
  const text = Buffer.from(parts.join(''));
  const place = Math.floor(at * text.length);
  return { bytes: Buffer.concat([text.subarray(0, place), Buffer.from(bytes), text.subarray(place)]), lost };
}

function framed({ probe, frame: how }: Answer, whole: string, nonce: string, body: string): string {
  const guess = '0123456789abcdef0123456789abcdef';
  switch (how) {
    case 'whole':
      return whole;
    case 'none':
      return '';
    case 'endless':
      return `<${nonce} ${probe}\n${body}\n`;
    case 'early-end':
      return frame(nonce, probe, `${body}\n>${guess} 0 \n`, 0, '');
    case 'twice':
      return whole + whole;
    case 'wrong-nonce':
      return frame(guess, probe, body, 0, '');
    case 'forged':
      return frame(
        nonce,
        probe,
        `x\n>${guess} 0 \n${PROBES.map(({ name }) => frame(guess, name, recordedOr('debian-12-hardened', name), 0, '')).join('')}`,
        0,
        '',
      );
    case 'echoed':
      return whole + frame(nonce, probe, recordedOr('debian-12-hardened', probe), 0, '');
  }
}

const frame = (nonce: string, name: string, body: string, code: number, error: string) =>
  `<${nonce} ${name}\n${body}\n>${nonce} ${code} ${error}\n`;
const firstLine = (text: string) => text.split('\n')[0]!;

/** What this host said, or another one where it was not asked; an empty answer where none was. */
export function recordedOr(host: string, probe: string): string {
  const file = [host, ...HOSTS].map((it) => answerFile(it, probe)).find((it) => existsSync(it));
  return file === undefined ? '' : read(file);
}

const texts = new Map<string, string>();
function read(file: string): string {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
}

function bentBy(body: string, { how, at, size, text }: Bend): string {
  const from = Math.floor(at * body.length);
  const to = Math.min(body.length, from + Math.ceil(size * body.length));
  switch (how) {
    case 'insert':
      return body.slice(0, from) + text + body.slice(from);
    case 'replace':
      return body.slice(0, from) + text + body.slice(to);
    case 'delete':
      return body.slice(0, from) + body.slice(to);
    case 'repeat':
      return body.slice(0, to) + body.slice(from);
    case 'cut':
      return body.slice(0, from);
    case 'word':
      return inWords(body, at, text);
    case 'json':
      return inJson(body, at, text);
    case 'garbage':
      return text;
    case 'long':
      return body.slice(0, from) + text.slice(0, 50).repeat(20_000).slice(0, 600_000) + body.slice(from);
    case 'deep':
      return at < 0.5 ? `present\n${'['.repeat(100_000)}` : `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  }
}

/** One word is another one: what a parser takes for a name is hostile, and all around it is as it should be. */
function inWords(body: string, at: number, text: string): string {
  const words = [...body.matchAll(/[A-Za-z0-9_.-]+/g)];
  const word = words[Math.floor(at * words.length)];
  return word === undefined ? text : body.slice(0, word.index) + text + body.slice(word.index + word[0].length);
}

/** One string in JSON is another one, written as JSON writes it; now and then its key is __proto__. */
function inJson(body: string, at: number, text: string): string {
  const strings = [...body.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  const it = strings[Math.floor(at * strings.length)];
  if (it === undefined) return `present\n{${JSON.stringify(text)}: {"__proto__": {"polluted": true}}}\n`;
  const other = at * 1000 - Math.floor(at * 1000) < 0.2 ? '"__proto__"' : JSON.stringify(text);
  return body.slice(0, it.index) + other + body.slice(it.index + it[0].length);
}
