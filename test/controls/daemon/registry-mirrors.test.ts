import registryMirrors from '../../../src/controls/daemon/registry-mirrors.ts';
import { controlTest } from '../../control-tester.ts';
import { registries } from './registries.ts';
import { FILE, file } from './says.ts';

const KEY = 'registry-mirrors';

controlTest(registryMirrors, {
  'passes on a stock host': { is: 'pass', seen: 'no mirror is used' },
  'passes with a mirror over TLS': {
    says: { [FILE]: file({ [KEY]: ['https://m.lan'] }), 'docker-info': registries({ mirrors: ['https://m.lan/'] }) },
    is: 'pass',
    seen: 'https://m.lan/',
  },
  'takes out only the plain ones, and asks': {
    says: {
      [FILE]: file({ [KEY]: ['http://m.lan', 'https://m.lan'] }),
      'docker-info': registries({ mirrors: ['http://m.lan/', 'https://m.lan/'] }),
    },
    is: 'fail',
    seen: 'http://m.lan',
    fix: [{ kind: 'merge', patch: { [KEY]: ['https://m.lan'] }, risk: 'disruptive' }],
    affects: /no longer pulled through http:\/\/m\.lan/,
  },
  'lets a proxy on the host itself be': {
    says: {
      [FILE]: file({ [KEY]: ['http://127.0.0.1:5000'] }),
      'docker-info': registries({ mirrors: ['http://127.0.0.1:5000/'] }),
    },
    is: 'pass',
  },
  'keeps what the profile allows': {
    options: { allowed: ['http://m.lan'] },
    says: { [FILE]: file({ [KEY]: ['http://m.lan'] }), 'docker-info': registries({ mirrors: ['http://m.lan/'] }) },
    is: 'pass',
  },
});
