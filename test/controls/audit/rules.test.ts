import { expect } from 'vitest';
import auditRules from '../../../src/controls/audit/rules.ts';
import { controlTest } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const KEY = '-k ironhull-docker';
const OURS = [
  '-w /usr/sbin/dockerd -p wa',
  '-w /usr/bin/containerd -p wa',
  '-w /usr/bin/containerd-shim -p wa',
  '-w /usr/bin/containerd-shim-runc-v1 -p wa',
  '-w /usr/bin/containerd-shim-runc-v2 -p wa',
  '-w /usr/sbin/runc -p wa',
  '-w /etc/default/docker -p wa',
  '-w /etc/containerd/config.toml -p wa',
  '-w /run/containerd/containerd.sock -p wa',
  '-w /run/docker.sock -p wa',
  '-w /usr/lib/systemd/system/docker.service -p wa',
  '-w /usr/lib/systemd/system/docker.socket -p wa',
  '-w /usr/lib/systemd/system/containerd.service -p wa',
  '-w /etc/docker -p wa',
].map((it) => `${it} ${KEY}`);
const LISTED = [...OURS, `-w /run/containerd -p wa ${KEY}`];
const WRITTEN = [...OURS, `-a always,exit -F path=/run/containerd -F perm=wa ${KEY}`];

/** auditctl's answers with these rules loaded and in a file. */
const state = (loaded: readonly string[], files: readonly string[], enabled = '1', name = 'zz-ironhull') => ({
  'audit-state': [
    `here\nenabled ${enabled}\nfailure 1\npid 229\n== loaded`,
    ...(loaded.length === 0 ? ['No rules'] : loaded),
    '== files',
    ...files.map((line) => `/etc/audit/rules.d/${name}.rules:${line}`),
    '',
  ].join('\n'),
});
const RULES = { kind: 'template' as const, path: '/etc/audit/rules.d/zz-ironhull.rules', mode: '0640' };
const TMPFILES = { kind: 'template' as const, path: '/etc/tmpfiles.d/ironhull-audit.conf' };
const LOAD = { kind: 'run' as const, what: 'load the audit rules' };

controlTest(auditRules, {
  'finds a stock host without rules, and writes and loads one file': {
    host: QEMU,
    is: 'fail',
    seen: /^not recorded: \/usr\/sbin\/dockerd, .* and \d+ more$/,
    fix: [
      { ...RULES, data: { key: 'ironhull-docker', watches: expect.arrayContaining(WRITTEN) } },
      { ...TMPFILES, data: { folder: '/run/containerd' } },
      { ...LOAD, check: expect.stringContaining("'/etc/docker wa'") },
    ],
    affects: null,
  },
  'passes where our rules are loaded and kept': { host: QEMU, says: state(LISTED, WRITTEN), is: 'pass' },
  "passes with somebody else's rules, whatever their key": {
    host: QEMU,
    says: state(
      LISTED.map((it) => it.replace(KEY, '-k docker')),
      WRITTEN.map((it) => it.replace(KEY, '-k docker')),
      '1',
      '30-cis',
    ),
    is: 'pass',
  },
  'takes /lib for what it leads to': {
    host: QEMU,
    says: state(
      LISTED.map((it) => it.replace('/usr/lib/systemd', '/lib/systemd')),
      WRITTEN.map((it) => it.replace('/usr/lib/systemd', '/lib/systemd')),
    ),
    is: 'pass',
  },
  'finds rules that the next boot loses': {
    host: QEMU,
    says: state(LISTED, []),
    is: 'fail',
    seen: /^recorded only until the next boot: /,
    fix: [RULES, TMPFILES, LOAD],
  },
  'finds rules that were unloaded, though the file is whole': {
    host: QEMU,
    says: { ...state([], WRITTEN), 'file:/etc/audit/rules.d/zz-ironhull.rules': `present\n${WRITTEN.join('\n')}\n` },
    is: 'fail',
    seen: /^not recorded: /,
    fix: [RULES, TMPFILES, { ...LOAD, undo: 'auditctl -D -k ironhull-docker >/dev/null || exit 1' }],
  },
  'writes, and does not load, where the rules are locked': {
    host: QEMU,
    says: state([], [], '2'),
    is: 'fail',
    advice: /a reboot is needed/,
    fix: [RULES, TMPFILES],
  },
  'says pending where they are written and locked out': {
    host: QEMU,
    says: state([], WRITTEN, '2'),
    is: 'pending',
    advice: /^a reboot is needed/,
  },
  'does not take a rule for daemon.json for one for its folder': {
    host: QEMU,
    says: state(
      LISTED.map((it) => it.replace('-w /etc/docker -p', '-w /etc/docker/daemon.json -p')),
      WRITTEN,
    ),
    is: 'fail',
    seen: 'not recorded: /etc/docker',
  },
  'does not take a rule for the shim for one for containerd': {
    host: QEMU,
    says: state(
      LISTED.filter((it) => !it.startsWith('-w /usr/bin/containerd -p')),
      WRITTEN,
    ),
    is: 'fail',
    seen: 'not recorded: /usr/bin/containerd',
  },
  'does not take a rule for the newer shim for one for the older': {
    host: QEMU,
    says: state(
      LISTED.filter((it) => !it.startsWith('-w /usr/bin/containerd-shim -p')),
      WRITTEN,
    ),
    is: 'fail',
    seen: 'not recorded: /usr/bin/containerd-shim',
  },
  'puts back what was loaded before, when an older file of ours is replaced': {
    host: QEMU,
    says: {
      ...state([`-w /etc/docker -p wa ${KEY}`], [`-w /etc/docker -p wa ${KEY}`]),
      'file:/etc/audit/rules.d/zz-ironhull.rules': `present\n-w /etc/docker -p wa ${KEY}\n`,
    },
    is: 'fail',
    fix: [RULES, TMPFILES, { ...LOAD, undo: expect.stringContaining(`'-w /etc/docker -p wa ${KEY}\n'`) }],
  },
  'watches what there is, and no more': {
    host: QEMU,
    says: {
      ...state([], []),
      'audit-places': 'program /opt/docker/bin/dockerd\nfolder /etc/docker\nfile /etc/docker/daemon.json\n',
    },
    is: 'fail',
    seen: 'not recorded: /opt/docker/bin/dockerd, /etc/docker/daemon.json, /etc/docker',
    fix: [
      {
        ...RULES,
        data: {
          key: 'ironhull-docker',
          watches: [`-w /opt/docker/bin/dockerd -p wa ${KEY}`, `-w /etc/docker -p wa ${KEY}`],
        },
      },
      LOAD,
    ],
  },
  'watches /etc/docker before there is one, since the same plan may make it': {
    host: QEMU,
    says: { ...state([], []), 'audit-places': 'program /usr/sbin/dockerd\n' },
    is: 'fail',
    seen: 'not recorded: /usr/sbin/dockerd, /etc/docker',
    fix: [
      { ...RULES, data: { key: 'ironhull-docker', watches: expect.arrayContaining([`-w /etc/docker -p wa ${KEY}`]) } },
      LOAD,
    ],
  },
  'records starts and the whole of /run/containerd when asked': {
    host: QEMU,
    options: { runtime: true },
    says: state(LISTED, WRITTEN),
    is: 'fail',
    seen: /^not recorded: \/usr\/sbin\/dockerd, .* and 2 more$/,
    fix: [
      {
        ...RULES,
        data: {
          key: 'ironhull-docker',
          watches: expect.arrayContaining([`-w /usr/sbin/runc -p wxa ${KEY}`, `-w /run/containerd -p wa ${KEY}`]),
        },
      },
      TMPFILES,
      LOAD,
    ],
  },
  'records the data root when asked (CIS 1.1.5)': {
    host: QEMU,
    options: { 'data-root': '/var/lib/docker' },
    says: state(LISTED, WRITTEN),
    is: 'fail',
    seen: 'not recorded: /var/lib/docker',
  },
  'finds the rule that silences everything, and names its file': {
    host: QEMU,
    says: state(['-a never,task', ...LISTED], ['-a task,never'], '1', '10-no-audit'),
    is: 'manual',
    advice: /10-no-audit\.rules/,
  },
  'finds that auditing is off': { host: QEMU, says: state([], [], '0'), is: 'manual', advice: /audit=0/ },
  'knows the status of old versions, on one line': {
    host: QEMU,
    says: {
      'audit-state': 'here\nAUDIT_STATUS: enabled=2 flag=1 pid=229 rate_limit=0\n== loaded\nNo rules\n== files\n',
    },
    is: 'fail',
    fix: [RULES, TMPFILES],
  },
  'finds that the records that matter are dropped': {
    host: QEMU,
    says: state([...LISTED, '-a always,exclude -F msgtype=PATH'], WRITTEN),
    is: 'manual',
    seen: /PATH/,
  },
  'leaves an exemption that comes before to its owner, and mends the rest': {
    host: QEMU,
    says: state([], ['-a never,exit -F path=/etc/default/docker'], '1', '05-quiet'),
    is: 'fail',
    advice: /"never" exempts \/etc\/default\/docker/,
    fix: [RULES, TMPFILES, LOAD],
  },
  'has nothing to say where auditd is a choice that was not made': {
    says: { 'audit-state': 'absent\n' },
    is: 'not-applicable',
    seen: /install the package auditd/,
  },
  'does not apply in a container': { is: 'not-applicable', seen: /machine that runs this container/ },
  'does not apply without Docker': {
    host: QEMU,
    says: { 'audit-places': 'alias /bin /usr/bin\n' },
    is: 'not-applicable',
  },
});
