import type { Json, SudoMode } from '../model.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { didYouMean } from './nearest.ts';

/** What a long option, or the key of the same name under `defaults:`, may be given. */
type Kind =
  | { readonly kind: 'text' | 'file' | 'yes-no' | 'names' | 'files' }
  | { readonly kind: 'number' | 'time'; readonly min: number; readonly max: number }
  | { readonly kind: 'one-of' | 'some-of'; readonly of: readonly string[] };

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/**
 * Every long option that is also a key under `defaults:` in ironhull.yaml (design A1). Times are milliseconds once
 * read. Not here: --config (it names the file), --local, --sudo-password-fd (a descriptor belongs to one process), and
 * what only one command knows, such as --script and --watch (an audit of
 * cron's would never end).
 */
export const SETTINGS = {
  profile: { kind: 'text' },
  only: { kind: 'names' },
  skip: { kind: 'names' },
  format: { kind: 'some-of', of: ['terminal', 'json', 'sarif', 'junit', 'markdown', 'html'] },
  output: { kind: 'files' },
  json: { kind: 'yes-no' },
  history: { kind: 'file' },
  // Whom an audit tells. A webhook's address may be a secret, which a command line shows to everybody.
  'on-drift-command': { kind: 'text' },
  'on-drift-webhook': { kind: 'text' },
  'webhook-header-file': { kind: 'file' },
  yes: { kind: 'yes-no' },
  accept: { kind: 'names' },
  verify: { kind: 'yes-no' },
  'confirm-within': { kind: 'time', min: 10 * SECOND, max: HOUR },
  concurrency: { kind: 'number', min: 1, max: 500 },
  timeout: { kind: 'time', min: SECOND, max: HOUR },
  identity: { kind: 'file' },
  'known-hosts': { kind: 'file' },
  'ssh-config': { kind: 'file' },
  sudo: { kind: 'one-of', of: ['auto', 'none', 'nopasswd', 'password'] },
  'docker-from': { kind: 'one-of', of: ['distribution', 'docker'] },
  mirror: { kind: 'text' },
  'mirror-suite': { kind: 'text' },
  'mirror-key': { kind: 'file' },
  'mirror-fingerprint': { kind: 'text' },
  quiet: { kind: 'yes-no' },
  verbose: { kind: 'yes-no' },
  color: { kind: 'yes-no' },
} as const satisfies Record<string, Kind>;

export type SettingName = keyof typeof SETTINGS;

type Held = {
  text: string;
  file: string;
  'yes-no': boolean;
  names: readonly string[];
  files: readonly string[];
  number: number;
  time: number;
  'one-of': string;
  'some-of': readonly string[];
};

/** Settings as read; keys as on the command line, without the dashes before them. */
export type Settings = {
  readonly [K in SettingName]?: K extends 'sudo' ? SudoMode : Held[(typeof SETTINGS)[K]['kind']];
};

/** Reads one setting from YAML or, as text, from the command line. Throws an Error that says what was expected. */
export function readSetting<K extends SettingName>(name: K, given: Json): NonNullable<Settings[K]> {
  return read(SETTINGS[name], given) as NonNullable<Settings[K]>;
}

function read(kind: Kind, given: Json): string | number | boolean | readonly string[] {
  switch (kind.kind) {
    case 'text':
    case 'file':
      return text(given);
    case 'yes-no':
      return yesNo(given);
    case 'names':
    case 'files':
      return texts(given);
    case 'time':
      return bounded(
        parseDuration(typeof given === 'number' ? String(given) : text(given)),
        kind,
        'a time',
        formatDuration,
      );
    case 'number':
      return bounded(wholeNumber(given), kind, 'a whole number', String);
    case 'one-of':
      return oneOf(text(given), kind.of);
    case 'some-of':
      return texts(given).map((it) => oneOf(it, kind.of));
  }
}

/** on, off, true and false, as YAML 1.2 gives them: the first two are text. */
export function yesNo(given: Json): boolean {
  if (given === true || given === 'on' || given === 'true') return true;
  if (given === false || given === 'off' || given === 'false') return false;
  throw new Error(`expected on or off, found ${inWords(given)}`);
}

function text(given: Json): string {
  if (typeof given !== 'string') throw new Error(`expected text, found ${inWords(given)}${quotes(given)}`);
  if (given === '' || /[\x00-\x1f\x7f]/.test(given)) throw new Error('expected one line of text that is not empty');
  return given;
}

const texts = (given: Json): readonly string[] => (Array.isArray(given) ? given.map(text) : [text(given)]);

function wholeNumber(given: Json): number {
  const value = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new Error(`expected a whole number, found ${inWords(given)}`);
  return value;
}

function bounded(
  value: number,
  { min, max }: { min: number; max: number },
  what: string,
  show: (it: number) => string,
): number {
  if (value < min || value > max) throw new Error(`expected ${what} from ${show(min)} to ${show(max)}`);
  return value;
}

function oneOf(given: string, known: readonly string[]): string {
  if (!known.includes(given)) throw new Error(`expected ${known.join(', ')}${didYouMean(given, known)}`);
  return given;
}

const quotes = (given: Json): string =>
  typeof given === 'number' || typeof given === 'boolean' ? '; put it in quotes' : '';

/** A found value by its kind: 'a list', 'nothing', 'the number 5'. */
export function inWords(given: Json | undefined): string {
  if (given === null || given === undefined) return 'nothing';
  if (Array.isArray(given)) return 'a list';
  if (typeof given === 'object') return 'a mapping';
  if (typeof given === 'number') return `the number ${given}`;
  if (typeof given === 'boolean') return String(given);
  return given.length <= 40 ? `"${given}"` : 'a long text';
}
