import dockerUnit from '../../../src/controls/files/docker-unit.ts';
import { controlTest } from '../../control-tester.ts';

const SERVICE = '/lib/systemd/system/docker.service';
const says = (lines: string) => ({ 'docker-unit-files': lines });

controlTest(dockerUnit, {
  "passes on a stock host, whose files are root's and readable": {
    is: 'pass',
    seen: /docker\.service, .*docker\.socket$/,
  },
  'compares bits: 0277 is a small number and lets everybody write': {
    says: says(`277 0 0 ${SERVICE}\n`),
    is: 'fail',
    seen: `${SERVICE} has mode 0277, beyond 0644 by 0033`,
    fix: [{ kind: 'mode', path: SERVICE, mode: '0244' }],
  },
  'is content with a stricter mode': { says: says(`600 0 0 ${SERVICE}\n`), is: 'pass' },
  'takes a set-user bit for too much': {
    says: says(`4644 0 0 ${SERVICE}\n`),
    is: 'fail',
    fix: [{ kind: 'mode', mode: '0644' }],
  },
  'finds a drop-in that its owner could rewrite': {
    says: says(`644 0 0 ${SERVICE}\n640 1000 100 /etc/systemd/system/docker.service.d/proxy.conf\n`),
    is: 'fail',
    seen: '/etc/systemd/system/docker.service.d/proxy.conf is owned by 1000:100',
    fix: [{ kind: 'mode', path: '/etc/systemd/system/docker.service.d/proxy.conf', owner: 'root:root' }],
  },
  'repairs every file at once': {
    says: says(`666 0 0 ${SERVICE}\n664 0 999 /usr/lib/systemd/system/docker.socket\n`),
    is: 'fail',
    fix: [
      { path: SERVICE, mode: '0644' },
      { path: '/usr/lib/systemd/system/docker.socket', mode: '0644', owner: 'root:root' },
    ].map((it) => ({ kind: 'mode' as const, ...it })),
    affects: null,
  },
  // The well-known bench looks into two folders and below /run, and takes a unit elsewhere for none.
  'judges the unit where systemd has it, whichever folder that is': {
    says: says('666 0 0 /usr/local/lib/systemd/system/docker.service\n'),
    is: 'fail',
    fix: [{ kind: 'mode', path: '/usr/local/lib/systemd/system/docker.service', mode: '0644' }],
  },
  'does not apply where systemd knows no Docker': { says: says(''), is: 'not-applicable' },
});
