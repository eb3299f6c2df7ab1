import environment from '../../../src/controls/files/environment.ts';
import { controlTest } from '../../control-tester.ts';
import { command } from '../daemon/says.ts';
import { files, without } from './says.ts';

controlTest(environment, {
  'passes on a stock Debian': { is: 'pass', seen: '/etc/default/docker is root:root, mode 0644' },
  'does not apply where there is no such file': {
    says: { ...without('/etc/default/docker'), 'dockerd-command': command({}) },
    is: 'not-applicable',
    seen: 'there is neither /etc/default/docker nor /etc/sysconfig/docker',
  },
  'judges both of the usual ones, also when the unit reads but one': {
    says: files('646 0 0 regular file: /etc/default/docker', '644 1000 0 regular file: /etc/sysconfig/docker'),
    is: 'fail',
    fix: [
      { kind: 'mode', path: '/etc/default/docker', mode: '0644' },
      { kind: 'mode', path: '/etc/sysconfig/docker', owner: 'root:root' },
    ],
    affects: null,
  },
  'judges a file that only a drop-in names': {
    says: {
      ...files('666 0 0 regular file: /etc/docker.env'),
      'dockerd-command': command({ after: '==> /etc/docker.env\nA=b\n' }),
    },
    is: 'fail',
    fix: [{ kind: 'mode', path: '/etc/docker.env', mode: '0644' }],
  },
});
