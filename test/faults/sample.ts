// The host and the plan that are attacked: one action of every kind, behind a small systemd.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import type { Action, Plan, Put } from '../../src/model.ts';
import { type FakeHost, planOf } from '../shell/fake-host.ts';
import { arrange } from '../shell/stand-ins.ts';
import { type Sample, samples } from '../shell/verb-samples.ts';
import { fakeSystemd } from './fake-systemd.ts';
import { type Packed, packed, unpack } from './packed.ts';

export const ID = '20260101T000000Z-aaaa';
export const TX = `var/lib/ironhull/tx/${ID}`;

const OLD = '{ "log-level": "info" }\n';
const NEW = `{ "it's": "new" }\n\n`;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const put = (path: string, before: string | null, content: string, mode: string | null = null): Put => ({
  kind: 'put',
  path,
  mode,
  before,
  was: before === null ? null : sha(before),
  content,
});

/** Those of test/shell/verb-samples.ts, each of which arranges what it needs. */
const SAMPLES = {
  edit: samples.edit[0]!,
  remove: samples.remove[0]!,
  unit: samples.unit[0]!,
  sysctl: samples.sysctl[0]!,
  'kernel-profile': samples['kernel-profile'][1]!,
  selinux: samples.selinux[0]!,
  group: samples.group[0]!,
  package: samples.package[0]!,
  engine: samples.engine[0]!,
  run: samples.run[0]!,
} satisfies Partial<Record<Action['kind'], Sample>>;

/** A new kind of action does not compile before it is attacked. */
const ATTACKED: Readonly<Record<Action['kind'], readonly Action[]>> = {
  put: [put('/etc/docker/daemon.json', OLD, NEW), put('/etc/new/deep/file.conf', null, 'hello', '0640')],
  mode: [{ kind: 'mode', path: '/etc/docker/key.json', mode: '0600', owner: '1:1' }],
  user: [{ kind: 'user', name: 'dockremap' }],
  'leave-group': [{ kind: 'leave-group', user: 'ops', group: 'docker' }],
  mask: [{ kind: 'mask', unit: 'exim4.service' }],
  remove: SAMPLES.remove.actions,
  // One line only: with the undo of one of two lost, the file is neither as before nor as planned, and that is said.
  edit: SAMPLES.edit.actions.slice(0, 1),
  unit: SAMPLES.unit.actions,
  sysctl: SAMPLES.sysctl.actions,
  'kernel-profile': SAMPLES['kernel-profile'].actions,
  selinux: SAMPLES.selinux.actions,
  group: SAMPLES.group.actions,
  package: SAMPLES.package.actions,
  engine: SAMPLES.engine.actions,
  run: SAMPLES.run.actions,
};

export const samplePlan = (): Plan => planOf(Object.values(ATTACKED).flat());

/** Everything that the plan acts on. What took a hundred processes once is unpacked by two from then on. */
export function furnish(host: FakeHost): void {
  furniture ??= packed(furnishAnew);
  unpack(host, furniture);
}

let furniture: Packed | undefined;

function furnishAnew(host: FakeHost): void {
  // Account files are this file's own: below, after those of the sample.
  for (const sample of Object.values(SAMPLES)) arrange(host, sample);
  host.write('etc/docker/daemon.json', OLD, 0o640);
  host.write('etc/docker/key.json', 'k', 0o4755);
  host.write('etc/passwd', 'root:x:0:0::/root:/bin/sh\nops:x:1000:1000::/home/ops:/bin/sh\n');
  host.write('etc/group', 'root:x:0:\ndocker:x:99:alice,ops\n');
  host.write('etc/shadow', 'root:*\n', 0o600);
  const user = '$name:x:998:998::/nonexistent:/usr/sbin/nologin';
  host.program(
    'useradd',
    `for name; do :; done; cd $FAKE_ROOT/etc && echo "${user}" >>passwd && echo "$name:!:1::::::" >>shadow &&
    echo "$name:x:998:" >>group`,
  );
  host.program('groupadd', 'for name; do :; done; echo "$name:x:997:" >>$FAKE_ROOT/etc/group');
  host.program('gpasswd', '[ "$1" = -d ] && sed -i "/^$3:/s/,$2//" $FAKE_ROOT/etc/group');
  // Comes with the packages of `engine`, which wants to see it answer.
  host.program('docker', 'grep -qx docker-sample "$FAKE_ROOT/run/fake-packages" 2>/dev/null && [ "$1" = info ]');
  // Nor need a fake root wait for the disk.
  host.program('sync', ':');
  fakeSystemd(host, ['exim4.service', 'ssh.service']);
}

/** Files, units and whatever else a plan changes, comparable between before and after. */
export const stateOf = (host: FakeHost): string =>
  [host.tree(), ...readdirSync(host.path('run/active')).sort(), ...KEPT_ELSEWHERE.map((it) => linesOf(host, it))].join(
    '\n',
  );

/** What verbs change outside /etc. */
const KEPT_ELSEWHERE = [
  'proc/sys/kernel/dmesg_restrict',
  'sys/kernel/security/apparmor/profiles',
  'sys/kernel/security/apparmor/text-verb-sample',
  'run/fake-packages',
];
const linesOf = (host: FakeHost, file: string) =>
  existsSync(host.path(file)) ? host.read(file).replace(/^/gm, `${file}: `) : `${file}: none`;

/** The same without times, which differ from one run to the next. */
export const contentOf = (host: FakeHost): string => stateOf(host).replace(/ \d+\.\d+(?= |$)/gm, '');

/** Of two states, the lines that only one of them has. */
export function differing(before: string, after: string): string[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  return [
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
  ];
}
