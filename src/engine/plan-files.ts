import { createHash } from 'node:crypto';
import type { Change, FileText, JsonObject, Loading, Put, Removal } from '../model.ts';
import { leavesOf, patchJsonText } from './json-text.ts';
import { PlanError } from './plan-error.ts';

export interface Wanted {
  readonly control: string;
  readonly change: Change;
}

type Render = (template: string, data: JsonObject) => string;

/** One put per file, from every change that speaks of its content; none where the content is already so. */
export function filePuts(
  wanted: readonly Wanted[],
  read: ReadonlyMap<string, FileText>,
  render: Render,
): { by: readonly Wanted[]; put: Put }[] {
  return [...byPath(wanted)].flatMap(([path, by]) => {
    const before = read.get(path);
    if (before === undefined)
      throw new PlanError(`${namesOf(by)}: ${path} would be rewritten without having been read`);
    const content = contentOf(path, by, before, render);
    if (content === before) return [];
    const was = before === null ? null : digest(before);
    return [{ by, put: { kind: 'put', path, mode: modeOf(by, before), was, before, content } }];
  });
}

/** One removal per file that is there. A file is not written and removed by one plan. */
export function removals(
  wanted: readonly Wanted[],
  read: ReadonlyMap<string, FileText>,
): { by: readonly Wanted[]; removal: Removal }[] {
  const written = byPath(wanted);
  const paths = [...new Set(wanted.flatMap(({ change }) => (change.kind === 'remove' ? [change.path] : [])))];
  return paths.flatMap((path) => {
    const by = wanted.filter(({ change }) => change.kind === 'remove' && change.path === path);
    const before = read.get(path);
    if (before === undefined) throw new PlanError(`${namesOf(by)}: ${path} would be removed without having been read`);
    const writers = written.get(path);
    if (writers !== undefined)
      throw new PlanError(`${namesOf(writers)} and ${namesOf(by)} disagree whether ${path} is to be`);
    return before === null ? [] : [{ by, removal: { kind: 'remove', path, was: digest(before), before } }];
  });
}

/** One loading per file, of the text as it will be: written by the same plan, or as it was read. */
export function loadings(
  wanted: readonly Wanted[],
  read: ReadonlyMap<string, FileText>,
  puts: readonly Put[],
): { by: readonly Wanted[]; loading: Loading }[] {
  const paths = new Map(
    wanted.flatMap(({ change }) => (change.kind === 'kernel-profile' ? [[change.path, change]] : [])),
  );
  return [...paths.values()].map(({ kind, module, path }) => {
    const by = wanted.filter(({ change }) => change.kind === 'kernel-profile' && change.path === path);
    const before = read.get(path);
    const content = puts.find((put) => put.path === path)?.content ?? before;
    if (before === undefined || content === undefined || content === null)
      throw new PlanError(`${namesOf(by)}: ${path} would be loaded without having been read or written`);
    return { by, loading: { kind, module, path, before, content } };
  });
}

/** sha256 in hex of a text as UTF-8. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const namesOf = (wanted: readonly Wanted[]) => [...new Set(wanted.map(({ control }) => control))].join(' and ');

function byPath(wanted: readonly Wanted[]): Map<string, Wanted[]> {
  const found = new Map<string, Wanted[]>();
  for (const it of wanted) {
    const { change } = it;
    if (change.kind !== 'merge' && change.kind !== 'lines' && change.kind !== 'template') continue;
    found.set(change.path, [...(found.get(change.path) ?? []), it]);
  }
  return found;
}

function contentOf(path: string, by: readonly Wanted[], before: FileText, render: Render): string {
  if (by.length > 1 && by.some(({ change }) => change.kind === 'template')) {
    throw new PlanError(`${namesOf(by)} each want ${path} for themselves`);
  }
  refuseContradictions(path, by);
  let text = before;
  for (const { change } of by) {
    if (change.kind === 'template') text = render(change.template, change.data);
    else if (change.kind === 'merge') text = patchJsonText(text, change.patch);
    else if (change.kind === 'lines') text = withLines(text, change.add);
  }
  return text ?? '';
}

/** Controls may share a file, but not want different values under one key. */
function refuseContradictions(path: string, by: readonly Wanted[]): void {
  const held = new Map<string, { value: string; control: string }>();
  for (const { control, change } of by) {
    if (change.kind !== 'merge') continue;
    for (const leaf of leavesOf(change.patch)) {
      const key = leaf.path.join('.');
      const value = JSON.stringify(leaf.value);
      const other = held.get(key);
      if (other !== undefined && other.value !== value) {
        throw new PlanError(`${other.control} and ${control} want different values for ${key} in ${path}`);
      }
      held.set(key, { value, control });
    }
  }
}

function withLines(text: FileText, add: readonly string[]): string {
  const old = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  const held = new Set(old.split('\n'));
  return (
    old +
    add
      .filter((line) => !held.has(line))
      .map((line) => `${line}\n`)
      .join('')
  );
}

/** A replaced file keeps its mode unless a template names one; a new file is readable by all, writable by root. */
function modeOf(by: readonly Wanted[], before: FileText): string | null {
  const named = by
    .map(({ change }) => (change.kind === 'template' ? change.mode : undefined))
    .find((it) => it !== undefined);
  return named ?? (before === null ? '0644' : null);
}
