import { probe } from '../define.ts';
import type { AppliedFile, AppliedRecord, AppliedSetting, Stamp } from '../model.ts';
import { asObject, asString, objectFrom } from './json.ts';

export const LAST_APPLIED = '/var/lib/ironhull/last-applied.json';

/** More than any profile can set; a longer record is not ours. */
const MOST_SETTINGS = 2000;

/** What ironhull has set on this host, by its own record; null where it has set nothing. */
export const lastApplied = probe('last-applied', `text ${LAST_APPLIED}`, (text): AppliedRecord | null => {
  if (text === 'absent\n') return null;
  const record = objectFrom(text.replace(/^present\n/, ''), 'the record');
  if (record.schema !== 2) throw new Error('the record is by another version of ironhull');
  return {
    transaction: asString(record.transaction, 'transaction'),
    files: asList(record.files, 'files').map(fileFrom),
    settings: asList(record.settings, 'settings').map(settingFrom),
  };
});

function asList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > MOST_SETTINGS) throw new Error(`${what} is not a list`);
  return value;
}

function fileFrom(value: unknown): AppliedFile {
  const it = asObject(value, 'a file');
  return { path: asString(it.path, 'path'), sha256: asDigest(it.sha256) };
}

function settingFrom(value: unknown): AppliedSetting {
  const it = asObject(value, 'a setting');
  const text = (name: string) => asString(it[name], name);
  const by: Stamp & { control: string } = {
    control: text('control'),
    transaction: text('transaction'),
    operator: text('operator'),
    at: text('at'),
  };
  const { kind } = it;
  switch (kind) {
    case 'key': {
      const key = asList(it.key, 'key').map((part) => asString(part, 'key'));
      return { ...by, kind, path: text('path'), key, ...notedFrom(it.value, it.sha256) };
    }
    case 'line':
      return { ...by, kind, path: text('path'), sha256: asDigest(it.sha256) };
    case 'file':
      return { ...by, kind, path: text('path') };
    case 'mode':
      return {
        ...by,
        kind,
        path: text('path'),
        ...(it.mode === undefined ? {} : { mode: text('mode') }),
        ...(it.owner === undefined ? {} : { owner: text('owner') }),
      };
    case 'mask':
      return { ...by, kind, unit: text('unit') };
    case 'user':
      return { ...by, kind, user: text('user') };
    case 'leave-group':
      return { ...by, kind, user: text('user'), group: text('group') };
    default:
      throw new Error('a setting of a kind that is not known');
  }
}

function notedFrom(value: unknown, sha256: unknown) {
  if (value === undefined) return { sha256: asDigest(sha256) };
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value))
    return { value: value as null | boolean | number | string };
  throw new Error('a value that is none');
}

function asDigest(value: unknown): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new Error('not a sha256');
  return value;
}
