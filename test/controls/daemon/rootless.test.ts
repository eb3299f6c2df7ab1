import rootless from '../../../src/controls/daemon/rootless.ts';
import { controlTest } from '../../control-tester.ts';
import { HARDENED, info } from './says.ts';

const none = 'no system docker\n';

controlTest(rootless, {
  'tells of a daemon of root, and changes nothing': {
    is: 'manual',
    seen: 'docker.service runs as root',
    advice: /waiver/,
  },
  'says what is better where root is mapped away': {
    host: HARDENED,
    is: 'manual',
    seen: 'docker.service runs as root, and root in containers is mapped away',
  },
  'passes where the daemon says that it is rootless': {
    says: { 'docker-info': info({ SecurityOptions: ['name=rootless'] }) },
    is: 'pass',
  },
  'passes where only users have daemons': {
    says: {
      'docker-install': 'systemd\n/run/user/1000/docker.sock\n',
      'docker-info': none,
      'dockerd-command': none,
    },
    is: 'pass',
    seen: 'only rootless Docker is here',
  },
});
