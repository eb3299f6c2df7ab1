import daemonJson from '../../../src/controls/files/daemon-json.ts';
import { controlTest } from '../../control-tester.ts';

const says = (stat: string, text: string) => ({
  'stat:/etc/docker/daemon.json': `${stat} /etc/docker/daemon.json\n`,
  'file:/etc/docker/daemon.json': `present\n${text}`,
});

controlTest(daemonJson, {
  'does not apply on a stock host, which has none': { is: 'not-applicable' },
  "passes when it is root's and nobody else may write": {
    says: says('644 0 0', '{}\n'),
    is: 'pass',
    seen: 'root:root, mode 0644',
  },
  'is content with a file that only root may read': { says: says('600 0 0', '{}\n'), is: 'pass' },
  'takes the write bits away and leaves the rest': {
    says: says('666 0 0', '{}\n'),
    is: 'fail',
    fix: [{ kind: 'mode', path: '/etc/docker/daemon.json', mode: '0644' }],
    affects: null,
  },
  'compares bits, not numbers': { says: says('602 0 0', '{}\n'), is: 'fail', fix: [{ kind: 'mode', mode: '0600' }] },
  'gives it back to root': {
    says: says('644 1000 110', '{}\n'),
    is: 'fail',
    seen: '/etc/docker/daemon.json is owned by 1000:110',
    fix: [{ kind: 'mode', owner: 'root:root' }],
  },
  'leaves a syntax error to a person, with the place': {
    says: says('644 0 0', '{\n  "icc": false\n  "debug": true\n}\n'),
    is: 'manual',
    seen: /^line 3, column 3: /,
    advice: /never overwritten/,
  },
  'tells of the mode beside the syntax error': {
    says: says('666 0 0', '{\n'),
    is: 'manual',
    seen: /; \/etc\/docker\/daemon\.json has mode 0666/,
  },
  'leaves a key that stands twice to a person': {
    says: says('644 0 0', '{\n  "icc": false,\n  "icc": true\n}\n'),
    is: 'manual',
    seen: /^line 3: icc stands here a second time/,
  },
});
