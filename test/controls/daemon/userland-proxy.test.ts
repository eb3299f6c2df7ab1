import userlandProxy from '../../../src/controls/daemon/userland-proxy.ts';
import { controlTest } from '../../control-tester.ts';
import { BUSY, FILE, file, HARDENED, startedThenWritten } from './says.ts';

const patch = { 'userland-proxy': false };
const ipv4Proxy = 'tcp LISTEN 0 4096 0.0.0.0:8080 0.0.0.0:* users:(("docker-proxy",pid=792,fd=4))\n';

controlTest(userlandProxy, {
  'is proposed on a stock host, where nothing is published': {
    is: 'fail',
    seen: 'not set; no proxy runs now',
    fix: [{ kind: 'merge', patch, risk: 'restart' }],
    affects: null,
  },
  'asks for consent where a port is published on IPv6, which closes': {
    host: BUSY,
    is: 'fail',
    seen: 'not set; proxies serve 2 ports',
    fix: [{ kind: 'merge', patch, risk: 'disruptive' }],
    affects: /^1 port published on IPv6 closes: \[::\]:8080$/,
  },
  'asks for none where ports are published on IPv4 only': {
    host: BUSY,
    says: { listeners: ipv4Proxy },
    is: 'fail',
    affects: null,
  },
  'passes where ports are published without a proxy': {
    host: HARDENED,
    is: 'pass',
    seen: /^off: ports are published without/,
  },
  'believes published ports without a proxy even when the file is newer than the daemon': {
    host: HARDENED,
    says: { 'daemon-start': startedThenWritten(60) },
    is: 'pass',
  },
  'wants a restart where the file has it and proxies still run': {
    host: BUSY,
    says: { [FILE]: file(patch) },
    is: 'fail',
    seen: /still serves 0\.0\.0\.0:8080, \[::\]:8080/,
    fix: [{ kind: 'activate', risk: 'disruptive' }],
  },
  'is not satisfied by a file newer than the daemon where nothing shows': {
    says: { [FILE]: file(patch), 'daemon-start': startedThenWritten(1) },
    is: 'fail',
    fix: [{ kind: 'activate', risk: 'restart' }],
  },
});
