import buildEntitlements from '../../../src/controls/daemon/build-entitlements.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file } from './says.ts';

const builder = (it: object) => ({ [FILE]: file({ builder: it }) });

controlTest(buildEntitlements, {
  'passes on a stock host': { is: 'pass', seen: 'builds have no rights of their own' },
  'has nothing against other settings of builds': {
    says: builder({ gc: { enabled: true }, Entitlements: { 'network-host': true, 'security-insecure': false } }),
    is: 'pass',
  },
  'takes the right out of the object, and leaves the rest': {
    says: builder({ gc: { enabled: true }, entitlements: { 'network-host': true, 'security-insecure': true } }),
    is: 'fail',
    seen: 'builds may ask for security-insecure',
    fix: [{ kind: 'merge', patch: { builder: { entitlements: { 'security-insecure': null } } }, risk: 'disruptive' }],
    affects: /^builds that ask for security-insecure fail$/,
  },
  'finds it in the other spelling, and mends it there': {
    says: builder({ Entitlements: { 'security-insecure': true, device: true } }),
    is: 'fail',
    fix: [{ kind: 'merge', patch: { builder: { Entitlements: { 'security-insecure': null, device: null } } } }],
  },
  'is not confused by what is no object': { says: builder([1]), is: 'pass' },
});
