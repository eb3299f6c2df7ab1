import logLevel from '../../../src/controls/daemon/log-level.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, info, startedThenWritten } from './says.ts';

const before = startedThenWritten(-5);

controlTest(logLevel, {
  'passes on a stock host': { is: 'pass', seen: 'not set, which means info' },
  'passes on a stock trixie': { host: 'debian-13-stock', is: 'pass' },
  'passes where info is said': {
    says: { [FILE]: file({ 'log-level': 'info' }), 'daemon-start': before },
    is: 'pass',
    seen: 'info',
  },
  'mends a level that hides what was done': {
    says: { [FILE]: file({ 'log-level': 'error' }) },
    is: 'fail',
    seen: 'log-level is error',
    fix: [{ kind: 'merge', patch: { 'log-level': 'info' }, activation: 'docker-restart', risk: 'restart' }],
    affects: null,
  },
  'mends debug, which wins over the level': {
    says: { [FILE]: file({ debug: true, 'log-level': 'info' }) },
    is: 'fail',
    seen: 'debug is on',
    fix: [{ kind: 'merge', patch: { debug: null } }],
  },
  'believes the running daemon over the file': {
    says: { 'docker-info': info({ Debug: true }) },
    is: 'fail',
    seen: 'debug is on until dockerd restarts, though no longer configured',
    fix: [{ kind: 'activate' }],
  },
  'mends a flag where it stands, since set twice dockerd would not start': {
    says: { 'dockerd-command': command({ flags: '-H fd:// -l warn $DOCKER_OPTS' }) },
    is: 'fail',
    seen: 'log-level is warn',
    fix: [
      {
        kind: 'template',
        path: '/etc/systemd/system/docker.service.d/zz-ironhull.conf',
        data: { command: '/usr/sbin/dockerd --log-level info -H fd:// $DOCKER_OPTS' },
        activation: 'docker-restart',
        risk: 'restart',
      },
    ],
  },
  'takes it out of the environment file’s variable and keeps the rest of that': {
    says: {
      'dockerd-command': command({
        flags: '-H fd:// $DOCKER_OPTS',
        after: '==> /etc/default/docker\nDOCKER_OPTS="-D --label \\"a b\\""\n',
      }),
    },
    is: 'fail',
    seen: 'debug is on',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd -H fd:// --label "a b"' } }],
  },
  'leaves a command to a person that a later drop-in sets': {
    says: {
      'dockerd-command': command({
        after:
          '# /etc/systemd/system/docker.service.d/zzz.conf\n[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -D\n',
      }),
    },
    is: 'manual',
    seen: 'debug is on',
    advice: /zzz\.conf sets the command after any drop-in of ironhull/,
  },
  'does not trust a file that is newer than the daemon': {
    says: { [FILE]: file({}), 'daemon-start': startedThenWritten(9) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
});
