import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, loadConfig, parseConfig } from '../../src/load/config.ts';
import { controls } from './known-controls.ts';

const context = { controls, cwd: '/srv/hosts', home: '/home/ops' };
const read = (text: string): Config => parseConfig(text, 'ironhull.yaml', context);

const EXAMPLE = `
profile: baseline                 # a name from profiles/, or a path
defaults: { concurrency: 10, confirm-within: 120s }
hosts:
  web-1: ops@10.0.0.11
  web-2: { address: 10.0.0.12, user: ops, port: 2222, identity: ~/.ssh/ops, jump: bastion, sudo: password, profile: strict }
groups: { web: [web-1, web-2] }
waivers:
  - { control: daemon/userns-remap, hosts: [web-2], because: "build host needs the host network", owner: ops, until: 2027-03-01 }
`;

describe('ironhull.yaml', () => {
  it('is read as the manual shows it', () => {
    expect(read(EXAMPLE)).toEqual({
      file: 'ironhull.yaml',
      profile: 'baseline',
      tls: {},
      defaults: { concurrency: 10, 'confirm-within': 120_000, profile: 'baseline' },
      hosts: new Map<string, unknown>([
        ['web-1', { address: '10.0.0.11', user: 'ops' }],
        [
          'web-2',
          {
            address: '10.0.0.12',
            user: 'ops',
            port: 2222,
            identity: '/home/ops/.ssh/ops',
            jump: 'bastion',
            sudo: 'password',
            profile: 'strict',
          },
        ],
      ]),
      groups: new Map([['web', ['web-1', 'web-2']]]),
      waivers: [
        {
          control: 'daemon/userns-remap',
          hosts: ['web-2'],
          because: 'build host needs the host network',
          owner: 'ops',
          until: '2027-03-01',
        },
      ],
    });
  });

  it.each([
    '',
    '# nothing yet\n',
    '---\n',
    'defaults:\nhosts:\n  # web-1: ops@10.0.0.11\ngroups:\nwaivers:\n',
    '\ufeff',
    '{}',
  ])('may say nothing: %j', (text) => {
    expect(read(text)).toEqual({
      file: 'ironhull.yaml',
      defaults: {},
      hosts: new Map(),
      groups: new Map(),
      waivers: [],
      tls: {},
    });
  });

  it('begins relative paths in its own folder, not in the working directory', () => {
    const text =
      'profile: ./our.yaml\ndefaults: { known-hosts: keys, output: ["-", out.json] }\nhosts: { a: { identity: id } }\n';
    const config = parseConfig(text, 'fleet/ironhull.yaml', context);
    expect(config.profile).toBe('/srv/hosts/fleet/our.yaml');
    expect(config.defaults['known-hosts']).toBe('/srv/hosts/fleet/keys');
    expect(config.defaults.output).toEqual(['-', '/srv/hosts/fleet/out.json']);
    expect(config.hosts.get('a')).toEqual({ identity: '/srv/hosts/fleet/id' });
  });

  it('takes every long option as a default', () => {
    const text = `defaults:
  { only: daemon/*, skip: [daemon/icc], format: [terminal, json], json: off, yes: on, accept: userns-remap, verify: false,
    concurrency: 4, timeout: 1m30s, ssh-config: /etc/x, sudo: nopasswd, quiet: "on", verbose: true, color: off }\n`;
    expect(read(text).defaults).toEqual({
      only: ['daemon/*'],
      skip: ['daemon/icc'],
      format: ['terminal', 'json'],
      json: false,
      yes: true,
      accept: ['userns-remap'],
      verify: false,
      concurrency: 4,
      timeout: 90_000,
      'ssh-config': '/etc/x',
      sudo: 'nopasswd',
      quiet: true,
      verbose: true,
      color: false,
    });
  });

  it('repeats settings through anchors', () => {
    const text = 'hosts:\n  a: &a { address: 10.0.0.1, user: ops }\n  b: *a\n';
    expect(read(text).hosts.get('b')).toEqual({ address: '10.0.0.1', user: 'ops' });
  });

  it('keeps an expired waiver: that is a finding, no mistake', () => {
    const text = 'waivers: [{ control: daemon/icc, because: x, until: 2001-01-01 }]';
    expect(read(text).waivers).toEqual([{ control: 'daemon/icc', because: 'x', until: '2001-01-01', hosts: [] }]);
  });

  it('spells out the groups of a waiver', () => {
    const text =
      'hosts: { a: x@a, b: x@b, c: x@c }\ngroups: { g: [b, c] }\nwaivers: [{ control: daemon/icc, hosts: [a, "@g", c], because: x, until: 2030-01-01 }]';
    expect(read(text).waivers[0]!.hosts).toEqual(['a', 'b', 'c']);
  });

  it('holds names that every object has as names like any other', () => {
    const { hosts, groups } = read(
      'hosts: { constructor: x@a, toString: x@b }\ngroups: { hasOwnProperty: [constructor] }',
    );
    expect([[...hosts.keys()], [...groups.keys()]]).toEqual([['constructor', 'toString'], ['hasOwnProperty']]);
  });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const load = (named?: string) => loadConfig(named, { controls, cwd: folder });

  it('may be absent where nobody named it', () => {
    expect(load()).toEqual({ file: null, defaults: {}, hosts: new Map(), groups: new Map(), waivers: [], tls: {} });
  });

  it.each([
    ['there must be, once it is named', 'absent.yaml', '--config: absent.yaml: there is no such file'],
    ['may not be a folder', '.', '--config: .: this is a folder'],
    ['may not be a device, which would never end', '/dev/zero', '--config: /dev/zero: this is not a regular file'],
    ['must be UTF-8', 'latin.yaml', '--config: latin.yaml: the file is not UTF-8 text'],
    ['may not be larger than any inventory', 'large.yaml', '--config: large.yaml: the file is larger than 1024 KiB'],
  ])('%s', (_, named, message) => {
    writeFileSync(join(folder, 'latin.yaml'), Buffer.from('# caf\xe9\n', 'latin1'));
    writeFileSync(join(folder, 'large.yaml'), '#'.repeat(1024 * 1024 + 1));
    expect(() => load(named)).toThrow(message);
  });

  it('is found in the working directory', () => {
    writeFileSync(join(folder, 'ironhull.yaml'), 'hosts: { a: x@y }');
    expect([...load().hosts.keys()]).toEqual(['a']);
  });
});
