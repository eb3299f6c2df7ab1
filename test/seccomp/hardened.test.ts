import { describe, expect, it } from 'vitest';
import { type Call, readProfile } from '../../src/controls/seccomp/rules.ts';
import { answerOf } from '../../src/controls/seccomp/verdict-of.ts';
import { engineDefault } from '../../src/seccomp/engine-default.ts';
import { GROUPS, USUAL } from '../../src/seccomp/groups.ts';
import { hardened } from '../../src/seccomp/hardened.ts';
import type { ProfileValue } from '../../src/seccomp/profile-value.ts';
import { RECORDED } from './recorded.ts';

const ALL = GROUPS.map(({ name }) => name);
/** One engine of each profile that there ever was. */
const ENGINES = Object.values(RECORDED).map(([first]) => first!);
const EVERY_CALL = [...new Set(ENGINES.flatMap((it) => engineDefault(it).syscalls.flatMap(({ names }) => names)))];
const CAPS = [
  ...new Set(engineDefault('29.7.2').syscalls.flatMap(({ includes }) => includes?.caps ?? [])),
  'CAP_MKNOD',
];
const [ENOSYS, S_IFCHR, S_IFBLK] = [38, 0o020000, 0o060000];

/** Every call, and those whose arguments count with many of them. */
const TRIED: readonly Call[] = [
  ...[...EVERY_CALL, 'keyctl', 'add_key', 'request_key', 'userfaultfd'].map((name) => ({ name })),
  ...upTo(50).map((family) => ({ name: 'socket', args: [family] })),
  ...upTo(16).flatMap((type) => [
    { name: 'mknod', args: [0, (type << 12) | 0o644] },
    { name: 'mknodat', args: [0, 0, (type << 12) | 0o644] },
  ]),
  ...upTo(32).flatMap((bit) => [
    { name: 'clone', args: [2 ** bit] },
    { name: 'personality', args: [2 ** bit] },
  ]),
];
const read = (profile: ProfileValue) => readProfile(JSON.stringify(profile));
const refused = (deny: string[], call: Call, caps: string[] = [], version = '26.1.5', machine = 'x86_64') =>
  answerOf(read(hardened(version, deny)), call, machine, caps).refused;

describe('the hardened profile', () => {
  it.each(ENGINES)('is never weaker than the own one of %s, call by call, with any capability', (version) => {
    const own = read(engineDefault(version));
    const combinations = [
      ...[[], ...ALL.map((it) => [it])].map((deny) => ({ deny, machine: 'x86_64', caps: [] })),
      ...[USUAL, ALL].flatMap((deny) => ['aarch64', 's390x'].map((machine) => ({ deny, machine, caps: [] }))),
      ...[[], ...CAPS.map((it) => [it])].map((caps) => ({ deny: ALL, machine: 'x86_64', caps })),
    ];
    for (const { deny, machine, caps } of combinations) {
      const ours = read(hardened(version, deny));
      for (const call of TRIED)
        if (!answerOf(ours, call, machine, caps).refused && answerOf(own, call, machine, caps).refused)
          expect.fail(`${version} without ${deny.join()}: ${call.name}(${call.args?.join()}) on ${machine}`);
    }
  });

  it.each(ENGINES)('keeps all that an added capability gives under %s, and clone3 says ENOSYS', (version) => {
    const [own, ours] = [read(engineDefault(version)), read(hardened(version, ALL))];
    for (const cap of CAPS)
      for (const name of EVERY_CALL) {
        const bound = answerOf(own, { name }, 'x86_64').refused && !answerOf(own, { name }, 'x86_64', [cap]).refused;
        if (bound) expect(answerOf(ours, { name }, 'x86_64', [cap]).refused, `${name} with ${cap}`).toBe(false);
      }
    expect(answerOf(ours, { name: 'clone3' }, 'x86_64')).toEqual({ refused: true, errno: ENOSYS });
  });

  it.each(GROUPS.filter(({ calls }) => calls !== undefined))(
    'refuses the calls of $name',
    ({ name, calls, unless }) => {
      for (const call of calls ?? []) {
        expect(refused([name], { name: call }), call).toBe(true);
        const before = answerOf(read(engineDefault('26.1.5')), { name: call }, 'x86_64', [unless ?? 'CAP_CHOWN']);
        if (unless !== undefined) expect(refused([name], { name: call }, [unless]), call).toBe(before.refused);
      }
    },
  );

  it('takes nothing but what was named', () => {
    const own = read(engineDefault('24.0.9'));
    for (const group of GROUPS.filter(({ calls }) => calls !== undefined)) {
      const ours = read(hardened('24.0.9', [group.name]));
      for (const call of TRIED.filter(({ name }) => !group.calls?.includes(name)))
        expect(answerOf(ours, call, 'x86_64'), `${group.name}: ${call.name}`).toEqual(answerOf(own, call, 'x86_64'));
    }
  });

  it.each(['20.10.24', '26.1.5', '29.7.2'])('denies AF_ALG and AF_VSOCK, and no other family, under %s', (version) => {
    const families = (deny: string[]) =>
      upTo(46).filter((it) => !refused(deny, { name: 'socket', args: [it] }, [], version));
    expect(families(['kernel-sockets'])).toEqual(upTo(46).filter((it) => it !== 38 && it !== 40));
    expect(families(['rare-sockets'])).toEqual([1, 2, 10, 16, 17]);
    expect(families(['rare-sockets', 'kernel-sockets'])).toEqual([1, 2, 10, 16, 17]);
  });

  it('denies nodes of devices, and keeps pipes, sockets and plain files', () => {
    const kinds = (call: (mode: number) => Call) =>
      upTo(16)
        .map((it) => it << 12)
        .filter((mode) => refused(['device-nodes'], call(mode | 0o600)));
    expect(kinds((mode) => ({ name: 'mknod', args: [0, mode] }))).toEqual(expect.arrayContaining([S_IFCHR, S_IFBLK]));
    for (const kept of [0, 0o010000, 0o100000, 0o140000]) {
      expect(kinds((mode) => ({ name: 'mknod', args: [0, mode] }))).not.toContain(kept);
      expect(kinds((mode) => ({ name: 'mknodat', args: [0, 0, mode] }))).not.toContain(kept);
    }
  });

  it('knows no 32-bit programs where they are denied', () => {
    expect(hardened('26.1.5', ['32-bit']).archMap.flatMap(({ subArchitectures }) => subArchitectures)).toEqual([]);
    expect(hardened('26.1.5', ['io-uring']).archMap).toEqual(engineDefault('26.1.5').archMap);
  });

  it('is the own profile where nothing is denied', () => {
    expect(hardened('26.1.5', [])).toEqual(engineDefault('26.1.5'));
  });

  it('has no rule with two conditions on one argument, which would be OR-ed', () => {
    for (const { args = [] } of hardened('29.7.2', ALL).syscalls)
      expect(new Set(args.map(({ index }) => index)).size).toBe(args.length);
  });
});

function upTo(end: number): number[] {
  return Array.from({ length: end }, (_, it) => it);
}
