import { describe, expect, it } from 'vitest';
import { type Config, EMPTY_CONFIG, parseConfig } from '../../src/load/config.ts';
import { ConfigError } from '../../src/load/diagnostic.ts';
import { hostsFor, type NamedHost } from '../../src/load/inventory.ts';
import { controls } from './known-controls.ts';

// reliability: whatever stands in an inventory, only names, addresses and lines of text get through.
const PIECES = [
  ...[
    "'",
    '"',
    '`',
    '\n',
    '\r',
    '\0',
    '\u001b[2J',
    '$(id)',
    ';id',
    '|id',
    '&',
    '../',
    '/etc/passwd',
    '-oProxyCommand=id',
  ],
  ...[
    '{{x}}',
    '%h',
    '~',
    '*',
    '?',
    '#',
    '@',
    ':',
    '[',
    ']',
    '\\',
    ' ',
    '\t',
    '\u202e',
    '\u2028',
    '\ud800',
    '__proto__',
  ],
  ...['a', 'web-1', '10.0.0.1', '::1', '22', '99999', 'é', 'constructor', '\x7f', '!!js/function', '&a', '<<'],
];

/** A generator with a seed (mulberry32): the same values in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hostile(count: number): string[] {
  const next = random(20_240_601);
  const piece = () => PIECES[Math.floor(next() * PIECES.length)]!;
  return Array.from({ length: count }, () => Array.from({ length: 1 + Math.floor(next() * 4) }, piece).join(''));
}

const values = hostile(1000);

describe('whatever stands in an inventory', () => {
  it.each<[string, RegExp]>([
    ['address', /^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/],
    ['user', /^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/],
    ['identity', /^\/[^\p{Cc}]*$/u],
    ['known-hosts', /^\/[^\p{Cc}]*$/u],
    ['profile', /^\/[^\p{Cc}]*$/u],
    ['jump', /^[A-Za-z0-9_:[][A-Za-z0-9._:%+@,\][-]*$/],
  ])('%s is plain, or refused', (field, plain) => {
    const entries = values.map((value, index) => [`h${index}`, { [field]: value }] as const);
    const read = accepted(Object.fromEntries(entries), field);
    expect(read.size).toBeGreaterThan(10);
    expect(read.size).toBeLessThan(values.length);
    for (const host of read.values()) expect((host as Record<string, string>)[field]).toMatch(plain);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('is plain as the name of a host, or refused', () => {
    const read = accepted(Object.fromEntries([...new Set(values)].map((value) => [value, 'x@y'])));
    expect(read.size).toBeGreaterThan(10);
    for (const name of read.keys()) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
  });

  it('is plain as a word of the command line, or refused', () => {
    for (const value of values) {
      const hosts = readOrRefuse(() => hostsFor([value], { config: EMPTY_CONFIG, sshKnows: () => true })) ?? [];
      for (const { address, user = 'x' } of hosts as NamedHost[]) {
        expect(address).toMatch(/^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/);
        expect(user).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/);
      }
    }
  });
});

/** The hosts that are left when those with a mistake are taken out. */
function accepted(hosts: Record<string, unknown>, field = ''): Config['hosts'] {
  const read = (left: object) => parseConfig(JSON.stringify({ hosts: left }), 'x.yaml', { controls, cwd: '/srv' });
  const refused = new Set<string>();
  readOrRefuse(
    () => read(hosts),
    ({ diagnostics }) => {
      for (const { pointer = '' } of diagnostics) refused.add(pointer);
    },
  );
  const isRefused = (name: string) => refused.has(`hosts/${name}`) || refused.has(`hosts/${name}/${field}`);
  return read(Object.fromEntries(Object.entries(hosts).filter(([name]) => !isRefused(name)))).hosts;
}

/** A refusal must be one of ours, and show nothing that a terminal would obey. */
function readOrRefuse<T>(read: () => T, refused: (error: ConfigError) => void = () => {}): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    refused(error as ConfigError);
    return undefined;
  }
}
