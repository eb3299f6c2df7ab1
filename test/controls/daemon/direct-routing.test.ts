import directRouting from '../../../src/controls/daemon/direct-routing.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file } from './says.ts';

const host = 'debian-sid-stock';

controlTest(directRouting, {
  'does not apply where the engine cannot do it': { is: 'not-applicable', seen: /^Docker 20\.10\.24/ },
  'passes from 28.0 on': { host, is: 'pass' },
  'asks before it takes a way away': {
    host,
    says: { [FILE]: file({ 'allow-direct-routing': true }) },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'allow-direct-routing': null }, risk: 'disruptive' }],
    affects: /other machines/,
  },
  'finds the switch that only the environment has': {
    host,
    says: {
      'dockerd-command': command({ after: '==> /etc/default/docker\nDOCKER_INSECURE_NO_IPTABLES_RAW=1\n' }),
    },
    is: 'manual',
    seen: /^DOCKER_INSECURE_NO_IPTABLES_RAW=1/,
  },
});
