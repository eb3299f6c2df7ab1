import { fileOf, linesIn, type ProfileWish, profileData, rightLines } from '../../apparmor/profile.ts';
import { capabilityOf } from '../../capabilities/names.ts';
import { kernelProfile, unit } from '../../changes.ts';
import type { LoadedProfile } from '../../facts/apparmor-own.ts';
import type { AppArmorUserspace } from '../../facts/apparmor-userspace.ts';
import { named } from '../../facts/words.ts';
import type { Change, FileText, JsonObject, Risk } from '../../model.ts';

const SERVICE = 'apparmor.service';

export type Asked = Pick<ProfileWish, 'name' | 'capabilities' | 'paths'>;

interface Host {
  readonly userspace: AppArmorUserspace;
  readonly loaded: LoadedProfile | undefined;
  readonly text: FileText;
}

interface Terms {
  readonly why: string;
  readonly risk: Risk;
  readonly affects?: string;
}

/** What is missing for a profile to be as wished, in the kernel now and after each boot; null: nothing. */
export type Lack =
  | { readonly seen: string; readonly fix: readonly [Change, ...Change[]] }
  | { readonly seen: string; readonly advice: string };

const USUAL: Terms = { why: 'containers can be confined more narrowly', risk: 'safe' };

export function lackIn(asked: Asked, { userspace, loaded, text }: Host, terms: Terms = USUAL): Lack | null {
  const { name } = asked;
  const file = fileOf(name);
  const wish = {
    ...asked,
    capabilities: [...new Set(asked.capabilities.map(capabilityOf))].sort(),
    paths: [...new Set(asked.paths)].sort(),
    abi: userspace.abi.includes('3.0'),
    includes: userspace.includes,
  };
  const aside = userspace.setAside.find((it) => it.endsWith(`/${name}`));
  if (aside !== undefined)
    return {
      seen: `/etc/apparmor.d/${aside} takes ${name} out of force`,
      advice: 'find out who wanted that, and remove it',
    };
  const { service } = userspace;
  if (service === null)
    return {
      seen: `there is no ${SERVICE} to load ${file} at boot`,
      advice: "install the distribution's package apparmor whole",
    };

  const load = kernelProfile('apparmor', file, terms.why, terms);
  const enable = service.enabled ? [] : [unit('enable', SERVICE, 'profiles are loaded at boot')];
  if (text === null || differs(text, wish))
    return {
      seen: text === null ? `there is no ${file}` : `${file} ${inWords(text, wish)}`,
      fix: [write(file, wish, terms), load, ...enable],
    };
  if (loaded === undefined) return { seen: `${file} is there, but not loaded`, fix: [load, ...enable] };
  if (loaded.mode !== 'enforce') return { seen: `${name} is loaded in ${loaded.mode} mode`, fix: [load, ...enable] };
  if (loaded.same === false)
    return { seen: `${name} is loaded with another text than ${file} has`, fix: [load, ...enable] };
  const [first, ...rest] = enable;
  return first === undefined
    ? null
    : { seen: `${SERVICE} is not enabled, so ${name} is gone after a boot`, fix: [first, ...rest] };
}

const write = (path: string, wish: ProfileWish, terms: Terms): Change => ({
  kind: 'template',
  path,
  mode: '0644',
  template: 'apparmor/container.hbs',
  data: profileData(wish) as unknown as JsonObject,
  activation: 'none',
  ...terms,
});

const differs = (text: string, wish: ProfileWish) => linesIn(text).join('\n') !== rightLines(wish).join('\n');

function inWords(text: string, wish: ProfileWish): string {
  const [has, right] = [linesIn(text), rightLines(wish)];
  const lacks = right.filter((it) => !has.includes(it));
  const more = has.filter((it) => !right.includes(it));
  const said = [
    ...(lacks.length === 0 ? [] : [`lacks ${named(lacks.map(bare))}`]),
    ...(more.length === 0 ? [] : [`says ${named(more.map(bare))}`]),
  ];
  return said.join(', and ') || 'has its lines in another order';
}

const bare = (line: string) => `"${line.replace(/,$/, '')}"`;
