import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/load/ssh-config/parse-config.ts';
import { parseHostSpec, resolveTarget } from '../../src/load/ssh-config.ts';

const dir = mkdtempSync(join(tmpdir(), 'ironhull-ssh-config-'));
afterAll(() => rmSync(dir, { recursive: true }));
const config = join(dir, 'config');
const key = join(dir, 'key_10.1.2.3_bob');

beforeAll(() => {
  writeFileSync(key, 'a key');
  mkdirSync(join(dir, 'more'));
  writeFileSync(join(dir, 'more/one.conf'), 'Host from-include\n  HostName included.example\n');
  writeFileSync(
    config,
    `Include ${join(dir, 'more')}/*.conf
Host alias
  HostName 10.1.2.3
  User bob
  Port 2222
  IdentityFile ${dir}/key_%h_%r
  IdentityFile ${dir}/not-there
  IdentityAgent none
  IdentitiesOnly yes
  UserKnownHostsFile ${dir}/kh-%r ${dir}/kh2
  HostKeyAlias the-alias
Host chained
  ProxyJump first@j1:2200,j2
Host j2
  HostName 10.9.9.9
Host piped
  ProxyCommand nc %h %p
Host *.example !not.example
  User=carol
  Port 99
Host *.example
  User late
Host looped-a
  ProxyJump looped-b
Host looped-b
  ProxyJump looped-a
Host behind self
  ProxyJump self
`,
  );
});

describe.each([
  ['by ssh -G', true],
  ['by the small reader, without ssh', false],
])('ssh_config, read %s', (_, useSsh) => {
  const resolve = (host: string, more = {}) => resolveTarget(host, { configFile: config, useSsh, ...more });

  it('a host with everything set', async () => {
    expect(await resolve('alias')).toEqual({
      address: '10.1.2.3',
      port: 2222,
      user: 'bob',
      identities: [key],
      agent: null,
      identitiesOnly: true,
      knownHosts: [
        `${dir}/kh-bob`,
        `${dir}/kh2`,
        ...(useSsh ? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'] : []),
      ],
      keyName: 'the-alias',
      jump: null,
    });
  });

  it.each([
    ['what is typed wins over the file', 'eve@alias:2022', {}, { user: 'eve', port: 2022, address: '10.1.2.3' }],
    ['what the inventory says wins over both', 'eve@alias:2022', { user: 'mel', port: 1 }, { user: 'mel', port: 1 }],
    ['wildcards', 'a.example', {}, { user: 'carol', port: 99, keyName: 'a.example' }],
    ['a negated pattern', 'not.example', {}, { user: 'late', port: 22 }],
    ['an included file', 'from-include', {}, { address: 'included.example', keyName: 'included.example' }],
    ['a host that no line speaks of', 'x', {}, { address: 'x', port: 22, user: userInfo().username, jump: null }],
    ['an IPv6 address', '[2001:db8::1]:2200', {}, { address: '2001:db8::1', port: 2200, keyName: '2001:db8::1' }],
    ['a jump host of the operator’s choice', 'x', { jump: 'j2' }, { jump: { address: '10.9.9.9', jump: null } }],
    ['no jump, by choice', 'chained', { jump: null }, { jump: null }],
    ['a known_hosts file of the operator’s choice', 'alias', { knownHosts: '/k/%h' }, { knownHosts: ['/k/10.1.2.3'] }],
  ])('%s', async (_, host, overrides, expected) => {
    expect(await resolve(host, overrides)).toMatchObject(expected);
  });

  it('a chain: the last hop is the nearest to the host', async () => {
    expect(await resolve('chained')).toMatchObject({
      address: 'chained',
      jump: {
        address: '10.9.9.9',
        keyName: '10.9.9.9',
        jump: { address: 'j1', user: 'first', port: 2200, jump: null },
      },
    });
  });

  it('a key of the operator’s choice must be readable, and is the only one', async () => {
    expect((await resolve('x', { identity: key })).identities).toEqual([key]);
    await expect(resolve('x', { identity: '/nowhere/key' })).rejects.toThrow(
      'cannot read the key /nowhere/key: no such file',
    );
  });

  it.each([
    ['ProxyCommand', 'piped', 'ssh reaches piped through ProxyCommand nc'],
    ['a loop of jump hosts', 'looped-a', 'loop'],
    ['a host that is its own jump host', 'self', 'loop'],
    ['a host behind that one', 'behind', 'loop'],
  ])('%s is refused', async (_, host, message) => {
    await expect(resolve(host)).rejects.toThrow(message);
  });
});

it('a Match that only ssh can judge is refused, not guessed', () => {
  writeFileSync(join(dir, 'match'), 'Match all\n  User ann\nMatch exec true\n  User bob\n');
  expect(() => parseConfig([join(dir, 'match')], 'x', dir)).toThrow(
    `match:3: Match exec true can only be judged by ssh`,
  );
});

it('a broken configuration is told in ssh’s own words', async () => {
  writeFileSync(join(dir, 'broken'), 'Host x\n  Prot 22\n');
  await expect(resolveTarget('x', { configFile: join(dir, 'broken') })).rejects.toThrow(
    /line 2: Bad configuration option: prot/,
  );
});

describe('a HOST as typed', () => {
  it.each([
    ['web', { host: 'web' }],
    ['ops@10.0.0.1', { host: '10.0.0.1', user: 'ops' }],
    ['ops@web:22', { host: 'web', user: 'ops', port: 22 }],
    ['ann@corp@web', { host: 'web', user: 'ann@corp' }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
    ['[::1]', { host: '::1' }],
    ['ops@[::1]:2222', { host: '::1', user: 'ops', port: 2222 }],
    ['ssh://ops@web:22/', { host: 'web', user: 'ops', port: 22 }],
  ])('%s', (text, expected) => expect(parseHostSpec(text)).toEqual(expected));

  it.each([
    ['-oProxyCommand=reboot', 'a host name cannot start with a dash'],
    ['-l@web', 'a user name cannot start with a dash'],
    ['web:0', 'not a port'],
    ['web:65536', 'not a port'],
    ['web:22x', 'not a port'],
    ['', 'has an empty host name'],
    ['@web', 'has an empty user name'],
    ['web;reboot', 'cannot hold ";"'],
    ['we b', 'cannot hold " "'],
    ['$(id)@web', 'cannot hold "$"'],
    ['web\u001b[2J', 'cannot hold'],
  ])('%j is refused', (text, message) => expect(() => parseHostSpec(text)).toThrow(message));
});
