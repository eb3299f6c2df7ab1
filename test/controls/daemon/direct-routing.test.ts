import directRouting from '../../../src/controls/daemon/direct-routing.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, info } from './says.ts';

// docker info of 20.10 with another version: what this control reads of it did not change.
const engine28 = { 'docker-info': info({ ServerVersion: '28.5.2' }) };

controlTest(directRouting, {
  'does not apply where the engine cannot do it': { is: 'not-applicable', seen: /^Docker 20\.10\.24/ },
  'passes from 28.0 on': { says: engine28, is: 'pass' },
  'asks before it takes a way away': {
    says: { ...engine28, [FILE]: file({ 'allow-direct-routing': true }) },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'allow-direct-routing': null }, risk: 'disruptive' }],
    affects: /other machines/,
  },
  'finds the switch that only the environment has': {
    says: {
      ...engine28,
      'dockerd-command': command({ after: '==> /etc/default/docker\nDOCKER_INSECURE_NO_IPTABLES_RAW=1\n' }),
    },
    is: 'manual',
    seen: /^DOCKER_INSECURE_NO_IPTABLES_RAW=1/,
  },
});
