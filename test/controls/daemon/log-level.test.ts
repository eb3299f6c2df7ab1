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
  'leaves a flag to a person: set twice, dockerd would not start': {
    says: { 'dockerd-command': command({ flags: '-H fd:// -l warn' }) },
    is: 'manual',
    seen: 'log-level is warn',
    advice: /command line of \/lib\/systemd\/system\/docker\.service/,
  },
  'does not trust a file that is newer than the daemon': {
    says: { [FILE]: file({}), 'daemon-start': startedThenWritten(9) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
});
