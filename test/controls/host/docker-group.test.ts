import dockerGroup from '../../../src/controls/host/docker-group.ts';
import { controlTest } from '../../control-tester.ts';

const AS_ROOT = '\n\nroot\n';
const AS_OPS = 'ops\nops\nroot\n';
const group = (members: string, primary = '', logins = AS_ROOT) => ({
  'docker-group': `docker:x:110:${members}\n${primary}`,
  logins,
});
const leave = (user: string) => ({ kind: 'leave-group' as const, user, group: 'docker', risk: 'disruptive' });

controlTest(dockerGroup, {
  'passes on a stock host, where nobody is in it': { is: 'pass', seen: 'nobody is in group docker' },
  'does not apply without such a group': { says: { 'docker-group': 'absent\n' }, is: 'not-applicable' },
  'passes when everybody in it is named': {
    says: group('alice,ci'),
    options: { members: ['ci', 'alice'] },
    is: 'pass',
    seen: 'only named people are in group docker: alice, ci',
  },
  'takes every stranger out, and says who loses what': {
    says: group('alice,ci,bob'),
    options: { members: ['bob'] },
    is: 'fail',
    seen: 'in group docker without being named: alice, ci',
    fix: [leave('alice'), leave('ci')],
    affects: /^alice loses access to the Docker socket from the next login on$/,
  },
  'compares whole names': {
    says: group('alice'),
    options: { members: ['alic', 'malice'] },
    is: 'fail',
    fix: [leave('alice')],
  },
  "never takes the operator's own login out": {
    says: group('ops', '', AS_OPS),
    is: 'manual',
    advice: /^ops is the login in use now: name it under "members"/,
  },
  'takes the others out and leaves the operator in': {
    says: group('ops,alice', '', AS_OPS),
    is: 'fail',
    fix: [leave('alice')],
    advice: /ops is the login in use now/,
  },
  'knows the login behind su by what the kernel remembers': {
    says: group('ops', '', '\nops\nroot\n'),
    is: 'manual',
  },
  'finds users whose first group it is, which no list of members shows': {
    says: group('', 'jenkins\n'),
    is: 'manual',
    seen: 'in group docker without being named: jenkins',
    advice: /usermod -g/,
  },
  'leaves to the directory service whom only that put in, and takes the others out': {
    says: { 'docker-group': 'docker:x:110:alice,ldap-joe\n=alice\n', logins: AS_ROOT },
    is: 'fail',
    seen: 'in group docker without being named: alice, ldap-joe',
    fix: [leave('alice')],
    advice: /^ldap-joe is in it by a directory service/,
  },
  'names a first group also where the directory has it': {
    says: { 'docker-group': 'docker:x:110:\n=\njenkins\n', logins: AS_ROOT },
    is: 'manual',
    advice: /usermod -g/,
  },
  'counts a user once, as a member and by the first group': {
    says: group('jenkins', 'jenkins\n'),
    is: 'manual',
    seen: 'in group docker without being named: jenkins',
  },
  'has nothing against root': { says: group('root'), is: 'pass' },
});
