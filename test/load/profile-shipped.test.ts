import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROOF_NAMES } from '../../src/attest/index.ts';
import { CONTROLS as controls } from '../../src/controls/index.ts';
import { loadProfile } from '../../src/load/profile.ts';
import { profileFiles } from '../../src/load/profile-files.ts';
import { selectControls } from '../../src/load/select.ts';

const load = (name: string) => loadProfile(name, { controls, proofs: new Set(PROOF_NAMES) });

describe('shipped profiles', () => {
  it('are all that is in the folder profiles', () => {
    const files = readdirSync('profiles').map((it) => it.replace(/\.yaml$/, ''));
    expect([...profileFiles.keys()].sort()).toEqual(files.sort());
  });

  it.each([...profileFiles.keys()])(
    '%s speaks of controls and proofs that there are, and says what it is for',
    (name) => {
      const { description, controls: chosen, attest } = load(name);
      expect(description.length).toBeGreaterThan(10);
      expect(chosen.size).toBeGreaterThan(10);
      // What no control of the profile sees to is not tried either.
      const needs: Record<string, string> = {
        'seccomp-groups': 'seccomp/hardened',
        'apparmor-profile': 'mac/apparmor-profile',
        tomoyo: 'mac/tomoyo',
        capabilities: 'capabilities/default-set',
      };
      const tried = PROOF_NAMES.filter((it) => chosen.has(needs[it] ?? 'daemon/icc'));
      expect(attest).toEqual([...tried].sort());
    },
  );

  it('strict demands every control there is', () => {
    expect([...load('strict').controls.keys()]).toEqual([...controls.keys()]);
  });

  it('audit-only judges as strict does, and is the only one that changes nothing', () => {
    expect(load('audit-only').controls).toEqual(load('strict').controls);
    expect([...profileFiles.keys()].filter((it) => load(it).auditOnly)).toEqual(['audit-only']);
  });

  it.each([
    ['cis-docker-1.6', 'CIS Docker 1.6.0'],
    ['cis-docker-1.8', 'CIS Docker 1.8.0'],
  ])('%s demands what has a number in %s, and keeps what must stay', (name, version) => {
    const numbered = [...controls].filter(([, { refs }]) => refs.some(({ source }) => source === version));
    expect([...load(name).controls.keys()].sort()).toEqual([...numbered.map(([it]) => it), 'services/keepers'].sort());
  });

  it('swarm is the baseline without live-restore', () => {
    const names = [...load('baseline').controls.keys()].filter((it) => it !== 'daemon/live-restore');
    expect([...load('swarm').controls.keys()]).toEqual(names);
  });
});

describe('selectControls', () => {
  const profile = load('swarm');
  const names = (selection: Parameters<typeof selectControls>[1]) => [
    ...selectControls(profile, selection, controls.keys()).controls.keys(),
  ];

  it.each([
    [{ only: ['daemon/icc'] }, ['daemon/icc']],
    [{ only: ['files/d*'] }, ['files/daemon-json', 'files/docker-unit']],
    [{ only: ['files/d*', 'mac/apparmor'], skip: ['*unit'] }, ['files/daemon-json', 'mac/apparmor']],
  ])('%j leaves %j', (selection, left) => expect(names(selection).sort()).toEqual(left));

  it('leaves all when nothing is selected', () => {
    expect(selectControls(profile, {})).toBe(profile);
  });

  it('changes the digest: a part of a profile is not the profile', () => {
    expect(selectControls(profile, { skip: ['mac/*'] }).digest).not.toBe(profile.digest);
  });

  it.each([
    [{ only: ['icc'] }, '--only: unknown control icc; did you mean daemon/icc?'],
    [{ skip: ['daemon/iccc'] }, '--skip: unknown control daemon/iccc; did you mean daemon/icc?'],
    [{ only: ['demon/*'] }, '--only: no control is named like demon/*'],
    [{ skip: ['daemon/live-restore'] }, '--skip: daemon/live-restore is off in the profile swarm'],
    [{ only: ['x'], skip: ['y'] }, '--only: unknown control x\n--skip: unknown control y'],
    [{ only: ['mac/*'], skip: ['*'] }, '--skip: this leaves no control at all'],
  ])('refuses %j', (selection, told) => expect(() => names(selection)).toThrow(told));
});
