import { describe, expect, it } from 'vitest';
import type { ProofStatus } from '../../src/model.ts';
import { judged, NO_CONTROL, REFUSED, type Said } from './said.ts';

type Case = [Said, ProofStatus, RegExp];

function table(proof: string, cases: Record<string, Case>) {
  describe(proof, () => {
    it.each(Object.entries(cases))('%s', (_, [differently, status, seen]) => {
      expect(judged(proof, differently)).toMatchObject({ proof, status, seen: expect.stringMatching(seen) });
    });
  });
}

table('userns', {
  'is proved by a shifted map and the host’s own view of the process': [{}, 'proved', /0 100000 65536.*uid 100000/],
  'is disproved where root is root': [
    { 'a.uid_map': '0          0 4294967295', 'host.uid': '0' },
    'disproved',
    /uid 0/,
  ],
  'is disproved by a map that is short but not shifted': [
    { 'a.uid_map': '0 0 65536', 'host.uid': '0' },
    'disproved',
    /65536/,
  ],
  'believes the host before the container': [{ 'host.uid': '0' }, 'disproved', /on the host the process has uid 0/],
  'says nothing when the host shows another uid than the map': [{ 'host.uid': '296608' }, 'not-run', /contradict/],
  'says nothing without the host’s view': [{ 'host.uid': undefined }, 'not-run', /did not show/],
  'says nothing without a map': [{ 'a.uid_map': undefined }, 'not-run', /cannot be read/],
  'does not need the control': [NO_CONTROL, 'proved', /100000/],
});

table('seccomp', {
  'is proved by a call that only fails under the filter': [{}, 'proved', /EPERM; without seccomp it goes through/],
  'is proved where the profile kills instead': [{ 'a.personality': 'failed 159' }, 'proved', /SIGSYS/],
  'is disproved without a filter': [{ 'a.Seccomp': '0', 'a.personality': 'ok' }, 'disproved', /Seccomp: 0/],
  'is disproved by a filter that allows all': [{ 'a.personality': 'ok' }, 'disproved', /went through/],
  'says nothing when the call fails without seccomp too': [
    { 'c.personality': 'failed 1 setarch: failed to set personality to x86_64: Operation not permitted' },
    'not-run',
    /another author/,
  ],
  'says nothing when the tool itself is broken': [
    { 'a.personality': 'failed 127 setarch: error while loading shared libraries: libc.so.6' },
    'not-run',
    /another way/,
  ],
  'falls back to unshare': [{ 'a.personality': undefined, 'c.personality': undefined }, 'proved', /CLONE_NEWUSER/],
  'says nothing when neither tool is there': [
    { 'a.personality': undefined, 'a.unshare': undefined },
    'not-run',
    /neither setarch nor unshare/,
  ],
  'needs no control for a call that nothing else refuses': [
    NO_CONTROL,
    'proved',
    /without a control.*denied by plugin/,
  ],
  'needs the control for unshare, which AppArmor and sysctls refuse as well': [
    { ...NO_CONTROL, 'a.personality': undefined },
    'not-run',
    /did not start/,
  ],
});

table('no-new-privileges', {
  'is proved by a setuid program that gains nothing': [
    {},
    'proved',
    /ran as uid 65534; without the protection it runs as uid 0/,
  ],
  'is disproved by one that becomes root': [{ 'a.NoNewPrivs': '0', 'a.suid': '0' }, 'disproved', /ran as uid 0/],
  'is disproved without the flag, though setuid does nothing here': [
    { 'a.NoNewPrivs': '0' },
    'disproved',
    /NoNewPrivs: 0/,
  ],
  'says nothing when the control gains nothing either': [{ 'c.suid': '65534' }, 'not-run', /something else/],
  'says nothing when the program did not run': [{ 'a.suid': 'sh: id: not found' }, 'not-run', /did not work/],
  'judges the flag alone where id is a busybox, and says so': [
    { suid: 'none', 'a.suid': undefined, 'c.suid': undefined },
    'proved',
    /the flag alone/,
  ],
  'judges without the control, and says so': [NO_CONTROL, 'proved', /without a control/],
});

table('apparmor', {
  'is proved by the label and by a refusal that only AppArmor gives': [{}, 'proved', /enforce.*EACCES; unconfined/],
  'is disproved by an unconfined container': [
    { 'host.label': 'unconfined', 'a.kcore': 'ok' },
    'disproved',
    /as unconfined/,
  ],
  'is disproved in complain mode': [
    { 'host.label': 'docker-default (complain)', 'a.kcore': 'ok' },
    'disproved',
    /complain/,
  ],
  'is disproved by a profile of the right name that allows all': [{ 'a.kcore': 'ok' }, 'disproved', /text is not what/],
  'says nothing when the control is refused as well': [
    { 'c.kcore': "failed 2 sh: can't open /proc/kcore: Permission denied" },
    'not-run',
    /another author/,
  ],
  'does not take EPERM for AppArmor’s answer': [
    { 'a.kcore': 'failed 2 sh: 1: cannot open /proc/kcore: Operation not permitted' },
    'not-run',
    /another way/,
  ],
  'says nothing on a kernel without /proc/kcore': [
    { 'a.kcore': "failed 1 sh: can't open /proc/kcore: no such file" },
    'not-run',
    /no such file/,
  ],
  'says nothing on a kernel without AppArmor': [
    { 'host.apparmor': 'N', 'host.label': undefined },
    'not-run',
    /no AppArmor/,
  ],
  'says nothing without the control': [NO_CONTROL, 'not-run', /denied by plugin/],
});

table('icc', {
  'is proved by silence where the host is answered': [{}, 'proved', /the host reaches both/],
  'is proved by a way that ends in the air': [
    { 'a.peer': 'other bash: connect: No route to host' },
    'proved',
    /No route/,
  ],
  'is disproved by a refusal from the neighbour’s own kernel': [{ 'a.peer': 'refused' }, 'disproved', /refused/],
  'is disproved by a connection': [{ 'a.peer': 'connected' }, 'disproved', /took the connection/],
  'says nothing when the neighbour is deaf to the host too': [
    { 'host.reaches.b': 'silent' },
    'not-run',
    /does not reach/,
  ],
  'says nothing when no connection works in the container': [
    { 'a.self': 'other sh: bash: not found' },
    'not-run',
    /not found/,
  ],
  'says nothing when the container was not asked': [{ 'a.peer': undefined }, 'not-run', /not tried/],
  'says nothing when the default network is no bridge': [
    { 'host.reaches.a': undefined, 'host.reaches.b': undefined },
    'not-run',
    /not on a default bridge/,
  ],
  'says nothing without a tool': [{ tool: 'none', 'a.self': undefined }, 'not-run', /no bash, busybox or nc/],
});

const NO_PIDS_LIMIT = { 'a.pids.idle.1': 'max 4 0 /docker' };
const NO_MEMORY_LIMIT = { 'a.memory.idle.1': '9223372036854771712 1236992 0 /docker' };
/** What verify --stress met on the same host. */
const FULL_PIDS = {
  'd.pids.idle.0': '400 3 0 /docker/aec03b3f8bba',
  'd.pids.held.0': '400 384 41 /docker/aec03b3f8bba',
  'd.pids.held.1': '400 400 0 /docker',
};

table('fork-limit', {
  'is proved by a bomb that was held, counted in the group that bounds all, and hurt nobody': [
    {},
    'proved',
    /all containers in \/docker share 400 tasks; .*stood at 64 tasks of 64; a new login was answered, and the one other container ran on/,
  ],
  'is proved by one that filled the shared group': [FULL_PIDS, 'proved', /stood at 384 tasks of 400/],
  'is proved by a group of its own that systemd limits': [
    { 'a.pids.idle.0': '2344 1 0 /system.slice/docker-1.scope', ...NO_PIDS_LIMIT },
    'proved',
    /each container has 2344 tasks at most/,
  ],
  'is proved where a full load met the limit on memory first': [
    { ...FULL_PIDS, 'd.pids.held.0': '400 210 0 /docker/aec03b3f8bba', 'd.killed': '3' },
    'proved',
    /stopped at 210 tasks by the limit on memory/,
  ],
  'is not proved where nothing limits, and nothing was loaded there': [
    { ...NO_PIDS_LIMIT, 'd.start': 'no nothing bounds the containers of this host' },
    'not-run',
    /^not proved: nothing bounds how many tasks a container may have, in none of \/docker\/1533e52998f8, \/docker, \/$/,
  ],
  'is not proved by a limit as high as what the host has': [
    { 'a.pids.idle.1': '192730 4 0 /docker' },
    'not-run',
    /^not proved: nothing bounds/,
  ],
  'says nothing of a limit that it could not read': [
    { 'a.pids.idle.1': 'many 4 0 /docker' },
    'not-run',
    /did not show/,
  ],
  'is disproved by more tasks than the limit': [
    { 'd.pids.held.0': '64 65 123 /docker/aec03b3f8bba' },
    'disproved',
    /65 tasks in a group whose limit is 64/,
  ],
  'says nothing of a bomb that never came to its limit': [
    { 'd.pids.held.0': '64 30 0 /docker/aec03b3f8bba' },
    'not-run',
    /30 tasks after a minute/,
  ],
  'says nothing where the group that bounds all did not count it': [
    { 'd.pids.held.1': '400 10 0 /docker' },
    'not-run',
    /61 more tasks in the container made 1 in \/docker/,
  ],
  'is disproved by a container that did not live on': [
    { 'd.lost': 'web=oom db=gone' },
    'disproved',
    /did not run on: web \(killed for lack of memory\), db \(gone\)$/,
  ],
  'says nothing where a container ended that may have ended by itself': [
    { 'd.lost': 'job=0 other=restarted' },
    'not-run',
    /job \(ended with 0\), other \(restarted\)$/,
  ],
  'is disproved by any that ended when all was taken': [
    { ...FULL_PIDS, 'd.lost': 'busy=2', 'host.load': 'yes' },
    'disproved',
    /busy \(ended with 2\)$/,
  ],
  'is disproved where nobody can log in': [
    { 'd.here': 'no' },
    'disproved',
    /no new login was answered within a minute$/,
  ],
  'says nothing of others that the host did not name': [
    { 'd.others': undefined },
    'not-run',
    /what became of the others/,
  ],
});

table('memory-limit', {
  'is proved by a kill at the limit that hurt nobody': [
    {},
    'proved',
    /all containers in \/docker share 400 MiB; .*killed at 64 MiB; a new login was answered/,
  ],
  'is not proved where nothing limits': [
    { ...NO_MEMORY_LIMIT, 'e.start': 'no nothing bounds the containers of this host' },
    'not-run',
    /^not proved: nothing bounds how much memory/,
  ],
  'is disproved by a program that had to give up by itself': [
    { 'e.memory.held.0': '67108864 28536832 0 /docker/02daf472f968', 'e.status': '1' },
    'disproved',
    /ended with status 1, and was not killed at 64 MiB/,
  ],
  'says nothing where no kill was counted': [
    { 'e.memory.held.0': '67108864 28536832 0 /docker/02daf472f968', 'e.status': undefined },
    'not-run',
    /counted no kill/,
  ],
  'is disproved by a container that did not live on': [
    { 'e.lost': 'web=137' },
    'disproved',
    /did not run on: web \(ended with 137\)$/,
  ],
  'is disproved where nobody can log in': [{ 'e.here': 'no' }, 'disproved', /no new login/],
  'does not let what another killed count': [
    {
      'e.memory.held.0': '67108864 28536832 0 /docker/02daf472f968',
      'e.memory.held.1': '419430400 29282304 1 /docker',
    },
    'not-run',
    /counted no kill/,
  ],
});

describe('a login under load', () => {
  it('that came tells how long it took', () => {
    expect(judged('fork-limit', {}, [['d.login.took', '0.4']]).seen).toContain('answered in 0.4 s');
  });
  it('that failed for a reason of its own says nothing of the host', () => {
    const failed = judged('fork-limit', { 'd.here': 'no' }, [['d.login.failed', 'auth-failed']]);
    expect(failed).toMatchObject({
      status: 'not-run',
      seen: expect.stringMatching(/no new login came about: auth-failed$/),
    });
  });
});

table('selinux', {
  'is proved by two files that only a label closes': [
    {},
    'proved',
    /container_t:s0:c386,c573 and container_t:s0:c20,c573; .*EACCES; both can be read otherwise/,
  ],
  'is not run without SELinux, though no container was started for it': [
    { 'host.selinux': 'absent', 's.start': undefined, 't.start': undefined },
    'not-run',
    /no SELinux in use/,
  ],
  'is disproved where it is permissive, whatever the labels': [
    { 'host.selinux': '0', 's.file-shadow': 'ok', 's.file-private': 'ok' },
    'disproved',
    /permissive/,
  ],
  'is disproved where containers get no label': [
    { 'host.label.s': 'system_u:system_r:spc_t:s0', 'host.label.t': 'system_u:system_r:spc_t:s0' },
    'disproved',
    /runs as spc_t:s0/,
  ],
  'is disproved where two have one label': [
    { 'host.label.t': 'system_u:system_r:container_t:s0:c386,c573' },
    'disproved',
    /one label/,
  ],
  'is disproved by a file of the host that was read': [{ 's.file-shadow': 'ok' }, 'disproved', /shadow was read/],
  'is disproved by a file of the neighbour that was read': [
    { 's.file-private': 'ok' },
    'disproved',
    /of the neighbour was read/,
  ],
  'says nothing when the folder itself is closed': [{ 's.file-common': REFUSED }, 'not-run', /nothing can be tried/],
  'says nothing when nobody can read the file': [{ 'c.file-shadow': REFUSED }, 'not-run', /another author/],
  'says nothing when the neighbour cannot read its own': [{ 't.file-private': REFUSED }, 'not-run', /another author/],
  'says nothing without the control': [NO_CONTROL, 'not-run', /authorization denied/],
});

table('tomoyo', {
  'is proved by one script under two names, and by what the kernel counts': [
    {},
    'proved',
    /new name: EPERM, the same under a name of the policy runs .*\/container\); refusals counted: 8$/,
  ],
  'is not run without TOMOYO': [{ 'host.tomoyo': 'absent' }, 'not-run', /no TOMOYO in use/],
  'is disproved by a program of a new name that ran, as while it learns': [
    { 'a.outside': 'ok', 'host.domain': '101 <kernel> /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc' },
    'disproved',
    /of a name made up just now was run \(profile and domain 101 <kernel>/,
  ],
  'says nothing where the other name is refused as well': [
    { 'a.within': 'failed 126 Operation not permitted' },
    'not-run',
    /is refused as well/,
  ],
  'says nothing where TOMOYO counts no refusal': [{ 'host.tomoyo.after': '7' }, 'not-run', /not by TOMOYO/],
  'says nothing where nothing is counted': [{ 'host.tomoyo': 'uncounted' }, 'not-run', /does not count/],
  'says nothing on a failure of another kind': [
    { 'a.outside': 'failed 126 Permission denied' },
    'not-run',
    /failed in another way/,
  ],
});
