import type { AuditRule } from './audit-rule.ts';

/** Something whose changes are to be recorded. */
export interface Watched {
  /** Absolute, with links resolved. */
  readonly path: string;
  /** file: itself; entries: what is made and removed in this folder; tree: all that is below it. */
  readonly extent: 'file' | 'entries' | 'tree';
  /** Letters of rwxa. */
  readonly access: string;
}

/**
 * Whether the rules record all that is wanted. The kernel takes the first rule that matches, so an earlier `never`
 * leaves a hole, and a rule for some users or system calls only is not enough.
 */
export function isCovered(watched: Watched, rules: readonly AuditRule[]): boolean {
  // Rules of some guides come in pairs, one for programs of each width; one of a pair records half.
  return ['b64', 'b32'].every((arch) =>
    [...watched.access].every((letter) => {
      const about = rules.filter(
        (it) => it.list === 'exit' && it.access.includes(letter) && (it.arch ?? arch) === arch,
      );
      const first = about.find((rule) => (rule.action === 'never' ? touches(rule, watched) : records(rule, watched)));
      return first?.action === 'always';
    }),
  );
}

/** Nothing is recorded of any program: the rule that several distributions ship switched on. */
export const silencesAll = (rule: AuditRule) => rule.list === 'task' && rule.action === 'never';

/** The record types without which an event has lost its key or its file. */
export function dropped(rules: readonly AuditRule[]): string[] {
  const types = rules.filter(({ list, narrowed }) => list === 'exclude' && !narrowed).flatMap((rule) => rule.types);
  return types.filter((it) => ['SYSCALL', 'PATH', '1300', '1302'].includes(it));
}

function records(rule: AuditRule, { path, extent }: Watched): boolean {
  const { place, narrowed } = rule;
  if (place === null || narrowed) return false;
  const whole = place.kind !== 'path';
  if (place.path === path) return extent !== 'tree' || whole;
  return whole && isBelow(path, place.path);
}

/** A hole that somebody cut into a folder on purpose (a busy file in it) is left to them; one around it is not. */
function touches({ place }: AuditRule, { path }: Watched): boolean {
  return place !== null && (place.path === path || (place.kind !== 'path' && isBelow(path, place.path)));
}

const isBelow = (path: string, folder: string) => path.startsWith(folder === '/' ? '/' : `${folder}/`);

/**
 * What is loaded, with what `auditctl -l` does not tell (audit 3.0.9): it lists a `never` rule for a folder as `-w`, and
 * `-F path=` of a folder likewise. The files say how it was meant.
 */
export function asMeant(loaded: readonly AuditRule[], files: readonly AuditRule[]): AuditRule[] {
  return loaded.map((rule) => {
    if (rule.place?.kind !== 'watch') return rule;
    const same = files.filter((it) => it.place?.path === rule.place?.path && sameLetters(it.access, rule.access));
    if (same.some(({ place, action }) => action === 'always' && place?.kind !== 'path')) return rule;
    return same[0] === undefined ? rule : { ...same[0], key: rule.key };
  });
}

const sameLetters = (a: string, b: string) => [...a].sort().join('') === [...b].sort().join('');
