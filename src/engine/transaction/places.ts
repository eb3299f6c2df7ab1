// Values reach the host quoted; beyond that, nothing gets there that its place cannot mean.
import { quote } from '../../shell/quote.ts';
import { PlanError } from '../plan-error.ts';

export const idOf = (text: string) => checked(text, /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'a transaction id');
export const unitOf = (text: string) => checked(text, /^[A-Za-z0-9@_.:-]{1,255}$/, 'a unit');
/** What systemctl enables, starts and stops here: mounts and targets would take half the host with them. */
export const serviceOf = (text: string) =>
  checked(
    text,
    /^[A-Za-z0-9_][A-Za-z0-9@_.:-]{0,240}\.(service|socket|timer|path)$/,
    'a service, socket, timer or path unit',
  );
export const accountOf = (text: string) => checked(text, /^[a-z_][a-z0-9_-]{0,31}$/, 'a user or group');
export const pathOf = (text: string) =>
  quote(checked(text, /^(\/(?!\.{1,2}(\/|$))[^/\x00-\x1f\x7f]+)+$/, 'a plain absolute path'));
export const modeOf = (text: string | null, none: string) =>
  text === null ? none : checked(text, /^[0-7]{3,4}$/, 'a mode');
export const ownerOf = (text: string | undefined) =>
  text === undefined ? '-' : checked(text, /^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$/, 'an owner');

/** sysctl(8): dots between the parts, and a slash for a dot within one (net.ipv4.conf.eth0/100.forwarding). */
export const sysctlOf = (text: string) =>
  checked(text, /^[a-z][a-z0-9_-]*(\.[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*)+$/, 'a kernel setting');
/** Numbers, words and lists of them; one line. */
export const sysctlValueOf = (text: string) =>
  quote(checked(text, /^(?=.*\S)[A-Za-z0-9 \t_.,:+=/-]{1,200}$/, 'the value of a kernel setting'));
/** A line's number, and a line that is plain text: what a person can read, and no line end. */
export const lineNumberOf = (line: number) => checked(String(line), /^[1-9][0-9]{0,6}$/, 'the number of a line');
export const lineOf = (text: string) => quote(checked(text, /^(?=.*\S)[\x20-\x7e\t]{1,300}$/, 'a line of plain text'));
/** A profile's file: its name is the module's, and both go through other programs' hands. */
export const profileFileOf = (text: string) =>
  checked(text, /^(\/[A-Za-z0-9_+][A-Za-z0-9_.+-]*)+$/, 'the path of a profile');
/** A boolean of SELinux's policy. */
export const booleanOf = (text: string) => checked(text, /^[A-Za-z][A-Za-z0-9_]{0,127}$/, 'a boolean of SELinux');
/** Debian policy 5.6.1 with the capitals and underscores of rpm and apk. */
export const packageOf = (text: string) => checked(text, /^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$/, 'a package');

/** A newline in a comment or in a record would be a line of its own. */
export function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ').trim();
}

function checked(text: string, shape: RegExp, what: string): string {
  if (!shape.test(text)) throw new PlanError(`${JSON.stringify(text)} is not ${what}`);
  return text;
}
