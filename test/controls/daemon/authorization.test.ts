import authorization from '../../../src/controls/daemon/authorization.ts';
import { controlTest } from '../../control-tester.ts';
import { FILE, file, info } from './says.ts';

const KEY = 'authorization-plugins';
// As the probe prints it where one answers, and of one that only listens.
const LISTENS = 'answers /run/docker/plugins/az.sock\n==\n';
const SILENT = 'silent /run/docker/plugins/az.sock\n==\n';
const decides = (...names: string[]) => ({
  'docker-info': info({ Plugins: { Authorization: names, Log: ['json-file'] } }),
});

controlTest(authorization, {
  'tells that nobody decides on a stock host': { is: 'manual', seen: /whoever reaches the socket/ },
  'refuses a plugin that does not run': {
    options: { plugins: ['az'] },
    is: 'manual',
    seen: 'no plugin decides',
    advice: /^start az first: with a plugin that does not run dockerd ends/,
  },
  'sets one that listens': {
    options: { plugins: ['az'] },
    says: { 'authz-plugins': LISTENS },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { [KEY]: ['az'] } }],
  },
  'refuses one that listens and does not answer': {
    options: { plugins: ['az'] },
    says: { 'authz-plugins': SILENT },
    is: 'manual',
    seen: 'no plugin decides; az is there, but does not answer as an authorization plugin',
    advice: /^mend az first/,
  },
  'sets one that nobody could ask': {
    options: { plugins: ['az'] },
    says: { 'authz-plugins': 'unasked /var/run/docker/plugins/az.sock\n==\n' },
    is: 'fail',
  },
  'sets one that a .spec file announces and that answers there': {
    options: { plugins: ['az'] },
    says: { 'authz-plugins': 'answers /etc/docker/plugins/az.spec\n==\n' },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { [KEY]: ['az'] } }],
  },
  'refuses one whose address does not answer': {
    options: { plugins: ['az'] },
    says: { 'authz-plugins': 'silent /etc/docker/plugins/az.spec\n==\n' },
    is: 'manual',
    advice: /^mend az first/,
  },
  'sets one of a .json file, which dockerd asks by itself': {
    options: { plugins: ['az'] },
    says: { 'authz-plugins': 'unasked /usr/lib/docker/plugins/az/az.json\n==\n' },
    is: 'fail',
  },
  'warns of one that decides and does not answer any more': {
    says: { [FILE]: file({ [KEY]: ['az'] }), 'authz-plugins': SILENT, ...decides('az') },
    is: 'manual',
    seen: /named, but it does not answer/,
  },
  'sets a managed one that is enabled, by its name without the tag': {
    options: { plugins: ['opa/authz'] },
    says: { 'authz-plugins': '==\ntrue opa/authz:latest\nfalse other:latest\n' },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { [KEY]: ['opa/authz'] } }],
  },
  'does not take a disabled one': {
    options: { plugins: ['other'] },
    says: { 'authz-plugins': '==\nfalse other:latest\n' },
    is: 'manual',
  },
  'passes where one decides': {
    options: { plugins: ['az'] },
    says: { [FILE]: file({ [KEY]: ['az'] }), 'authz-plugins': LISTENS, ...decides('az') },
    is: 'pass',
    seen: /^az; /,
  },
  'wants a restart where it is set and does not decide': {
    says: { [FILE]: file({ [KEY]: ['az'] }), 'authz-plugins': LISTENS },
    is: 'fail',
    fix: [{ kind: 'activate' }],
  },
  'warns of one that is named and gone': {
    says: { [FILE]: file({ [KEY]: ['gone'] }), ...decides('gone') },
    is: 'manual',
    seen: 'gone: named, but not running',
    advice: /does not start without it/,
  },
});
