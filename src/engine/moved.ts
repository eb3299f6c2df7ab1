import { parse } from 'jsonc-parser';
import type {
  AppliedNow,
  AppliedRecord,
  AppliedSetting,
  Culprits,
  FileText,
  Finding,
  Json,
  MovedSetting,
} from '../model.ts';
import { noted } from './applied.ts';
import { isObject } from './json-text.ts';
import { digest } from './plan-files.ts';

export interface SeenNow {
  readonly now: AppliedNow;
  readonly culprits: Culprits;
  /** Texts that this look has read, by path. */
  readonly files: ReadonlyMap<string, FileText>;
  readonly findings: readonly Finding[];
}

/** Which applied settings are not as they were applied, with the moment and the login where they are recorded. */
export function movedSettings(record: AppliedRecord, seen: SeenNow): MovedSetting[] {
  const written = new Map(record.files.map(({ path, sha256 }) => [path, sha256]));
  return record.settings.flatMap((setting) => {
    const found = whatMoved(setting, seen, written);
    if (found === null) return [];
    const { control, transaction, operator, at } = setting;
    return [{ control, ...found, applied: { transaction, operator, at }, ...changeOf(setting, seen) }];
  });
}

type Moved = Pick<MovedSetting, 'setting' | 'wanted' | 'now'>;

function whatMoved(it: AppliedSetting, seen: SeenNow, written: ReadonlyMap<string, string>): Moved | null {
  switch (it.kind) {
    case 'key':
      return isAsWritten(it.path, seen, written) ? null : movedKey(it, seen);
    case 'line':
      return isAsWritten(it.path, seen, written) ? null : movedLine(it, seen);
    case 'file': {
      if (isAsWritten(it.path, seen, written)) return null;
      const now = seen.now.files.get(it.path) === null ? 'absent' : 'another text';
      return { setting: it.path, wanted: 'the text that was written', now };
    }
    case 'mode':
      return movedMode(it, seen);
    case 'mask':
      return seen.now.masked.get(it.unit) === false ? { setting: it.unit, wanted: 'masked', now: 'not masked' } : null;
    case 'leave-group': {
      const failed = seen.findings.some(({ control, status }) => control === it.control && status === 'fail');
      const setting = `the membership of ${it.user} in the group ${it.group}`;
      return failed ? { setting, wanted: 'ended', now: 'to be looked at: its control fails again' } : null;
    }
    case 'user':
      return null;
  }
}

/** A file that holds just what was written needs no closer look; neither does one that was not asked for. */
function isAsWritten(path: string, { now }: SeenNow, written: ReadonlyMap<string, string>): boolean {
  const file = now.files.get(path);
  return file === undefined || (file !== null && file.sha256 === written.get(path));
}

function movedKey(it: AppliedSetting & { kind: 'key' }, { files }: SeenNow): Moved | null {
  const wanted = it.sha256 === undefined ? said(it.value) : 'a value that is not recorded';
  const moved = (now: string): Moved => ({ setting: `${it.key.join('.')} in ${it.path}`, wanted, now });
  const text = files.get(it.path);
  if (text === undefined) return moved('not known, the file was not read');
  if (text === null) return it.value === null ? null : moved('absent');
  const held = valueAt(text, it.key);
  if (held === UNREADABLE) return moved('not known, the file is no JSON');
  if (held === undefined) return it.value === null ? null : moved('absent');
  const now = noted(it.key, held);
  const same =
    it.sha256 === undefined
      ? now.sha256 === undefined && now.value === it.value
      : digest(JSON.stringify(held)) === it.sha256;
  return same ? null : moved(now.sha256 === undefined ? said(now.value) : 'another value');
}

const UNREADABLE = Symbol('unreadable');

function valueAt(text: string, key: readonly string[]): Json | undefined | typeof UNREADABLE {
  const errors: never[] = [];
  const document = parse(text, errors) as Json | undefined;
  if (errors.length > 0 || !isObject(document)) return text.trim() === '' ? undefined : UNREADABLE;
  return key.reduce<Json | undefined>(
    (held, part) => (isObject(held) && Object.hasOwn(held, part) ? held[part] : undefined),
    document,
  );
}

const said = (value: null | boolean | number | string) => (value === null ? 'absent' : String(value));

function movedLine(it: AppliedSetting & { kind: 'line' }, { files }: SeenNow): Moved | null {
  const text = files.get(it.path);
  const there = text?.split('\n').some((line) => digest(line) === it.sha256);
  if (there === true) return null;
  const setting = `a line in ${it.path}`;
  return { setting, wanted: 'there', now: text === undefined ? 'not known, the file was not read' : 'absent' };
}

function movedMode({ path, mode, owner }: AppliedSetting & { kind: 'mode' }, { now }: SeenNow): Moved | null {
  const file = now.files.get(path);
  if (file === undefined) return null;
  const wanted = [mode, owner].filter((it) => it !== undefined).join(' ');
  const moved = (is: string): Moved => ({ setting: `mode and owner of ${path}`, wanted, now: is });
  if (file === null) return moved('absent');
  const same =
    (mode === undefined || Number.parseInt(mode, 8) === Number.parseInt(file.mode, 8)) &&
    (owner === undefined || owner === file.owner || owner === file.owner.split(':')[0]);
  return same ? null : moved([file.mode.padStart(4, '0'), file.owner].join(' '));
}

/** When the file changed, and who the audit log saw there. A change of mode leaves the time of the content alone. */
function changeOf(it: AppliedSetting, { now, culprits }: SeenNow): Pick<MovedSetting, 'changed'> {
  if (!('path' in it)) return {};
  const file = now.files.get(it.path);
  const by = culprits.get(it.path)?.join(' or ');
  const at = file && it.kind !== 'mode' ? new Date(file.changed * 1000).toISOString().replace('.000Z', 'Z') : undefined;
  return { changed: { path: it.path, ...(at === undefined ? {} : { at }), ...(by === undefined ? {} : { by }) } };
}
