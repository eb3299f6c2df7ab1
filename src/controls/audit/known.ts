import { manual, notApplicable } from '../../define.ts';
import { asMeant, dropped, silencesAll } from '../../facts/audit-cover.ts';
import { type AuditPlaces, resolved } from '../../facts/audit-places.ts';
import type { AuditRule } from '../../facts/audit-rule.ts';
import type { AuditState } from '../../facts/audit-state.ts';
import { named } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';

/** The rules on a host, with every path as the kernel sees it. */
export interface Known {
  /** In the kernel now. */
  readonly loaded: readonly AuditRule[];
  /** In files, from which the next boot loads them. */
  readonly kept: readonly AuditRule[];
  /** They stay as they are until the next boot (`-e 2`). */
  readonly locked: boolean;
}

/** The rules, or the verdict where there is no audit log to be had, or nothing gets into it. */
export function rulesOn(state: AuditState, { aliases }: AuditPlaces): Known | { readonly verdict: Verdict } {
  if (state.kind === 'in-container')
    return { verdict: notApplicable('the audit log belongs to the machine that runs this container') };
  if (state.kind === 'absent')
    return {
      verdict: notApplicable('auditctl is not here: install the package auditd (or audit) to have changes recorded'),
    };
  const real = (rules: readonly AuditRule[]) => rules.map((rule) => onReal(rule, aliases));
  const kept = real(state.files.flatMap(({ rules }) => rules));
  const loaded = asMeant(real(state.loaded), kept);
  const verdict = whySilent(state, loaded);
  return verdict === null ? { loaded, kept, locked: state.mode === 'locked' } : { verdict };
}

function whySilent(state: AuditState & { kind: 'here' }, loaded: readonly AuditRule[]): Verdict | null {
  if (state.mode === 'off')
    return manual('auditing is switched off', 'start auditd, or take audit=0 off the kernel command line');
  const [source] = state.files.filter(({ rules }) => rules.some(silencesAll));
  if (source !== undefined || loaded.some(silencesAll))
    return manual(
      'the rule "-a never,task" keeps everything from being recorded',
      `take it out of ${source?.path ?? 'the loaded rules (auditctl -d never,task)'}, then apply again`,
    );
  const types = dropped(loaded);
  return types.length === 0
    ? null
    : manual(
        `records of type ${named(types)} are excluded`,
        'without them no event says what was changed: take the rule out',
      );
}

function onReal(rule: AuditRule, aliases: ReadonlyMap<string, string>): AuditRule {
  return rule.place === null ? rule : { ...rule, place: { ...rule.place, path: resolved(rule.place.path, aliases) } };
}
