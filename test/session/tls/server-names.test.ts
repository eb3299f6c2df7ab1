import { describe, expect, it } from 'vitest';
import { hostNames } from '../../../src/facts/host-names.ts';
import type { Host } from '../../../src/model.ts';
import { serverNames } from '../../../src/session/tls/server-names.ts';

/** A host of the lab (nspawn, bookworm) with two networks of Docker's, one of them with a container. */
const SAID = `1764271973
web-1
web-1.example.org
== addresses
1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
1: lo    inet6 ::1/128 scope host noprefixroute \\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.2.15/24 brd 10.0.2.255 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0    inet6 fe80::5054:ff:fe12:3456/64 scope link \\       valid_lft forever preferred_lft forever
2: eth0    inet6 2001:db8::15/64 scope global \\       valid_lft forever preferred_lft forever
3: docker0    inet 172.17.0.1/16 brd 172.17.255.255 scope global docker0\\       valid_lft forever preferred_lft forever
4: br-0123456789ab    inet 172.18.0.1/16 brd 172.18.255.255 scope global br-0123456789ab\\       valid_lft forever
5: wg0    inet 10.9.0.1 peer 10.9.0.2/32 scope global wg0\\       valid_lft forever preferred_lft forever
`;
const host = (name: string, address: string) => ({ name, ssh: { address } }) as Host;
const names = (it: Host, also: string[] = [], own = true) =>
  serverNames(it, hostNames.parse(SAID), { also, own }).map(({ value }) => value);
const ITS = ['web-1.example.org', '10.0.2.15', '2001:db8::15', '10.9.0.1'];

describe('the names of a server', () => {
  it.each([
    [
      'its own, without loopback, link-local and Docker’s',
      host('root@10.0.0.11:2222', '10.0.0.11'),
      ['10.0.0.11', 'web-1', ...ITS],
    ],
    ['the inventory’s first, and each once', host('web-1', 'Web-1.example.org.'), ['web-1', ...ITS]],
    ['of this machine', { name: 'localhost', ssh: null } as Host, ['web-1', ...ITS]],
  ])('%s', (_, it, are) => expect(names(it)).toEqual(are));

  it('are only the given ones on request, and a given one that is none is an error', () => {
    expect(names(host('web', '10.0.0.11'), ['api.example.org'], false)).toEqual([
      'api.example.org',
      'web',
      '10.0.0.11',
    ]);
    expect(() => names(host('web', '10.0.0.11'), ['a b'])).toThrow('neither a host name nor an address');
  });

  it('do not come from a host that says nonsense', () => {
    expect(() => hostNames.parse('')).toThrow();
    expect(() => hostNames.parse(`${SAID}evil line\n`)).toThrow('ip printed');
    const odd = hostNames.parse(SAID.replace('web-1\n', '*.example.org\nlocalhost.localdomain\n'));
    expect(serverNames(host('web', '10.0.0.11'), odd, { also: [], own: true }).map(({ value }) => value)).toEqual([
      'web',
      '10.0.0.11',
      ...ITS,
    ]);
  });
});
