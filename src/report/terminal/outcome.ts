import { escapeText } from '../../escape.ts';
import { unreachable } from '../../events.ts';
import type { HostReport, Report, TransactionRecord } from '../../model.ts';
import { diffLines } from './diff-lines.ts';
import { heading, labelled, type Page, paragraph, wrap } from './layout.ts';
import { done } from './sentences.ts';
import { capital, count, outcomeMark, seconds } from './words.ts';

/** A journal is long; the words that say why come last. */
const MOST_QUOTED_LINES = 12;

/** How a change ended, in a sentence; then why, in the host's own words, or what was done. */
export function outcomeLines(host: HostReport, { command, durationMs, hosts }: Report, page: Page): string[] {
  const { outcome, error, transaction } = host;
  const asked = wasAsked(host, command);
  const mark = asked ? { sign: '✔', word: 'undone', paint: page.paint.good } : outcomeMark(outcome, page.paint);
  const means = outcomeMeaning(host, command);
  const sentence = paragraph(`${mark.sign} ${capital(mark.word)}: ${means}`, 0, page, mark.paint);
  // The time is that of the whole run: of several hosts it says nothing about one.
  const time = hosts.length === 1 ? [seconds(durationMs)] : [];
  const cost =
    transaction === undefined ? [] : paragraph([...spent(transaction), ...time].join(', '), 2, page, page.paint.faint);
  return [
    '',
    ...sentence,
    ...cost,
    ...errorLines(error, page),
    ...reasonLines(host, page),
    ...movedLines(transaction, page),
    ...changed(host, page),
  ];
}

function spent({ id, execs, connections }: TransactionRecord): string[] {
  return [
    ...(id === '' ? [] : [`Transaction ${id}`]),
    `${count(execs, 'exec')} over ${count(connections, 'connection')}`,
  ];
}

/** Why a host could not be worked on, and what to do. */
export function errorLines(error: HostReport['error'], page: Page): string[] {
  if (error === undefined) return [];
  const hint = error.hint === undefined ? [] : labelled('to do', error.hint, 2, page, page.paint.strong);
  return [...labelled('why', error.message, 2, page), ...hint];
}

/** A refusal with a reason: by the host, by a lock, by a person. Without one, every change waits for consent. */
export const hasReason = ({ error, transaction }: HostReport) =>
  error !== undefined || transaction?.message !== undefined;

/** Whether a rollback was asked for: then it is what should happen, while one that the host did by itself is bad news. */
const wasAsked = ({ outcome }: HostReport, command: string) => command === 'rollback' && outcome === 'rolled-back';

/** Whether the run itself went wrong on this host, whatever was found there. */
export function wentWrong(host: HostReport, command: string): boolean {
  return !['clean', 'not-applicable', 'findings', 'applied'].includes(host.outcome) && !wasAsked(host, command);
}

/** How it ended, as the rest of a sentence that begins with the outcome's word. */
export function outcomeMeaning(host: HostReport, command: string): string {
  const { outcome, plan, findings, leftAlone } = host;
  if (wasAsked(host, command)) return 'the host is as it was before this transaction.';
  if (leftAlone !== undefined) return `nothing was changed, because ${leftAlone}.`;
  const open = findings.some(({ status }) => status === 'fail' || status === 'manual' || status === 'unknown');
  switch (outcome) {
    case 'clean':
      return 'every control holds; there was nothing to change.';
    case 'not-applicable':
      return 'there is no Docker here, so there is nothing to harden.';
    case 'findings':
      return 'nothing was changed; what is left needs your consent, a decision, or an answer of the host.';
    case 'applied': {
      const steps =
        plan === undefined
          ? 'the changes were'
          : `${count(plan.steps.length, 'step')} ${plan.steps.length === 1 ? 'was' : 'were'}`;
      return `${steps} made and confirmed over a fresh connection${open ? '; what is left is named below.' : '.'}`;
    }
    case 'refused':
      return hasReason(host) ? 'nothing was changed.' : 'nothing was changed, for lack of your consent.';
    case 'drifted':
      if (command === 'rollback')
        return 'nothing was changed, because what this transaction had written was edited since. Put that back first, or mend it by hand.';
      return 'nothing was changed, because the host moved between the plan and the first write. Run it again for a new plan.';
    case 'rolled-back':
      return 'the host undid every change and is as it was before.';
    case 'rollback-incomplete':
      return 'the host undid what it could, but not everything could be put back. It tries again at its next boot; look at it now.';
    case 'unconfirmed':
      return 'it is not known how this ended, because the change could not be confirmed. Look again with audit, or with rollback --list.';
    case 'unreachable':
      return 'nothing was learned of this host, and nothing was changed on it.';
    default:
      return unreachable(outcome);
  }
}

/** Why a transaction did not end well: our word for it first, then the host's journal as it stands there. */
function reasonLines({ outcome, transaction }: HostReport, page: Page): string[] {
  const message = transaction?.message?.trim();
  if (message === undefined || message === '' || outcome === 'applied') return [];
  const [why = '', ...journal] = escapeText(message).split('\n');
  return [...labelled('why', why, 2, page), ...quoted(journal, page)];
}

/** What was edited between the look and the first write, each file with its difference to what the plan came from. */
function movedLines(transaction: TransactionRecord | undefined, page: Page): string[] {
  const drifted = transaction?.drifted ?? [];
  if (drifted.length === 0) return [];
  const files = drifted.flatMap(({ path, before, now, unknown }) => {
    if (now === undefined) return paragraph(`${path}: what is there now is not known (${unknown})`, 2, page);
    const diff = diffLines({ path, before, content: now }, 2, page);
    return diff.length > 0 ? diff : paragraph(`${path}: the difference is in what is not shown here`, 2, page);
  });
  return [...heading('What moved meanwhile', page), ...files];
}

function quoted(journal: readonly string[], page: Page): string[] {
  if (journal.length === 0) return [];
  const shown = journal.slice(-MOST_QUOTED_LINES);
  const left = journal.length - shown.length;
  const bar = `  ${page.paint.bad('│')} `;
  return [
    ...heading('What the host said', page),
    ...(left === 0 ? [] : [`${bar}${page.paint.faint(`… ${count(left, 'earlier line')}`)}`]),
    ...shown.flatMap((line) => wrap(line, page.width - 4).map((piece) => bar + piece)),
  ];
}

function changed({ outcome, plan }: HostReport, page: Page): string[] {
  if (outcome !== 'applied' || plan === undefined || plan.steps.length === 0) return [];
  const made = plan.steps.flatMap(({ action }) => {
    const [first = '', ...rest] = paragraph(done(action), 4, page);
    return [`  ${page.paint.good('✔')} ${first.trimStart()}`, ...rest];
  });
  return [...heading('What changed', page), ...made];
}
