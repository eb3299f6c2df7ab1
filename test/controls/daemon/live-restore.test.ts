import liveRestore from '../../../src/controls/daemon/live-restore.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, HARDENED, info } from './says.ts';

const patch = { 'live-restore': true };

controlTest(liveRestore, {
  'is proposed on a stock host, by a reload': {
    is: 'fail',
    seen: 'not set',
    fix: [{ kind: 'merge', patch, activation: 'docker-reload', risk: 'safe' }],
  },
  'passes where the running daemon has it and the file keeps it': { host: HARDENED, is: 'pass' },
  'is not satisfied by a file that the daemon has not read': {
    says: { [FILE]: file(patch) },
    is: 'fail',
    seen: 'set, not in effect until dockerd reloads',
    fix: [{ kind: 'activate', activation: 'docker-reload' }],
  },
  'needs a restart where it is set by a flag, which a reload does not read': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --live-restore' }) },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'writes the key back where it is in effect but gone from the file': {
    says: { 'docker-info': info({ LiveRestoreEnabled: true }) },
    is: 'fail',
    seen: /next start of dockerd loses it/,
    fix: [{ kind: 'merge', patch, activation: 'none', risk: 'safe' }],
  },
  'never on a swarm node': {
    says: { 'docker-info': info({ Swarm: { LocalNodeState: 'active' } }) },
    is: 'not-applicable',
  },
  'never on a node whose swarm is locked': {
    says: { 'docker-info': info({ Swarm: { LocalNodeState: 'locked' } }) },
    is: 'not-applicable',
  },
  'mends a flag that says false where it stands, since flag and file together keep dockerd down': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --live-restore=false' }) },
    is: 'fail',
    fix: [
      {
        kind: 'template',
        data: { command: '/usr/sbin/dockerd --live-restore true -H fd://' },
        activation: 'docker-restart',
        risk: 'restart',
      },
    ],
  },
});
