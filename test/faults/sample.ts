// The host and the plan that are attacked: one action of every kind that a fake root can take, behind a small systemd.

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { Action, Plan, Put } from '../../src/model.ts';
import { type FakeHost, planOf } from '../shell/fake-host.ts';
import { fakeSystemd } from './fake-systemd.ts';

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

export const ACTIONS: readonly Action[] = [
  put('/etc/docker/daemon.json', OLD, NEW),
  put('/etc/new/deep/file.conf', null, 'hello', '0640'),
  { kind: 'mode', path: '/etc/docker/key.json', mode: '0600', owner: '1:1' },
  { kind: 'user', name: 'dockremap' },
  { kind: 'leave-group', user: 'ops', group: 'docker' },
  { kind: 'mask', unit: 'exim4.service' },
];

export const samplePlan = (): Plan => planOf(ACTIONS);

/** Everything that ACTIONS act on. */
export function furnish(host: FakeHost): void {
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
  host.program('gpasswd', '[ "$1" = -d ] && sed -i "/^$3:/s/,$2//" $FAKE_ROOT/etc/group');
  // Nor need a fake root wait for the disk.
  host.program('sync', ':');
  fakeSystemd(host, ['exim4.service', 'ssh.service']);
}

/** Files, units and whatever else a plan changes, comparable between before and after. */
export const stateOf = (host: FakeHost): string =>
  [host.tree(), ...readdirSync(host.path('run/active')).sort()].join('\n');

/** The same without times, which differ from one run to the next. */
export const contentOf = (host: FakeHost): string => stateOf(host).replace(/ \d+\.\d+(?= |$)/gm, '');
