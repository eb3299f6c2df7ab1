import logLimits from '../../../src/controls/daemon/log-limits.ts';
import { controlTest } from '../../control-tester.ts';
import { BUSY, command, container, FILE, file, HARDENED, info, startedThenWritten } from './says.ts';

const wanted = { 'log-opts': { 'max-size': '10m', 'max-file': '3' } };
const before = startedThenWritten(-5);
const with_ = (opts: object, more: object = {}) => ({
  [FILE]: file({ 'log-opts': opts, ...more }),
  'daemon-start': before,
});

controlTest(logLimits, {
  'is proposed on a stock host, as strings': {
    is: 'fail',
    seen: 'json-file without max-size',
    fix: [{ kind: 'merge', patch: wanted, activation: 'docker-restart', risk: 'restart' }],
  },
  'passes where the limits stood when the daemon started': { host: HARDENED, is: 'pass', seen: '3 × 10m' },
  'takes the limits of the profile': {
    options: { 'max-size': '50m', 'max-file': '5' },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'log-opts': { 'max-size': '50m', 'max-file': '5' } } }],
  },
  'refuses a limit that Docker could not read': { options: { 'max-size': '1mega' }, is: 'manual', seen: /1mega/ },
  'accepts a tighter limit than asked': { says: with_({ 'max-size': '5m' }), is: 'pass', seen: '1 × 5m' },
  'does not accept a looser one': {
    says: with_({ 'max-size': '1g', 'max-file': '3' }),
    is: 'fail',
    fix: [{ kind: 'merge', patch: wanted }],
  },
  'mends a size with which every container start would fail': {
    says: with_({ 'max-size': '1mega' }),
    is: 'fail',
    seen: 'log-opts: max-size "1mega"',
    fix: [{ kind: 'merge', patch: wanted }],
  },
  'mends a number where dockerd wants a string': {
    says: with_({ 'max-size': '10m', 'max-file': 3 }),
    is: 'fail',
    seen: 'log-opts: max-file 3',
  },
  'leaves an option that dockerd does not know to a person': {
    says: with_({ 'max-sizee': '10m' }),
    is: 'manual',
    seen: /max-sizee/,
  },
  'takes -1 for no limit': { says: with_({ 'max-size': '-1' }), is: 'fail' },
  'wants a restart where the file is newer than the daemon': {
    says: { ...with_(wanted['log-opts']), 'daemon-start': startedThenWritten(1) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
  'wants a restart where another driver is set than the daemon uses': {
    says: with_({}, { 'log-driver': 'journald' }),
    is: 'fail',
    seen: 'the daemon logs to json-file, journald is set: dockerd has to restart',
  },
  'is pending for containers from before, by name': {
    host: BUSY,
    says: {
      ...with_(wanted['log-opts']),
      containers: container({ name: 'web' }) + container({ name: 'old', nnp: '-' }),
    },
    is: 'pending',
    seen: '3 × 10m for new containers; 2 containers without a limit: web, old',
    advice: /recreate/,
  },
  'leaves logs to a driver outside Docker': {
    says: { ...with_({}, { 'log-driver': 'journald' }), 'docker-info': info({ LoggingDriver: 'journald' }) },
    is: 'pass',
  },
  'knows that the local driver bounds itself': {
    says: { ...with_({}, { 'log-driver': 'local' }), 'docker-info': info({ LoggingDriver: 'local' }) },
    is: 'pass',
  },
  'keeps other options of the command line': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --log-opt tag=x --log-opt max-size=-1' }) },
    is: 'fail',
    fix: [
      {
        kind: 'template',
        data: {
          command: '/usr/sbin/dockerd --log-opt tag=x --log-opt max-size=10m --log-opt max-file=3 -H fd://',
        },
      },
    ],
  },
  'changes the driver and its options together': {
    options: { driver: 'syslog', 'driver-options': { 'syslog-address': 'tcp://logs.lan:514' } },
    says: with_({ 'max-size': '10m' }),
    is: 'fail',
    seen: 'json-file; the profile asks for syslog',
    fix: [
      {
        kind: 'merge',
        patch: { 'log-driver': 'syslog', 'log-opts': { 'max-size': null, 'syslog-address': 'tcp://logs.lan:514' } },
      },
    ],
  },
  'refuses a driver that the daemon does not have: it would start, and no container would': {
    options: { driver: 'loki' },
    is: 'manual',
    seen: 'this daemon has no log driver loki',
  },
  'refuses an option that is not text': {
    options: { driver: 'syslog', 'driver-options': { 'syslog-address': 514 } },
    is: 'manual',
    advice: /quotes/,
  },
  'keeps files bounded when it goes over to local': {
    options: { driver: 'local' },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'log-driver': 'local', 'log-opts': { 'max-size': '10m', 'max-file': '3' } } }],
  },
  'is pending for files of old containers when another driver is in effect': {
    options: { driver: 'journald' },
    host: BUSY,
    says: {
      ...with_({}, { 'log-driver': 'journald' }),
      'docker-info': info({ LoggingDriver: 'journald' }),
      containers: container({ name: 'web' }),
    },
    is: 'pending',
    seen: /1 container without a limit: web/,
  },
});
