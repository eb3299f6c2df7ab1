import experimental from '../../../src/controls/daemon/experimental.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file, info } from './says.ts';

controlTest(experimental, {
  'passes on a stock host': { is: 'pass' },
  'switches them off': {
    says: { [FILE]: file({ experimental: true }), 'docker-info': info({ ExperimentalBuild: true }) },
    is: 'fail',
    seen: 'on',
    fix: [{ kind: 'merge', patch: { experimental: null } }],
    affects: null,
  },
  'finds them before they are in effect': {
    says: { [FILE]: file({ experimental: true }) },
    is: 'fail',
    seen: /next start/,
  },
  'finds them in the running daemon when the file says nothing': {
    says: { 'docker-info': info({ ExperimentalBuild: true }) },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
});
