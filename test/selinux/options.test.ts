import { describe, expect, it } from 'vitest';
import { type Options, optionsOf } from '../../src/selinux/options.ts';

const block = (given: unknown) => optionsOf([], { web: given });

describe('options of the SELinux module', () => {
  it('are sorted, once each, with what is left out empty', () => {
    expect(optionsOf(['raw', 'alg', 'raw'], { 'my-web': { read: ['/srv/b', '/srv/a'] } })).toEqual({
      sockets: ['alg', 'raw'],
      blocks: new Map([['my-web', { read: ['/srv/a', '/srv/b'], write: [], listen: [], connect: [] }]]),
    });
  });

  it.each<readonly [string, string | Options, RegExp]>([
    ['a kind of socket that there is not', optionsOf(['algg'], {}), /deny-sockets: "algg": known are alg/],
    ['a name out of the prototype', optionsOf(['constructor'], {}), /deny-sockets/],
    // Each would be a statement of its own, or have the type of another.
    ...['w', 'Web', 'my_web', 'web-ro', 'web-rw', '9lives', 'a b', 'web)(allow', 'web\n', '-web', 'x'.repeat(31)].map(
      (name) => [`the name ${JSON.stringify(name)}`, optionsOf([], { [name]: {} }), /a name is/] as const,
    ),
    ...['/etc', '/srv', '/srv/', '/srv/a.b', '/srv/../etc', '/srv/a"b', '/srv/a(b)', '/usr/x', '/var/lib/docker'].map(
      (path) => [`the folder ${path}`, block({ read: [path] }), /a folder lies below/] as const,
    ),
    ...['/root/x', '/home/x', '/opt/containerd', '/opt/cni/bin', '/var/wwwx/a', 'srv/a', '/srv//a'].map(
      (path) => [`the folder ${path} to write`, block({ write: [path] }), /a folder lies below/] as const,
    ),
    ...['8080', '0/tcp', '65536/tcp', '80/icmp', '-1/tcp', 'http', '80/tcp)'].map(
      (port) => [`the port ${port}`, block({ listen: [port] }), /a port is/] as const,
    ),
    ['a connection over UDP, which no policy tells from others', block({ connect: ['53/udp'] }), /a port is/],
    ['a key that there is not', block({ paths: ['/srv/a'] }), /unknown "paths"; known are/],
    ['no list', block({ read: '/srv/a' }), /expected a list/],
    ['no mapping', block(['/srv/a']), /expected read/],
    [
      'a folder in another',
      optionsOf([], { a1: { read: ['/srv/a'] }, b1: { write: ['/srv/a/b'] } }),
      /\/srv\/a of a1 and \/srv\/a\/b of b1/,
    ],
    ['one folder twice', block({ read: ['/srv/a'], write: ['/srv/a'] }), /a file has one label/],
  ])('refuse %s', (_, read, words) => expect(read).toMatch(words));

  it('take folders side by side, also where one name begins as the other', () => {
    expect(optionsOf([], { a1: { read: ['/srv/a'] }, b1: { read: ['/srv/ab'] } })).toMatchObject({ sockets: [] });
  });
});
