import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { REFUSED, refusedBy } from '../../src/controls/seccomp/builtin.ts';
import { readProfile } from '../../src/controls/seccomp/rules.ts';
import { answerOf } from '../../src/controls/seccomp/verdict-of.ts';
import { weakness } from '../../src/controls/seccomp/weakness.ts';
import { engineDefault, isKnown } from '../../src/seccomp/engine-default.ts';
import type { FilterValue, ProfileValue } from '../../src/seccomp/profile-value.ts';
import { RECORDED } from './recorded.ts';

const VERSIONS = Object.values(RECORDED).flat();

describe("the engine's own profile", () => {
  it.each(Object.entries(RECORDED))('is, for each tag with the digest %s, what that engine has', (digest, versions) => {
    for (const version of versions) expect(digestOf(engineDefault(version)), version).toBe(digest);
  });

  it.each(VERSIONS)('is no weaker than what is known to be refused by %s', (version) => {
    for (const machine of ['x86_64', 'aarch64', 's390x'])
      expect(weakness(JSON.stringify(engineDefault(version)), version, machine)).toBeNull();
  });

  it('refuses every call that is listed as refused, and allows those again that were refused later', () => {
    for (const version of VERSIONS) {
      const profile = readProfile(JSON.stringify(engineDefault(version)));
      const refused = refusedBy(version);
      const allowed = REFUSED.filter(
        (it) => !refused.includes(it) && !(version === '20.10.22' && it.name === 'socket'),
      );
      for (const call of refused) expect(answerOf(profile, call, 'x86_64').refused, version).toBe(true);
      for (const call of allowed)
        expect(answerOf(profile, call, 'x86_64').refused, `${version} ${call.name}`).toBe(false);
    }
  });

  it('is known with the additions of a distribution, and not for what nobody has read', () => {
    expect(engineDefault('20.10.24+dfsg1')).toEqual(engineDefault('20.10.24'));
    for (const version of ['dev', '20.10.9', '19.03.15', '30.0.0']) expect(isKnown(version), version).toBe(false);
    expect(() => engineDefault('30.0.0')).toThrow(/not known/);
  });
});

function digestOf(profile: ProfileValue): string {
  return createHash('sha256').update(linesOf(profile).join('\n')).digest('hex').slice(0, 16);
}

/** One line for each call of each rule, with its conditions, for each machine, and for the default. */
function linesOf({ syscalls, archMap, defaultAction, defaultErrnoRet }: ProfileValue): string[] {
  const rules = syscalls.flatMap(({ names, action, errnoRet, args = [], includes, excludes }) => {
    const when = args.map((it) => `${it.index} ${it.op} ${it.value} ${it.valueTwo}`).join(';');
    return names.map((it) => `${it} ${action} ${errnoRet ?? ''} [${when}] +${words(includes)} -${words(excludes)}`);
  });
  const machines = archMap.map((it) => `arch ${it.architecture} ${it.subArchitectures.join(',')}`);
  return [...new Set([...rules, ...machines, `default ${defaultAction} ${defaultErrnoRet ?? ''}`])].sort();
}

const words = ({ caps = [], arches = [], minKernel = '' }: FilterValue = {}) =>
  `caps=${[...caps].sort().join(',')} arches=${[...arches].sort().join(',')} kernel=${minKernel}`;
