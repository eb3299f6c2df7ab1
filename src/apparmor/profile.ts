import { type Section, sectionsFor } from './rules.ts';

/** The two profiles that ironhull writes; a file is named by its profile. */
export const NAMED = 'ironhull-container';
/** The engine's own name: it cannot be told another (docker-facts 1), but keeps or gets a text of ours. */
export const DEFAULT = 'docker-default';
export const fileOf = (name: string) => `/etc/apparmor.d/${name}`;

/** What a profile is to be, and what of AppArmor's own files the host has to write it with. */
export interface ProfileWish {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly paths: readonly string[];
  /** abi/3.0 is there: from 4.1 on `network` means other things without it. AppArmor 2 knows no `abi`. */
  readonly abi: boolean;
  /** tunables/global and abstractions/base, as the engine takes them along where they are. */
  readonly includes: boolean;
}

/** With what templates/apparmor/container.hbs is filled. */
export interface ProfileData {
  readonly name: string;
  readonly abi: boolean;
  readonly includes: boolean;
  readonly sections: readonly Section[];
}

export const profileData = ({ name, abi, includes, ...more }: ProfileWish): ProfileData => ({
  name,
  abi,
  includes,
  sections: sectionsFor({ name, ...more }),
});

/** The lines that the parser sees of the profile as it is to be: comments and blanks say nothing. */
export function rightLines(wish: ProfileWish): readonly string[] {
  const { name, abi, includes, sections } = profileData(wish);
  return [
    ...(abi ? ['abi <abi/3.0>,'] : []),
    ...(includes ? ['#include <tunables/global>'] : []),
    `profile ${name} flags=(attach_disconnected,mediate_deleted) {`,
    ...(includes ? ['#include <abstractions/base>'] : []),
    ...sections.flatMap(({ rules }) => rules.map((it) => `${it},`)),
    '}',
  ];
}

/** The same of a text that lies on a host. `#include` is no comment. */
export function linesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((it) => it.trim())
    .filter((it) => it !== '' && (!it.startsWith('#') || it.startsWith('#include')));
}
