import etcDocker from '../../../src/controls/files/etc-docker.ts';
import { controlTest } from '../../control-tester.ts';
import { files, without } from './says.ts';

controlTest(etcDocker, {
  'passes on a stock host': { is: 'pass', seen: '/etc/docker is root:root, mode 0755' },
  'passes on a stock trixie': { host: 'debian-13-stock', is: 'pass' },
  'does not apply where there is no such folder': { says: without('/etc/docker'), is: 'not-applicable' },
  'does not apply where there is no Docker': { says: { 'docker-files': 'no system docker\n' }, is: 'not-applicable' },
  'is content with a folder that only root may enter': { says: files('700 0 0 directory: /etc/docker'), is: 'pass' },
  'takes the write bits away': {
    says: files('777 0 0 directory: /etc/docker'),
    is: 'fail',
    seen: '/etc/docker has mode 0777, beyond 0755 by 0022',
    fix: [{ kind: 'mode', path: '/etc/docker', mode: '0755' }],
    affects: null,
  },
  'compares bits: 0473 is less than 0755, and the group writes': {
    says: files('473 0 0 directory: /etc/docker'),
    is: 'fail',
    fix: [{ kind: 'mode', mode: '0451' }],
  },
  'gives it back to root': {
    says: files('755 1000 1000 directory: /etc/docker'),
    is: 'fail',
    fix: [{ kind: 'mode', owner: 'root:root' }],
  },
});
