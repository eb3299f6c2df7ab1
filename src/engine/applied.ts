import { unreachable } from '../events.ts';
import type {
  AppliedFile,
  AppliedRecord,
  AppliedSetting,
  Change,
  Finding,
  Json,
  Noted,
  Plan,
  Stamp,
} from '../model.ts';
import { leavesOf } from './json-text.ts';
import { digest } from './plan-files.ts';

/** What a plan sets, control by control, to be remembered on the host with the commit. */
export function settingsOf(findings: readonly Finding[], plan: Plan, stamp: Stamp): AppliedSetting[] {
  return findings
    .filter(({ control }) => plan.controls.includes(control))
    .flatMap(({ control, fix }) => fix.flatMap((change) => settings(change, { ...stamp, control })));
}

/** The files that a plan writes. */
export function filesOfPlan(plan: Plan): AppliedFile[] {
  return plan.steps.flatMap(({ action }) =>
    action.kind === 'put' ? [{ path: action.path, sha256: digest(action.content) }] : [],
  );
}

/** The files that a plan takes away. */
export function removedByPlan(plan: Plan): ReadonlySet<string> {
  return new Set(plan.steps.flatMap(({ action }) => (action.kind === 'remove' ? [action.path] : [])));
}

/**
 * What was set before stays remembered, until it is set anew (a later transaction repairs only what had failed) or taken
 * away with its file: that the file is absent from then on is no drift.
 */
export function withEarlier(
  record: Pick<AppliedRecord, 'files' | 'settings'>,
  earlier: AppliedRecord | null,
  removed: ReadonlySet<string> = new Set(),
): Pick<AppliedRecord, 'files' | 'settings'> {
  const stays = (it: AppliedFile | AppliedSetting) => !('path' in it && removed.has(it.path));
  const files = new Map([...(earlier?.files ?? []), ...record.files].filter(stays).map((it) => [it.path, it]));
  const settings = new Map(
    [...(earlier?.settings ?? []), ...record.settings].filter(stays).map((it) => [identity(it), it]),
  );
  return { files: [...files.values()], settings: [...settings.values()] };
}

/**
 * Keys whose text is one of a few words, or a size. Any other text may hold a password (a proxy, a registry, a plugin's
 * options), so only its digest is kept.
 */
const PLAIN_TEXTS = [
  'cgroup-parent',
  'default-cgroupns-mode',
  'default-ipc-mode',
  'log-driver',
  'log-level',
  'log-opts.max-file',
  'log-opts.max-size',
  'userns-remap',
];

/** A value as it may be written down: truth values, numbers, and a few words; of all else the digest. */
export function noted(key: readonly string[], value: Json): Noted {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return { value };
  if (typeof value === 'string' && value.length <= 40 && PLAIN_TEXTS.includes(key.join('.'))) return { value };
  return { sha256: digest(JSON.stringify(value)) };
}

function settings(change: Change, by: Stamp & { readonly control: string }): AppliedSetting[] {
  switch (change.kind) {
    case 'merge':
      return leavesOf(change.patch).map(({ path: key, value }) => ({
        ...by,
        kind: 'key',
        path: change.path,
        key,
        ...noted(key, value),
      }));
    case 'lines':
      return change.add.map((line) => ({ ...by, kind: 'line', path: change.path, sha256: digest(line) }));
    case 'template':
      return [{ ...by, kind: 'file', path: change.path }];
    case 'mode': {
      const { kind, path, mode, owner } = change;
      return [
        { ...by, kind, path, ...(mode === undefined ? {} : { mode }), ...(owner === undefined ? {} : { owner }) },
      ];
    }
    case 'mask':
      return [{ ...by, kind: 'mask', unit: change.unit }];
    case 'user':
      return [{ ...by, kind: 'user', user: change.name }];
    case 'leave-group':
      return [{ ...by, kind: 'leave-group', user: change.user, group: change.group }];
    case 'unit':
      return change.operation === 'mask' ? [{ ...by, kind: 'mask', unit: change.unit }] : [];
    // No file of theirs tells when they moved; what became of them their controls say at every look.
    case 'activate':
    case 'edit':
    case 'remove':
    case 'sysctl':
    case 'selinux':
    case 'kernel-profile':
    case 'group':
    case 'package':
    case 'run':
      return [];
    default:
      return unreachable(change);
  }
}

/** Two settings with one identity are the same thing, set twice. */
function identity(it: AppliedSetting): string {
  switch (it.kind) {
    case 'key':
      return JSON.stringify([it.kind, it.path, it.key]);
    case 'line':
      return JSON.stringify([it.kind, it.path, it.sha256]);
    case 'file':
    case 'mode':
      return JSON.stringify([it.kind, it.path]);
    case 'mask':
      return JSON.stringify([it.kind, it.unit]);
    case 'user':
      return JSON.stringify([it.kind, it.user]);
    case 'leave-group':
      return JSON.stringify([it.kind, it.user, it.group]);
  }
}
