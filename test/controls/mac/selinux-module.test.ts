import control from '../../../src/controls/mac/selinux-module.ts';
import { MODULE_FILE, sectionsOf } from '../../../src/selinux/module.ts';
import { optionsOf } from '../../../src/selinux/options.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { HOST, says as saysSELinux } from './selinux.ts';

const stock = recorded(HOST, 'selinux-module');
const FILE = `file:${MODULE_FILE}`;
const web = {
  web: { read: ['/srv/web/html'], write: ['/srv/web/data'], listen: ['8080/tcp'], connect: ['5432/tcp'] },
};

/** The text as it is written, of what is asked for. */
function text(sockets: string[], containers: Record<string, unknown> = {}): string {
  const asked = optionsOf(sockets, containers);
  if (typeof asked === 'string') throw new Error(asked);
  const ports: Record<number, string> = { 8080: 'http_cache_port_t', 5432: 'postgresql_port_t' };
  const rules = sectionsOf(asked, (port) => ports[port]).flatMap((it) => it.rules);
  return `; ours\n\n${rules.join('\n')}\n`;
}
const there = (content: string) => ({ [FILE]: `present\n${content}`, 'selinux-module': `${stock}installed same\n` });
/** A host with an older userspace, whose policy lets containers have AF_ALG, as that of Fedora does. */
const open = (version: string) => ({
  'selinux-module': stock
    .replace('alg_socket 4 0', 'alg_socket 4 39a3f')
    .replace(/^libsepol .*/m, `libsepol ${version}`),
});
const LABELLED =
  'label unconfined_u:object_r:ironhull_web_ro_t:s0 /srv/web/html\nlabel unconfined_u:object_r:ironhull_web_rw_t:s0 /srv/web/data\n';

controlTest(control, {
  'does not apply where the kernel has none': { is: 'not-applicable' },
  'does not apply where the policy knows no containers': {
    host: HOST,
    says: { selinux: saysSELinux({ containers: '' }) },
    is: 'not-applicable',
    seen: /see mac\/selinux$/,
  },
  'writes a module and installs it': {
    host: HOST,
    is: 'fail',
    seen: `there is no ${MODULE_FILE}`,
    fix: [
      {
        kind: 'template',
        path: MODULE_FILE,
        data: { sections: [{ rules: ['(deny container_domain self (alg_socket (create)))'] }] },
      },
      { kind: 'kernel-profile', module: 'selinux', path: MODULE_FILE },
    ],
    affects: null,
  },
  'passes when it is there, and says how a container gets its type': {
    host: HOST,
    options: { containers: web },
    says: { ...there(text(['alg'], web)), 'selinux-module': `${stock}installed same\n${LABELLED}` },
    is: 'pass',
    seen: 'no container gets alg sockets; web: --security-opt label=type:ironhull_web_t',
  },
  'says which folders have to be labelled': {
    host: HOST,
    options: { containers: web },
    says: {
      ...there(text(['alg'], web)),
      'selinux-module': `${stock}installed same\n${LABELLED.replace('ironhull_web_rw_t', 'var_t')}`,
    },
    is: 'pending',
    advice: /^restorecon -R -v \/srv\/web\/data$/,
  },
  'installs what is only written': {
    host: HOST,
    says: { [FILE]: `present\n${text(['alg'])}` },
    is: 'fail',
    fix: [{ kind: 'kernel-profile' }],
  },
  'installs it anew where the store has another': {
    host: HOST,
    says: { [FILE]: `present\n${text(['alg'])}`, 'selinux-module': `${stock}installed other\n` },
    is: 'fail',
    seen: /installed with another text/,
    fix: [{ kind: 'kernel-profile' }],
  },
  'finds a text that somebody changed': {
    host: HOST,
    says: there(text(['alg']).replace('deny', 'allow')),
    is: 'fail',
    seen: `${MODULE_FILE} says something else`,
    fix: [{ kind: 'template' }, { kind: 'kernel-profile' }],
  },
  'asks where containers run that have what is denied': {
    host: HOST,
    options: { 'deny-sockets': ['packet'] },
    says: { 'docker-info': JSON.stringify({ ...JSON.parse(recorded(HOST, 'docker-info')), ContainersRunning: 2 }) },
    is: 'fail',
    affects: /^2 running containers can open no more sockets of these kinds: packet$/,
  },
  'says that an older userspace cannot deny': {
    host: HOST,
    says: open('3.5'),
    is: 'manual',
    seen: 'not denied: alg, which takes SELinux userspace 3.6',
    advice: /seccomp\/hardened/,
  },
  'gives types all the same, and says what is not denied': {
    host: HOST,
    options: { containers: web },
    says: open('3.4'),
    is: 'fail',
    seen: `there is no ${MODULE_FILE}; not denied: alg, which takes SELinux userspace 3.6`,
  },
  'denies with a newer one': { host: HOST, says: open('1:4.0-1'), is: 'fail', seen: `there is no ${MODULE_FILE}` },
  'says that a policy without a class for them cannot': {
    host: HOST,
    says: { 'selinux-module': stock.replace(/^access alg_socket .*\n/m, '') },
    is: 'manual',
    seen: 'not denied: alg, which this policy does not tell from other sockets',
  },
  'leaves it where the policy denies by itself and userspace is old': {
    host: HOST,
    says: { 'selinux-module': stock.replace(/^libsepol .*/m, 'libsepol 3.4') },
    is: 'pass',
    seen: 'no container gets alg sockets',
  },
  'knows when what is installed is not what is loaded': {
    host: HOST,
    says: {
      ...there(text(['alg'])),
      'selinux-module': `${stock.replace('alg_socket 4 0', 'alg_socket 4 39a3f')}installed same\n`,
    },
    is: 'manual',
    advice: /semodule -B/,
  },
  'wants the tool': {
    host: HOST,
    says: { 'selinux-module': stock.replace('semodule\n', '') },
    is: 'manual',
    advice: /policycoreutils/,
  },
  'refuses a port that the policy does not know': {
    host: HOST,
    options: { containers: web },
    says: { 'selinux-module': stock.replace(/^port tcp .*\n/gm, '') },
    is: 'manual',
    seen: 'the policy has no label for 8080/tcp, 5432/tcp',
  },
  'refuses an option that is not right': {
    host: HOST,
    options: { containers: { web: { read: ['/etc'] } } },
    is: 'manual',
    advice: /^nothing is written/,
  },
});
