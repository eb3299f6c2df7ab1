import { describe, expect, it } from 'vitest';
import { engineDefault } from '../../src/seccomp/engine-default.ts';
import { faultsOf } from '../../src/seccomp/faults.ts';
import { GROUPS } from '../../src/seccomp/groups.ts';
import { hardened } from '../../src/seccomp/hardened.ts';
import { BROKEN, rule } from './broken.ts';
import { RECORDED } from './recorded.ts';

describe('a profile', () => {
  it.each(Object.entries(BROKEN))('is broken %s', (_, { text, is }) => {
    const { broken } = faultsOf(text);
    expect(broken).toEqual([expect.stringMatching(is)]);
  });

  it.each(Object.values(RECORDED).map(([first]) => first!))(
    'that %s has, or that we make for it, has no fault',
    (version) => {
      const ours = hardened(
        version,
        GROUPS.map(({ name }) => name),
      );
      for (const profile of [engineDefault(version), ours])
        expect(faultsOf(JSON.stringify(profile))).toEqual({ broken: [], unknown: [] });
    },
  );

  it('may name calls of other machines, but none that there is nowhere', () => {
    expect(
      faultsOf(rule({ names: ['s390_runtime_instr', 'set_tls', 'opnat', 'unshar'], action: 'SCMP_ACT_ERRNO' })),
    ).toEqual({
      broken: [],
      unknown: ['opnat', 'unshar'],
    });
  });

  it('may say nothing where the engine takes nothing, and what it ignores', () => {
    const odd = { names: ['read'], action: 'SCMP_ACT_ALLOW', args: null, includes: {}, excludes: null, comment: 'why' };
    expect(faultsOf(rule(odd)).broken).toEqual([]);
    expect(faultsOf('{"defaultAction":"SCMP_ACT_ALLOW","$schema":"x"}').broken).toEqual([]);
  });
});
