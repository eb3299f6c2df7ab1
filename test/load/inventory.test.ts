import { describe, expect, it } from 'vitest';
import { EMPTY_CONFIG, parseConfig } from '../../src/load/config.ts';
import { type Choice, hostsFor, type NamedHost } from '../../src/load/inventory.ts';
import { controls } from './known-controls.ts';

const config = parseConfig(
  `defaults: { sudo: nopasswd, identity: /keys/all }
hosts:
  web-1: ops@10.0.0.11
  web-2: { address: 10.0.0.12, user: ops, port: 2222, identity: /keys/two, jump: bastion, sudo: password, profile: strict }
  db.example.com: {}
  bastion: { address: 192.0.2.1, known-hosts: /keys/known }
  out: { jump: "ops@192.0.2.9:2222" }
  round: { jump: about }
  about: { jump: round }
groups: { web: [web-1, web-2], mixed: [web-2, bastion] }
`,
  'ironhull.yaml',
  { controls },
);
const sshKnows = (name: string) => ['laptop', 'web-1'].includes(name);
const names = (words: string[], choice: Partial<Choice> = {}) =>
  hostsFor(words, { config, sshKnows, ...choice }).map((it) => it.name);

const WEB_1: NamedHost = { name: 'web-1', address: '10.0.0.11', user: 'ops', sudo: 'nopasswd', identity: '/keys/all' };
const defaults = { sudo: 'nopasswd', identity: '/keys/all' } as const;

describe('hostsFor', () => {
  it.each<[string, string[], NamedHost[]]>([
    ['a name of ironhull.yaml, before one of ssh_config', ['web-1'], [WEB_1]],
    [
      'a host with its own settings, and its jump host with its own',
      ['web-2'],
      [
        {
          name: 'web-2',
          address: '10.0.0.12',
          user: 'ops',
          port: 2222,
          identity: '/keys/two',
          sudo: 'password',
          profile: 'strict',
          jump: { name: 'bastion', address: '192.0.2.1', knownHosts: '/keys/known' },
        },
      ],
    ],
    [
      'a jump host that only ssh knows',
      ['out'],
      [{ name: 'out', address: 'out', jump: 'ops@192.0.2.9:2222', ...defaults }],
    ],
    [
      'an entry without an address, which ssh_config may fill',
      ['db.example.com'],
      [{ name: 'db.example.com', address: 'db.example.com', ...defaults }],
    ],
    [
      'an address',
      ['root@10.1.1.1:22'],
      [{ name: 'root@10.1.1.1:22', address: '10.1.1.1', user: 'root', port: 22, ...defaults }],
    ],
    [
      'an IPv6 address with a port',
      ['root@[2001:db8::1]:2222'],
      [{ name: 'root@[2001:db8::1]:2222', address: '2001:db8::1', user: 'root', port: 2222, ...defaults }],
    ],
    ['a name of ssh_config', ['laptop'], [{ name: 'laptop', address: 'laptop', ...defaults }]],
    ['a DNS name', ['db1.example.com'], [{ name: 'db1.example.com', address: 'db1.example.com', ...defaults }]],
  ])('reads %s', (_, words, hosts) => expect(hostsFor(words, { config, sshKnows })).toEqual(hosts));

  it.each<[string, string[], string[]]>([
    ['a group', ['@web'], ['web-1', 'web-2']],
    ['groups that overlap, each host once', ['@mixed', '@web', 'web-2'], ['web-2', 'bastion', 'web-1']],
    ['one machine under two names, once', ['web-1', 'ops@10.0.0.11'], ['web-1']],
    ['another user on the same machine', ['web-1', 'root@10.0.0.11'], ['web-1', 'root@10.0.0.11']],
  ])('understands %s', (_, words, found) => expect(names(words)).toEqual(found));

  it('means every host of the file when none is named', () => {
    const two = parseConfig('hosts: { a: x@a, b: x@b }', 'ironhull.yaml', { controls });
    expect(names([], { config: two })).toEqual(['a', 'b']);
  });

  it('is this machine with --local, whatever the file says of others', () => {
    expect(hostsFor([], { config, local: true })).toEqual([{ name: 'localhost', address: null, ...defaults }]);
  });

  it('lets the command line win over the host, and the host over the defaults', () => {
    const options = { sudo: 'none', profile: 'swarm', identity: '/keys/mine', 'known-hosts': '/keys/kh' } as const;
    const { sudo, profile, identity, knownHosts } = hostsFor(['web-2'], { config, options })[0]!;
    expect([sudo, profile, identity, knownHosts]).toEqual(['none', 'swarm', '/keys/mine', '/keys/kh']);
  });

  it.each<[string, string[], string]>([
    ['an unknown group', ['@wbe'], '@wbe: unknown group; did you mean @web?'],
    ['an unknown group that is near none', ['@x'], '@x: unknown group; there are @web, @mixed'],
    ['a slip', ['wbe-1'], 'wbe-1: no host of this name in ironhull.yaml; did you mean web-1?'],
    ['a group without its sign', ['web'], 'web: no host; did you mean the group @web?'],
    [
      'a stranger',
      ['mail'],
      'mail: no host of this name in ironhull.yaml or ssh_config; write user@mail to connect to it by its address',
    ],
    ['an option of ssh', ['-oProxyCommand=x'], '-oProxyCommand=x: a host name cannot start with a dash'],
    ['an option as the user', ['-l@10.0.0.1'], '-l@10.0.0.1: a user name cannot start with a dash'],
    ['a shell', ['ops@$(id).example.com'], 'ops@$(id).example.com: a host name cannot hold "$"'],
    ['a control character', ['ops@a\u001b[2J.b'], 'ops@a�[2J.b: a host name cannot hold "\\u001b"'],
    ['a path', ['ops@../../etc'], 'ops@../../etc: expected a host name, an IPv4 or an IPv6 address'],
    ['a port out of range', ['ops@10.0.0.1:99999'], 'ops@10.0.0.1:99999: "99999" is not a port (1 to 65535)'],
    ['nothing', [''], '"" has an empty host name'],
    ['a jump in a circle', ['round'], 'round: its jump leads in a circle: round → about → round'],
    [
      'all mistakes at once',
      ['@x', 'mail2', 'web-1'],
      '@x: unknown group; there are @web, @mixed\nmail2: no host of this name in ironhull.yaml or ssh_config; write user@mail2 to connect to it by its address',
    ],
  ])('refuses %s', (_, words, told) => expect(() => names(words)).toThrow(told));

  it.each<[string, string[], Partial<Choice>, string]>([
    ['no host at all', [], { config: EMPTY_CONFIG }, 'HOST: name a host, such as ops@10.0.0.11, or use --local'],
    [
      'a file without hosts',
      [],
      { config: { ...EMPTY_CONFIG, file: 'x.yaml' } },
      'HOST: x.yaml names no hosts; name one',
    ],
    ['--local and another host', ['web-1'], { local: true }, '--local: this machine only; leave out web-1'],
    [
      'a stranger where there is no file',
      ['mail'],
      { config: EMPTY_CONFIG },
      'mail: no host of this name in ssh_config; write user@mail',
    ],
    ['a group where there is none', ['@web'], { config: EMPTY_CONFIG }, '@web: unknown group; there are none'],
  ])('refuses %s', (_, words, choice, told) => expect(() => names(words, choice)).toThrow(told));
});
