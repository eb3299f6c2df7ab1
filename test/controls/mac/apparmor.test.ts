import apparmor from '../../../src/controls/mac/apparmor.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const on = (...also: string[]) => ['kernel Y', 'parser yes', 'securityfs yes', ...also, ''].join('\n');
const ENFORCED = on('docker-default (enforce)');
const info = (...names: string[]) =>
  JSON.stringify({
    ...JSON.parse(recorded('debian-12-stock', 'docker-info')),
    SecurityOptions: [...names, 'seccomp,profile=default'].map((it) => `name=${it}`),
  });
const STOCK = {
  apparmor: ENFORCED,
  'docker-info': info('apparmor'),
  'security-modules': 'lockdown,capability,yama,apparmor\n',
};
const container = (name: string, label: string, profile = 'docker-default', privileged = false) =>
  `${label}\n${privileged} [${profile}] /${name}\n`;
const running = (...all: string[]) => ({ ...STOCK, 'apparmor-labels': all.join('') });

controlTest(apparmor, {
  'passes on a stock host with a kernel of its own': { is: 'pass', seen: 'docker-default is loaded and enforced' },
  'does not apply to a kernel without AppArmor, and names the modules it has': {
    says: { apparmor: 'kernel absent\nparser no\nsecurityfs no\n', 'security-modules': 'capability,selinux' },
    is: 'not-applicable',
    seen: 'this kernel has no AppArmor; active security modules: capability, selinux',
  },
  'does not guess modules where securityfs is not mounted': {
    says: { apparmor: 'kernel absent\nparser no\nsecurityfs no\n', 'security-modules': '' },
    is: 'not-applicable',
    seen: /not to be seen, securityfs is not mounted$/,
  },
  'does not apply where AppArmor is switched off': {
    says: { apparmor: 'kernel N\nparser yes\nsecurityfs no\n', 'security-modules': 'capability,landlock' },
    is: 'not-applicable',
    seen: /^AppArmor is switched off/,
  },
  'asks for the package whose absence leaves every container unconfined': {
    says: { ...STOCK, apparmor: 'kernel Y\nparser no\nsecurityfs yes\n', 'docker-info': info() },
    is: 'fail',
    seen: /containers run unconfined$/,
    fix: [{ kind: 'package', operation: 'install', name: 'apparmor', activation: 'docker-restart' }],
    affects: /running containers stay unconfined/,
  },
  'leaves it to a person where the package has a name that is not known': {
    says: {
      ...STOCK,
      apparmor: 'kernel Y\nparser no\nsecurityfs yes\n',
      'docker-info': info(),
      'os-release': 'PRETTY_NAME="Some Linux 1"\n',
    },
    is: 'manual',
    advice: /install the package apparmor/,
  },
  'asks for securityfs': {
    says: { ...STOCK, apparmor: 'kernel Y\nparser yes\nsecurityfs no\n', 'docker-info': info() },
    is: 'manual',
    advice: /mount securityfs/,
  },
  'restarts a daemon that started before the parser was there': {
    says: { ...STOCK, apparmor: on(), 'docker-info': info() },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart', risk: 'restart' }],
  },
  'has the daemon load a profile that somebody unloaded': {
    says: { ...STOCK, apparmor: on() },
    is: 'fail',
    seen: 'the profile docker-default is not loaded',
    fix: [{ kind: 'activate' }],
  },
  'does not take complain mode for protection': {
    says: { ...STOCK, apparmor: on('docker-default (complain)') },
    is: 'manual',
    seen: /in complain mode/,
  },
  'passes when what runs is confined, by docker-default or by a profile of its own': {
    says: running(container('web', 'docker-default (enforce)'), container('db', 'postgres (enforce)', 'postgres')),
    is: 'pass',
  },
  'names a container that was started unconfined': {
    says: running(container('web', 'docker-default (enforce)'), container('odd', 'unconfined', 'unconfined')),
    is: 'manual',
    seen: 'unconfined by apparmor=unconfined: odd',
    advice: /recreate odd/,
  },
  'believes the kernel where the engine says docker-default': {
    says: running(container('old', 'unconfined')),
    is: 'pending',
    seen: /but not for: old$/,
    advice: /restart old/,
  },
  'finds a container that began while Docker took AppArmor for missing': {
    says: running(container('old', 'unconfined', '')),
    is: 'pending',
  },
  'mentions a privileged container, which is never confined': {
    says: running(container('cadvisor', 'unconfined', 'unconfined', true)),
    is: 'pass',
    seen: /; unconfined because privileged: cadvisor$/,
  },
  'does not apply without Docker': {
    says: { ...STOCK, 'docker-info': 'no system docker\n' },
    is: 'not-applicable',
  },
});
