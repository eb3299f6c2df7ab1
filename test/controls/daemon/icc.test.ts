import icc from '../../../src/controls/daemon/icc.ts';
import { controlTest } from '../../control-tester.ts';
import { BUSY, container, FILE, file, HARDENED } from './says.ts';

controlTest(icc, {
  'is proposed on a stock host': {
    is: 'fail',
    seen: 'not set',
    fix: [{ kind: 'merge', patch: { icc: false }, activation: 'docker-restart', risk: 'restart' }],
  },
  'passes where the bridge itself has it off': { host: HARDENED, is: 'pass' },
  'wants a restart where the file has it, the bridge not, and nothing runs': {
    says: { [FILE]: file({ icc: false }) },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'is pending, with a bridge until then, where a container runs': {
    host: BUSY,
    says: { [FILE]: file({ icc: false }) },
    is: 'pending',
    seen: 'set, not in effect before dockerd starts with no container running (1 container now)',
    advice: /stop all containers once.*DOCKER-USER -i docker0 -o docker0 -j DROP/,
  },
  'is still proposed on a busy host that does not have it': {
    host: BUSY,
    is: 'fail',
    fix: [{ kind: 'merge', patch: { icc: false } }],
    affects: null,
  },
  'is asked for where two containers share the default bridge, running or not, and may talk': {
    says: {
      containers:
        container({ name: 'web' }) +
        container({ name: 'db', nnp: '-', inspect: { NetworkMode: 'bridge' } }) +
        container({ name: 'own', inspect: { NetworkMode: 'own' } }),
    },
    is: 'fail',
    affects: /^2 containers on the default bridge no longer reach each other: web, db$/,
  },
  'writes the key back where the bridge has it off and the file lost it': {
    host: HARDENED,
    says: { [FILE]: file({}) },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { icc: false }, activation: 'none' }],
  },
  'does not apply without a default bridge': {
    says: { 'bridge-network': 'none\n', [FILE]: file({ bridge: 'none' }) },
    is: 'not-applicable',
  },
  'waits for the packet filter rules: with both false dockerd would not start': {
    says: { [FILE]: file({ iptables: false }) },
    is: 'manual',
    advice: /daemon\/iptables/,
  },
});
