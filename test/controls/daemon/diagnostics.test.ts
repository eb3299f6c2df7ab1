import diagnostics from '../../../src/controls/daemon/diagnostics.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file, startedThenWritten } from './says.ts';

const set = { [FILE]: file({ 'network-diagnostic-port': 2000 }) };

controlTest(diagnostics, {
  'passes on a stock host': { is: 'pass', seen: 'closed' },
  'passes on the number that means none': { says: { [FILE]: file({ 'network-diagnostic-port': 0 }) }, is: 'pass' },
  'closes it': {
    says: set,
    is: 'fail',
    seen: 'port 2000 is set',
    fix: [{ kind: 'merge', patch: { 'network-diagnostic-port': null }, risk: 'restart' }],
  },
  'says that the running daemon has it open': {
    says: {
      ...set,
      listeners: 'tcp   LISTEN 0      4096     127.0.0.1:2000      0.0.0.0:*    users:(("dockerd",pid=336,fd=4))\n',
    },
    is: 'fail',
    seen: 'port 2000 answers',
  },
  'does not believe a file that is newer than the daemon': {
    says: { [FILE]: file({}), 'daemon-start': startedThenWritten(3) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
});
