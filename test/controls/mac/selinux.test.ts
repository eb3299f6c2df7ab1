import control from '../../../src/controls/mac/selinux.ts';
import { controlTest } from '../../control-tester.ts';
import { file } from '../daemon/says.ts';
import { HOST, info, says } from './selinux.ts';

const SET = { 'file:/etc/docker/daemon.json': file({ 'selinux-enabled': true }) };
const LABELS = { 'docker-info': info('selinux'), ...SET };
const container = (name: string, label: string, { privileged = false, options = 'null' } = {}) =>
  `${label}\n${privileged} /${name} ${options}\n`;
const running = (...all: string[]) => ({ ...LABELS, 'selinux-labels': all.join('') });
const A = 'system_u:system_r:container_t:s0:c386,c573';
const B = 'system_u:system_r:container_t:s0:c20,c573';
const SPC = 'system_u:system_r:spc_t:s0';

controlTest(control, {
  'does not apply where the kernel has none': { is: 'not-applicable', seen: /^SELinux is not in use in this kernel/ },
  'does not apply without Docker': {
    host: HOST,
    says: { 'docker-install': 'systemd\n', 'docker-info': 'no system docker\n' },
    is: 'not-applicable',
  },
  'asks for the key on a stock host, where it costs nobody anything': {
    host: HOST,
    is: 'fail',
    seen: 'not set',
    fix: [{ kind: 'merge', patch: { 'selinux-enabled': true }, activation: 'docker-restart', risk: 'restart' }],
    affects: null,
  },
  'keeps away from a policy that knows no containers: none would start': {
    host: HOST,
    says: { selinux: says({ containers: '' }) },
    is: 'manual',
    seen: /has no type for containers/,
    advice: /container-selinux/,
  },
  'is not satisfied by a file the daemon has not read yet': {
    host: HOST,
    says: SET,
    is: 'fail',
    seen: /not in effect until dockerd restarts/,
    fix: [{ kind: 'activate' }],
  },
  'finds what the next start will lose': {
    host: HOST,
    says: { 'docker-info': info('selinux') },
    is: 'fail',
    seen: /no longer configured/,
    fix: [{ kind: 'merge', activation: 'none' }],
  },
  'passes where the daemon labels, in permissive mode too: the mode is another control': {
    host: HOST,
    says: running(container('web', A), container('db', B)),
    is: 'pass',
    seen: 'the running daemon labels containers',
  },
  'has the daemon itself be of a type that the policy is about': {
    host: HOST,
    says: { ...LABELS, selinux: says({ dockerd: 'system_u:system_r:unconfined_service_t:s0' }) },
    is: 'manual',
    seen: /^dockerd runs as unconfined_service_t/,
    advice: /restorecon/,
  },
  'finds a container from before': {
    host: HOST,
    says: running(container('old', SPC), container('web', A)),
    is: 'pending',
    seen: /1 running container has no label of its own: old$/,
    advice: /recreate/,
  },
  'names one that asked to be let alone': {
    host: HOST,
    says: running(container('odd', SPC, { options: '["label=disable"]' })),
    is: 'manual',
    seen: /by an option of theirs: odd$/,
    advice: /recreate odd/,
  },
  'mentions a privileged one, which never has a label': {
    host: HOST,
    says: running(container('cadvisor', SPC, { privileged: true, options: '["label=disable"]' })),
    is: 'pass',
    seen: /because privileged: cadvisor$/,
  },
  'finds two with one label, and takes one category in common for none': {
    host: HOST,
    says: running(container('web', A), container('db', A), container('mail', B)),
    is: 'manual',
    seen: /^web, db have one label/,
  },
});
