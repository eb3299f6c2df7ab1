import tomoyo from '../../../src/controls/mac/tomoyo.ts';
import { render } from '../../../src/load/templates.ts';
import { domainsIn, learnedIn, policyOf } from '../../../src/tomoyo/policy.ts';
import { controlTest } from '../../control-tester.ts';
import { answer, CONTAINERS, domains, RUNC, type Says, unitsAre } from '../../tomoyo/host.ts';

const ENGINE = { dockerd: '/usr/sbin/dockerd', shim: '/usr/bin/containerd-shim-runc-v2', runc: '/usr/sbin/runc' };
const SCRIPT = '/etc/tomoyo/ironhull/policy.sh';
const DATA = { script: SCRIPT, programs: '/usr/sbin/dockerd /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc' };
const LEARN = 'file:/etc/systemd/system/ironhull-tomoyo-learn.service';
const HOLD = 'file:/etc/systemd/system/ironhull-tomoyo.service';
const PROGRAMS = 'file:/etc/tomoyo/ironhull/programs.conf';
const NOTHING = Object.fromEntries([LEARN, HOLD, PROGRAMS, `file:${SCRIPT}`].map((it) => [it, 'absent\n']));
const present = (template: string, data: Parameters<typeof render>[1]) => `present\n${render(template, data)}`;
const POLICY = policyOf(learnedIn(domainsIn(domains(101)), ENGINE), ENGINE, false);
const running = (name: string, domain: string) => `${domain}\n/${name}\n`;

const says = (it: Says, more: Record<string, string> = {}) => ({
  ...NOTHING,
  tomoyo: answer(it),
  'tomoyo-containers': '',
  ...more,
});
const learns = (it: Says = {}, more: Record<string, string> = {}) =>
  says(
    { domains: domains(101), units: unitsAre('active'), ...it },
    { [LEARN]: present('systemd/ironhull-tomoyo-learn.service.hbs', DATA), ...more },
  );
const inKernel = (profile: number, extra = '') =>
  `<kernel> /usr/sbin/dockerd\nuse_profile 0\n\n${POLICY.map(({ domain, lines }) => `${domain}\nuse_profile ${profile}\n\n${lines.join('\n')}\n${extra}\n`).join('')}`;
const holds = (it: Says = {}, more: Record<string, string> = {}) =>
  says(
    { domains: inKernel(103), units: unitsAre('inactive', 'active'), ...it },
    {
      [HOLD]: present('systemd/ironhull-tomoyo.service.hbs', DATA),
      [PROGRAMS]: present('tomoyo/programs.conf.hbs', {
        domains: POLICY.map((one) => ({ ...one, lines: [...one.lines] })),
      }),
      ...more,
    },
  );
const START_LEARNING = [
  { kind: 'template', path: SCRIPT },
  { kind: 'template', path: '/etc/systemd/system/ironhull-tomoyo-learn.service' },
  { kind: 'unit', operation: 'enable', unit: 'ironhull-tomoyo-learn.service' },
  { kind: 'unit', operation: 'start', unit: 'ironhull-tomoyo-learn.service' },
] as const;
const ENFORCING = { mode: 'enforcing' } as const;

controlTest(tomoyo, {
  'does not apply where another module is in charge, and says how to boot it': {
    says: { ...NOTHING, tomoyo: 'kernel off\n', 'security-modules': 'lockdown,capability,apparmor' },
    is: 'not-applicable',
    seen: /lockdown, capability, apparmor\. .*security=tomoyo/,
  },
  'asks for its tools, and learns at once, whatever was asked for': {
    says: says({ tools: false, profiles: 'PROFILE_VERSION=20150505', rules: '' }),
    options: ENFORCING,
    is: 'fail',
    fix: [{ kind: 'package', operation: 'install', name: 'tomoyo-tools', risk: 'disruptive' }, ...START_LEARNING],
    affects: /nothing is refused by that$/,
  },
  'leaves the tools to a person where their package is not known': {
    says: { ...says({ tools: false }), 'os-release': 'PRETTY_NAME="Some Linux 1"\n' },
    is: 'manual',
    advice: /tomoyo-tools/,
  },
  'begins to learn, which refuses nothing': {
    says: says({}),
    is: 'fail',
    seen: /takes no notes/,
    fix: START_LEARNING,
    affects: null,
  },
  'shows what it has learned, and is no pass meanwhile': {
    says: learns(),
    is: 'pending',
    seen: 'it learns, and refuses nothing: 4 programs: /bin/script, /bin/sh (/bin/busybox), /bin/sleep (/bin/busybox), /proc/self/exe (/bin/busybox)',
    advice: /mode: enforcing/,
  },
  'says of which containers it learns nothing': {
    says: learns({}, { 'tomoyo-containers': running('old', '<kernel>') + running('new', RUNC) }),
    is: 'pending',
    seen: /started before that, and not part of it: old$/,
  },
  'finds notes that somebody stopped': { says: learns({ domains: domains(0) }), is: 'fail', fix: START_LEARNING },
  'does not enforce what it has not learned': {
    says: says({}),
    options: ENFORCING,
    is: 'manual',
    advice: /mode: learning first/,
  },
  'does not enforce what there was no room to learn whole': {
    says: learns({ domains: domains(101).replace(`${RUNC}\n`, `${RUNC}\nquota_exceeded\n`) }),
    options: ENFORCING,
    is: 'manual',
    seen: /no room for all/,
  },
  'enforces on consent, and shows the list': {
    says: learns({}, { 'tomoyo-containers': running('web', RUNC) }),
    options: ENFORCING,
    is: 'fail',
    fix: [
      { kind: 'template', path: SCRIPT },
      { kind: 'template', path: '/etc/tomoyo/ironhull/programs.conf' },
      { kind: 'template', path: '/etc/systemd/system/ironhull-tomoyo.service' },
      { kind: 'unit', operation: 'enable', unit: 'ironhull-tomoyo.service', risk: 'safe' },
      { kind: 'unit', operation: 'start', unit: 'ironhull-tomoyo.service', risk: 'disruptive' },
      { kind: 'unit', operation: 'disable', unit: 'ironhull-tomoyo-learn.service' },
    ],
    affects: /^1 running container and all that are started later may start 4 programs: .*docker exec, health checks/,
  },
  'passes where the kernel enforces what the file says, with the whole list': {
    says: holds({}, { 'tomoyo-containers': running('web', CONTAINERS) }),
    options: ENFORCING,
    is: 'pass',
    seen: /^it enforces, on 1 running container, 4 programs: \/bin\/script, .*; refused since the boot: 7 starts$/,
  },
  'does not go back to learning unasked': { says: holds(), is: 'pass' },
  'takes notes again when asked, which opens it': {
    says: holds(),
    options: { mode: 'learning-again' },
    is: 'fail',
    fix: [...START_LEARNING, { kind: 'unit', operation: 'disable', unit: 'ironhull-tomoyo.service' }],
  },
  'is no pass where somebody switched the profile off': {
    says: holds({ domains: inKernel(0) }),
    options: ENFORCING,
    is: 'manual',
    seen: /has profile 0$/,
    advice: /systemctl restart ironhull-tomoyo/,
  },
  'is no pass where the profile no longer enforces': {
    says: holds({ profiles: '103-CONFIG::file::execute={ mode=permissive grant_log=no reject_log=yes }' }),
    options: ENFORCING,
    is: 'manual',
    seen: /does not enforce$/,
  },
  'is no pass where the kernel lets more through than the file says': {
    says: holds({ domains: inKernel(103, 'file execute /tmp/x exec.realpath="/tmp/x"\n') }),
    options: ENFORCING,
    is: 'manual',
    seen: /may do more than its file says/,
  },
  'is no pass where its rules are gone': {
    says: holds({ rules: '' }),
    options: ENFORCING,
    is: 'manual',
    seen: /rules/,
  },
  'is no pass for containers that are not under it': {
    says: holds({}, { 'tomoyo-containers': running('old', '<kernel>') }),
    options: ENFORCING,
    is: 'pending',
    advice: /^restart old$/,
  },
  'asks for dockerd to be held too, where that was not so': {
    says: holds(),
    options: { mode: 'enforcing', engine: true },
    is: 'manual',
    seen: /another wish$/,
  },
});
