import { z } from 'zod';
import type { Json } from '../model.ts';
import { HOST_RULE, isHost, isName, isPort, isUser, NAME_RULE, PORT_RULE, parseAddress, USER_RULE } from './address.ts';
import { didYouMean } from './nearest.ts';
import { checkProfileName } from './profile-files.ts';
import { readSetting, SETTINGS, type SettingName, type Settings } from './settings.ts';
import { readBy, section } from './shape.ts';

/** The names that a configuration may speak of; those of hosts and groups are its own, read beforehand. */
export interface Known {
  readonly controls: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

export type ConfigShape = z.infer<ReturnType<typeof configSchema>>;
export type HostShape = z.infer<typeof host>;

const line = readBy(z.string(), (text) => {
  if (text.trim() === '' || /[\x00-\x1f\x7f]/.test(text))
    throw new Error('expected one line of text that is not empty');
  return text;
});

const checked = (isGood: (text: string) => boolean, rule: string) => z.string().refine(isGood, rule);

/** A file or a profile: never something that a program could take for an option. */
const file = readBy(line, (text) => {
  if (text.startsWith('-')) throw new Error('expected a path; one that begins with a dash needs ./ before it');
  return text;
});

const profile = readBy(file, checkProfileName);

/** As `ssh -J a,b`. Kept as text, so what parseAddress would only overlook (ssh://, a slash behind) is refused. */
function hops(text: string): string {
  for (const hop of text.split(',')) parseAddress(hop);
  if (text.includes('/')) throw new Error(HOST_RULE);
  return text;
}

const port = z.number().refine(isPort, PORT_RULE);

const hostFields = z.strictObject({
  // Without an address the name stands for itself: a name from the operator's ssh_config.
  address: checked(isHost, HOST_RULE).exactOptional(),
  user: checked(isUser, USER_RULE).exactOptional(),
  port: port.exactOptional(),
  identity: file.exactOptional(),
  jump: readBy(line, hops).exactOptional(),
  sudo: z.enum(['auto', 'none', 'nopasswd', 'password']).exactOptional(),
  profile: profile.exactOptional(),
  'known-hosts': file.exactOptional(),
});

/** `user@address[:port]`, or its parts by name. */
const host = z.union([readBy(z.string(), (text): z.infer<typeof hostFields> => parseAddress(text)), hostFields]);

/** How long a certificate holds. No more than most clients can read; less than a day is no use to a person. */
const days = z
  .number()
  .refine((it) => Number.isInteger(it) && it >= 1 && it <= 36_500, 'expected days, from 1 to 36500');

const tls = z.strictObject({
  folder: file.exactOptional(),
  'authority-days': days.exactOptional(),
  'server-days': days.exactOptional(),
  'client-days': days.exactOptional(),
});

const name = checked(isName, NAME_RULE);

const NOBODY = 'expected at least one host';

/** The schema of ironhull.yaml (design A3). */
export function configSchema(known: Known) {
  return z.strictObject({
    profile: profile.exactOptional(),
    defaults: section(defaults),
    hosts: section(z.record(name, host)),
    groups: section(z.record(name, z.array(knownHost(known)).min(1, NOBODY))),
    waivers: section(z.array(waiver(known)), []),
    tls: section(tls),
  });
}

const defaults = z.strictObject(
  Object.fromEntries(
    (Object.keys(SETTINGS) as SettingName[]).map((it) => [
      it,
      readBy(z.custom<Json>(), (given) => readSetting(it, given)).exactOptional(),
    ]),
  ),
) as unknown as z.ZodType<Settings>;

const knownHost = ({ hosts }: Known) =>
  readBy(z.string(), (given) => {
    if (!hosts.has(given)) throw new Error(`hosts: has no such name${didYouMean(given, hosts)}`);
    return given;
  });

const waiver = (known: Known) =>
  z.strictObject({
    control: readBy(z.string(), (given) => {
      if (!known.controls.has(given)) throw new Error(`unknown control${didYouMean(given, known.controls)}`);
      return given;
    }),
    // No hosts: would mean all of them, which a list that is empty cannot have been meant to say.
    hosts: z.array(waivedHost(known)).min(1, NOBODY).exactOptional(),
    because: line,
    owner: line.exactOptional(),
    until: readBy(z.string(), lastDay),
  });

/** A host, or a group as '@web'. Where the file names no hosts they come from the command line and any name may be one. */
const waivedHost = ({ hosts, groups }: Known) =>
  readBy(line, (given) => {
    if (given.startsWith('@')) {
      if (!groups.has(given.slice(1)))
        throw new Error(
          `unknown group${didYouMean(
            given,
            [...groups].map((it) => `@${it}`),
          )}`,
        );
    } else if (hosts.size > 0 && !hosts.has(given))
      throw new Error(`hosts: has no such name${didYouMean(given, hosts)}`);
    return given;
  });

/** A day that exists. One that has passed is no mistake here: an expired waiver is a finding (design A3). */
function lastDay(given: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given) ?? [];
  if (year === undefined) throw new Error('expected a day as YYYY-MM-DD');
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.toISOString().slice(0, 10) !== given) throw new Error(`there is no ${given} in the calendar`);
  return given;
}
