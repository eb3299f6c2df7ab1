import tlsMaterial from '../../../src/controls/files/tls-material.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file } from '../daemon/says.ts';
import { files } from './says.ts';

const CONFIGURED = {
  [FILE]: file({
    tlsverify: true,
    tlscacert: '/srv/tls/ca.pem',
    tlscert: '/srv/tls/cert.pem',
    tlskey: '/srv/tls/key.pem',
  }),
};
const flags = (...more: string[]) => command({ flags: ['-H fd://', ...more].join(' ') });

controlTest(tlsMaterial, {
  'does not apply on a stock host': { is: 'not-applicable', seen: 'no TLS certificates are configured' },
  'passes where they are closed': {
    says: {
      ...CONFIGURED,
      ...files(
        '444 0 0 regular file: /srv/tls/ca.pem',
        '444 0 0 regular file: /srv/tls/cert.pem',
        '400 0 0 regular file: /srv/tls/key.pem',
      ),
    },
    is: 'pass',
  },
  'takes away what is too much, and from the key all but reading by root': {
    says: {
      ...CONFIGURED,
      ...files(
        '644 0 0 regular file: /srv/tls/ca.pem',
        '444 1000 1000 regular file: /srv/tls/cert.pem',
        '600 0 0 regular file: /srv/tls/key.pem',
      ),
    },
    is: 'fail',
    fix: [
      { kind: 'mode', path: '/srv/tls/ca.pem', mode: '0444' },
      { kind: 'mode', path: '/srv/tls/cert.pem', owner: 'root:root' },
      { kind: 'mode', path: '/srv/tls/key.pem', mode: '0400' },
    ],
    affects: null,
  },
  'finds them on the command line': {
    says: {
      'dockerd-command': flags('--tlsverify', '--tlskey=/etc/k.pem'),
      ...files('640 0 0 regular file: /etc/k.pem'),
    },
    is: 'fail',
    fix: [{ kind: 'mode', path: '/etc/k.pem', mode: '0400' }],
  },
  'knows where dockerd looks when nobody says': {
    says: { 'dockerd-command': flags('--tls'), ...files('604 0 0 regular file: /root/.docker/key.pem') },
    is: 'fail',
    fix: [{ kind: 'mode', path: '/root/.docker/key.pem', mode: '0400' }],
  },
  'never writes into a home, where the operator comes in': {
    says: {
      [FILE]: file({ tlskey: '/home/ops/key.pem' }),
      ...files('644 1000 1000 regular file: /home/ops/key.pem'),
    },
    is: 'manual',
    seen: /^\/home\/ops\/key\.pem is owned by 1000:1000 and has mode 0644/,
    advice: /by hand/,
  },
  'mends the others and says which it leaves': {
    says: {
      [FILE]: file({ tlscert: '/etc/c.pem', tlskey: '/home/ops/key.pem' }),
      ...files('644 0 0 regular file: /etc/c.pem', '644 0 0 regular file: /home/ops/key.pem'),
    },
    is: 'fail',
    advice: /\/home\/ops\/key\.pem/,
    fix: [{ kind: 'mode', path: '/etc/c.pem', mode: '0444' }],
  },
  'does not take a file that is not there for a good one': {
    says: CONFIGURED,
    is: 'manual',
    seen: /^not there, or not to be told by its name: tlscacert \/srv\/tls\/ca\.pem/,
  },
});
