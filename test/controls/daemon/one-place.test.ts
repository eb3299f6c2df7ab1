import onePlace from '../../../src/controls/daemon/one-place.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, info } from './says.ts';

const flags = (text: string) => ({ 'dockerd-command': command({ flags: `-H fd:// ${text} $DOCKER_OPTS` }) });

controlTest(onePlace, {
  'passes on a stock host': { is: 'pass', seen: 'no setting stands in two places' },
  'takes a flag out that says what daemon.json says': {
    says: { [FILE]: file({ debug: true, mtu: 1400 }), ...flags('-D --mtu 1400') },
    is: 'fail',
    seen: 'debug, mtu: both in daemon.json and on the command line, with the same value',
    fix: [
      {
        kind: 'template',
        path: '/etc/systemd/system/docker.service.d/zz-ironhull.conf',
        data: { command: '/usr/sbin/dockerd -H fd:// $DOCKER_OPTS' },
        activation: 'systemd-reload',
        risk: 'safe',
      },
    ],
  },
  'finds one in the environment file': {
    says: {
      [FILE]: file({ debug: true }),
      'dockerd-command': command({ after: '==> /etc/default/docker\nDOCKER_OPTS="-D --mtu 1400"\n' }),
    },
    is: 'fail',
    fix: [
      {
        kind: 'template',
        data: { command: '/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --mtu 1400' },
      },
    ],
  },
  'leaves two values to a person, and says both': {
    says: { [FILE]: file({ 'log-level': 'info' }), ...flags('-l warn') },
    is: 'manual',
    seen: /log-level is "info" there and "warn" in \/lib\/systemd\/system\/docker\.service$/,
  },
  'lets runtimes be, which dockerd puts together': {
    says: { [FILE]: file({ runtimes: { a: { path: '/a' } } }), ...flags('--add-runtime b=/b') },
    is: 'pass',
  },
  'warns of a key that an older engine knew': {
    says: { [FILE]: file({ 'oom-score-adjust': -500 }), 'docker-info': info({ ServerVersion: '26.1.5' }) },
    is: 'manual',
    seen: /^oom-score-adjust: Docker 26\.1\.5 does not know this/,
  },
  'finds what no engine knows, a comment or a key in capitals: each keeps dockerd from starting': {
    says: { [FILE]: file({ _comment: 'by hand', ICC: false }) },
    is: 'manual',
    seen: /^_comment, ICC: Docker 20\.10\.24\S* does not know this/,
  },
  'does not judge the keys of an engine that it does not know': {
    says: { [FILE]: file({ 'brand-new': true }), 'docker-info': info({ ServerVersion: '31.0.0' }) },
    is: 'pass',
  },
  'says that what stands in an unknown object is not in effect': {
    says: { [FILE]: file({ security: { icc: false } }) },
    is: 'manual',
    seen: /^security: dockerd looks past an object/,
    advice: /at the top of daemon\.json/,
  },
  'has nothing against it where that engine runs': { says: { [FILE]: file({ 'oom-score-adjust': -500 }) }, is: 'pass' },
});
