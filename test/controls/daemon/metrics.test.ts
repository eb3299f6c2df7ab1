import metrics from '../../../src/controls/daemon/metrics.ts';
import { controlTest } from '../../control-tester.ts';
import { command, FILE, file, startedThenWritten } from './says.ts';

const set = (address: string) => ({ [FILE]: file({ 'metrics-addr': address }) });

controlTest(metrics, {
  'does not apply on a stock host': { is: 'not-applicable', seen: 'no metrics are offered' },
  'passes on loopback': { says: set('127.0.0.1:9323'), is: 'pass', seen: 'only on 127.0.0.1:9323' },
  'asks before it closes a port that others may read': {
    says: set('0.0.0.0:9999'),
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'metrics-addr': '127.0.0.1:9999' }, risk: 'disruptive' }],
    affects: /no longer reach 0\.0\.0\.0:9999/,
  },
  'knows that no host means every address': { says: set(':9323'), is: 'fail' },
  'mends a flag where it stands': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --metrics-addr=10.0.0.1:9323' }) },
    is: 'fail',
    fix: [{ kind: 'template', data: { command: '/usr/sbin/dockerd --metrics-addr 127.0.0.1:9323 -H fd://' } }],
  },
  'does not believe a file that is newer than the daemon': {
    says: { [FILE]: file({}), 'daemon-start': startedThenWritten(3) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
});
