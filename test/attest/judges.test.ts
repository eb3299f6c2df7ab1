import { describe, expect, it } from 'vitest';
import type { ProofStatus } from '../../src/model.ts';
import { judged, NO_CONTROL, type Said } from './said.ts';

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
