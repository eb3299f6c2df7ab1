import insecureRegistries from '../../../src/controls/daemon/insecure-registries.ts';
import { controlTest } from '../../control-tester.ts';
import { registries } from './registries.ts';
import { command, FILE, file } from './says.ts';

const KEY = 'insecure-registries';

controlTest(insecureRegistries, {
  'passes on a stock host, which trusts only itself so': { is: 'pass', seen: 'none' },
  'passes on a stock trixie': { host: 'debian-13-stock', is: 'pass' },
  'names them all, and asks': {
    says: {
      [FILE]: file({ [KEY]: ['reg.lan:5000', '10.0.0.0/8', 'http://old.lan'] }),
      'docker-info': registries({ insecure: ['reg.lan:5000', 'old.lan'], ranges: ['10.0.0.0/8'] }),
    },
    is: 'fail',
    seen: '10.0.0.0/8, reg.lan:5000, old.lan',
    fix: [{ kind: 'merge', patch: { [KEY]: null }, risk: 'disruptive' }],
    affects: /pulled from or pushed to 10\.0\.0\.0\/8, reg\.lan:5000, old\.lan/,
  },
  'keeps those that the profile allows': {
    options: { allowed: ['reg.lan:5000'] },
    says: {
      [FILE]: file({ [KEY]: ['reg.lan:5000', 'old.lan'] }),
      'docker-info': registries({ insecure: ['reg.lan:5000', 'old.lan'] }),
    },
    is: 'fail',
    seen: 'old.lan',
    fix: [{ kind: 'merge', patch: { [KEY]: ['reg.lan:5000'] } }],
  },
  'passes with none but those': {
    options: { allowed: ['reg.lan:5000'] },
    says: { [FILE]: file({ [KEY]: ['reg.lan:5000'] }), 'docker-info': registries({ insecure: ['reg.lan:5000'] }) },
    is: 'pass',
    seen: 'none but reg.lan:5000, which the profile allows',
  },
  'finds one that is not in effect yet': {
    says: { [FILE]: file({ [KEY]: ['soon.lan'] }) },
    is: 'fail',
    seen: 'soon.lan',
  },
  'finds one that only the running daemon still has': {
    says: { 'docker-info': registries({ insecure: ['old.lan'] }) },
    is: 'fail',
    seen: 'old.lan, until dockerd restarts',
    fix: [{ kind: 'activate', risk: 'disruptive' }],
  },
  'leaves what is allowed on the command line': {
    options: { allowed: ['ok.lan'] },
    says: {
      'dockerd-command': command({ flags: '-H fd:// --insecure-registry=reg.lan --insecure-registry ok.lan' }),
      'docker-info': registries({ insecure: ['ok.lan', 'reg.lan'] }),
    },
    is: 'fail',
    seen: 'reg.lan',
    fix: [
      {
        kind: 'template',
        data: { command: '/usr/sbin/dockerd --insecure-registry ok.lan -H fd://' },
        risk: 'disruptive',
      },
    ],
  },
});
