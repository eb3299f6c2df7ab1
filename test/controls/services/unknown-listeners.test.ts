import unknownListeners from '../../../src/controls/services/unknown-listeners.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const [sockets, rest] = recorded(QEMU, 'listener-owners').split('== programs\n') as [string, string];
const [programs, packages] = rest.split('== packages\n') as [string, string];
const also = (line: string, program = '', owner = '') => ({
  'listener-owners': `${sockets}${line}\n== programs\n${programs}${program}== packages\n${packages}${owner}`,
});
const REDIS =
  'tcp LISTEN 0 511 0.0.0.0:6379 0.0.0.0:* users:(("redis-server",pid=900,fd=6)) uid:110 ino:1 sk:9 cgroup:/system.slice/redis-server.service <->';
const redis = also(REDIS, '900 /usr/bin/redis-check-rdb\n', 'redis-tools: /usr/bin/redis-check-rdb\n');

controlTest(unknownListeners, {
  'knows all that a stock host listens for: SSH, monitoring, and what services/unneeded speaks of': {
    host: QEMU,
    is: 'pass',
  },
  'knows the same of a host in a container, where systemd holds sockets too': { is: 'pass' },
  'names what nobody decided on, with process, unit and package': {
    host: QEMU,
    says: redis,
    is: 'manual',
    seen: '1 program that nobody decided on: redis-server (redis-server.service, package redis-tools) on 6379/tcp',
    advice: /name the rest under "keep" in the profile: \[redis-server\]$/,
  },
  'is content once the unit is kept': { host: QEMU, says: redis, options: { keep: ['redis-server'] }, is: 'pass' },
  'is content once the package is kept': { host: QEMU, says: redis, options: { keep: ['redis-tools'] }, is: 'pass' },
  'finds a program that no package brought, started by a person': {
    host: QEMU,
    says: also(
      'tcp LISTEN 0 5 *:8000 *:* users:(("python3",pid=901,fd=3)) ino:2 sk:a cgroup:/user.slice/user-0.slice/session-3.scope v6only:0 <->',
      '901 /opt/py/bin/python3\n',
    ),
    is: 'manual',
    seen: /python3 \(session-3\.scope, of no package\) on 8000\/tcp$/,
  },
  'takes the service, not systemd, for the holder of a socket that both hold': {
    host: QEMU,
    says: also(
      'tcp LISTEN 0 5 0.0.0.0:9090 0.0.0.0:* users:(("cockpit-tls",pid=902,fd=3),("systemd",pid=1,fd=40)) ino:3 sk:b cgroup:/system.slice/cockpit.socket <->',
    ),
    is: 'manual',
    seen: /cockpit-tls \(cockpit\.socket, of no package\) on 9090\/tcp$/,
  },
  'finds a socket of the kernel': {
    host: QEMU,
    says: also('tcp LISTEN 0 64 0.0.0.0:3260 0.0.0.0:* ino:4 sk:c cgroup:/ <->'),
    is: 'manual',
    seen: /the kernel on 3260\/tcp$/,
  },
  'lets be what only this host can reach': {
    host: QEMU,
    says: also(REDIS.replace('0.0.0.0:6379', '127.0.0.1:6379')),
    is: 'pass',
  },
  'reads a version of ss that does not tell the cgroup': {
    host: QEMU,
    says: also('tcp LISTEN 0 5 *:8000 *:* users:(("python3",pid=901,fd=3))'),
    is: 'manual',
    seen: /python3 \(of no package\) on 8000\/tcp$/,
  },
});
