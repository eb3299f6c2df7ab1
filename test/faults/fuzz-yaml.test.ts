// Whatever stands in ironhull.yaml or is given to a template: a clear error with its place, or plain names and words.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explainFailure } from '../../src/commands/failure.ts';
import { CONTROLS } from '../../src/controls/index.ts';
import { type Config, parseConfig } from '../../src/load/config.ts';
import { hostsFor, type NamedHost } from '../../src/load/inventory.ts';
import { render } from '../../src/load/templates.ts';
import { figure, rounds, seed } from './figures.ts';
import { hostileText, UNSAFE } from './hostile-words.ts';

const ATTACK = { attack: 'hostile YAML and option values', atLeast: '10,000 generated', seed };
const HOURS = 3_600_000;
const RUNS = rounds(300, 10_000);

const GOOD = `profile: baseline
defaults: { concurrency: 5, sudo: auto, output: [report.json] }
hosts:
  web-1: { address: 10.0.0.1, user: ops, port: 22, jump: root@gate }
  db: ops@10.0.0.2:2222
groups: { all: [web-1, db] }
waivers:
  - { control: daemon/icc, hosts: ['@all'], because: later, until: 2027-01-01 }
`;
const YAML_TRICKS = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '<<: {a: 1}',
    '!!js/function "x"',
    '!!binary aGk=',
    '%YAML 1.1\n---\n',
    '---\n',
    '...\n',
    '? ',
    '? [a, b]\n: c\n',
  ],
  ...[
    '__proto__: {polluted: true}\n',
    '"__proto__": 1\n',
    'constructor: {prototype: {polluted: true}}\n',
    '{',
    '[',
    '}',
    ']',
    '|\n',
    '>-\n',
    '\t',
    '- ',
    ': ',
    ' #',
    '0x1f',
    '.inf',
    '.nan',
    'null',
    '~',
  ],
  ...[
    '[a, &b [*b, *b]]',
    '&x [*x]',
    `${'['.repeat(30)}`,
    `${'{a: '.repeat(30)}`,
    '-oProxyCommand=canary',
    '"\\u0000"',
    '"\\ud800"',
  ],
];

const trick = fc.oneof(
  fc.constantFrom(...YAML_TRICKS),
  hostileText,
  hostileText.map((it) => JSON.stringify(it)),
);
const place = fc.nat(9999).map((it) => it / 10_000);
/** A good file with something put in, or in the place of one of its words. */
const bent = fc
  .array(fc.tuple(place, trick, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((bends) =>
    bends.reduce(
      (text, [at, it, asWord]) =>
        asWord ? inPlaceOfWord(text, at, it) : text.slice(0, at * text.length) + it + text.slice(at * text.length),
      GOOD,
    ),
  );
/** Any value at all where the schema wants its own. */
const shaped = fc
  .record(
    {
      profile: hostileText,
      defaults: fc.dictionary(
        fc.oneof(hostileText, fc.constantFrom('identity', 'output', 'accept', 'timeout', 'ssh-config')),
        fc.oneof(hostileText, fc.array(hostileText, { maxLength: 2 })),
        { maxKeys: 2 },
      ),
      hosts: fc.dictionary(
        fc.oneof(hostileText, fc.constantFrom('web-1', 'db')),
        fc.oneof(
          hostileText,
          fc.dictionary(fc.constantFrom('address', 'user', 'identity', 'jump', 'profile', 'port'), hostileText),
        ),
        { maxKeys: 3 },
      ),
      groups: fc.dictionary(hostileText, fc.array(hostileText, { maxLength: 2 }), { maxKeys: 2 }),
      waivers: fc.array(
        fc.record(
          {
            control: fc.oneof(hostileText, fc.constant('daemon/icc')),
            because: hostileText,
            owner: hostileText,
            until: fc.oneof(hostileText, fc.constant('2027-01-01')),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  )
  .map((it) => JSON.stringify(it));

/** A good file with hostile words where words are free. */
const worded = fc
  .tuple(hostileText, hostileText, hostileText)
  .map(([because, owner, file]) =>
    GOOD.replace(
      'because: later',
      () => `because: ${JSON.stringify(because)}, owner: ${JSON.stringify(owner)}`,
    ).replace('[report.json]', () => `[${JSON.stringify(file)}]`),
  );

it(
  'a hostile ironhull.yaml is refused with its place, or holds plain names only',
  () => {
    const own = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    let read = 0;
    attacked(
      fc.property(fc.oneof(bent, shaped, worded), (text) => {
        const config = readOrRefused(text);
        expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(own);
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
        if (config === null) return;
        read += 1;
        for (const name of config.hosts.keys()) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
        const hosts = config.hosts.size === 0 ? [] : hostsFor([], { config, sshKnows: () => true });
        for (const { address, user = 'x' } of hosts as NamedHost[]) {
          expect(address).toMatch(/^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/);
          expect(user).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/);
        }
      }),
      () => `ironhull.yaml; ${read} could be read`,
    );
  },
  HOURS,
);

it(
  'no value adds a line to a file that is rendered from a template',
  () => {
    const lines = (count: number) => `ListenStream=\n${'ListenStream=x\n'.repeat(count)}`.split('\n').length;
    const templates = {
      'systemd/docker-service-exec.conf.hbs': (it: string) => ({ command: it }),
      'systemd/docker-socket-listen.conf.hbs': (it: string) => ({ paths: [it, '/run/docker.sock'] }),
      'systemd/docker-socket.conf.hbs': (it: string) => ({ mode: '0660', user: it, group: it }),
    };
    const plain = Object.fromEntries(
      Object.entries(templates).map(([name, data]) => [name, render(name, data('plain')).split('\n').length]),
    );
    expect(plain['systemd/docker-socket-listen.conf.hbs']).toBe(lines(2) + 2);
    let filled = 0;
    attacked(
      fc.property(fc.constantFrom(...Object.entries(templates)), hostileText, ([name, data], text) => {
        let file: string;
        try {
          file = render(name, data(text));
        } catch (error) {
          expect((error as Error).name).toBe('TemplateError');
          return;
        }
        filled += 1;
        expect(file.split(/[\n\r\u0085\u2028\u2029]/).length).toBe(plain[name]);
        expect(file).toContain(text);
      }),
      () => `templates; ${filled} were filled in`,
    );
  },
  HOURS,
);

function attacked<T>(property: fc.IPropertyWithHooks<T>, note: () => string): void {
  const outcome = fc.check(property, { numRuns: RUNS, seed, endOnFailure: true });
  const violations = outcome.failed
    ? [
        `${String((outcome.errorInstance as Error).stack).slice(0, 1500)}\nby ${fc.stringify(outcome.counterexample).slice(0, 2000)}`,
      ]
    : [];
  figure({ ...ATTACK, rounds: outcome.numRuns, violations, note: note() });
}

/** null where it is refused as it should be: addressed, in one voice, and with nothing that a terminal obeys. */
function readOrRefused(text: string): Config | null {
  try {
    return parseConfig(text, 'ironhull.yaml', { controls: CONTROLS, cwd: '/srv', home: '/root' });
  } catch (error) {
    const said = explainFailure(error, false);
    expect((error as Error).name).toBe('ConfigError');
    expect(said).toContain('ironhull.yaml:');
    expect(said).not.toContain('mistake in ironhull itself');
    expect(said).not.toMatch(UNSAFE);
    expect(said.length).toBeLessThan(60_000);
    return null;
  }
}

function inPlaceOfWord(text: string, at: number, other: string): string {
  const words = [...text.matchAll(/[A-Za-z0-9./@-]+/g)];
  const word = words[Math.floor(at * words.length)];
  return word === undefined ? other : text.slice(0, word.index) + other + text.slice(word.index + word[0].length);
}
