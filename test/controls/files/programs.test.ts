import programs from '../../../src/controls/files/programs.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file } from '../daemon/says.ts';
import { files } from './says.ts';

const runtimes = (path: string) => ({ [FILE]: file({ runtimes: { own: { path } } }) });

controlTest(programs, {
  'does not apply on a stock host': { is: 'not-applicable', seen: "there are none but the engine's own" },
  'passes when the runtime is root’s': {
    says: { ...runtimes('/opt/own'), ...files('755 0 0 regular file: /opt/own') },
    is: 'pass',
    seen: '/opt/own is root:root, mode 0755',
  },
  'mends a runtime that others can write': {
    says: { ...runtimes('/opt/own'), ...files('775 1000 1000 regular file: /opt/own') },
    is: 'fail',
    fix: [{ kind: 'mode', path: '/opt/own', mode: '0755', owner: 'root:root' }],
    affects: null,
  },
  'finds one on the command line': {
    says: {
      'dockerd-command': command({ flags: '-H fd:// --add-runtime own=/opt/own' }),
      ...files('777 0 0 regular file: /opt/own'),
    },
    is: 'fail',
    fix: [{ kind: 'mode', path: '/opt/own', mode: '0755' }],
  },
  'knows the other programs and folders that are named, and those that are looked at unnamed': {
    says: {
      [FILE]: file({
        'init-path': '/opt/init',
        'cdi-spec-dirs': ['/srv/cdi'],
        'nri-opts': { enable: true, 'plugin-path': '/srv/nri' },
      }),
      ...files(
        '757 0 0 regular file: /opt/init',
        '757 0 0 directory: /srv/cdi',
        '757 0 0 directory: /srv/nri',
        '757 0 0 directory: /etc/docker/plugins',
        '775 0 27 directory: /usr/libexec/docker/cli-plugins',
      ),
    },
    is: 'fail',
    fix: [
      { kind: 'mode', path: '/opt/init', mode: '0755' },
      { kind: 'mode', path: '/srv/cdi', mode: '0755' },
      { kind: 'mode', path: '/srv/nri', mode: '0755' },
      { kind: 'mode', path: '/etc/docker/plugins', mode: '0755' },
      { kind: 'mode', path: '/usr/libexec/docker/cli-plugins', mode: '0755', owner: 'root:root' },
    ],
  },
  'has no opinion on a runtime that is found by its name': { says: runtimes('crun'), is: 'not-applicable' },
});
