import type { HostReport } from '../../model.ts';
import { hasReason, outcomeMeaning, wentWrong } from '../terminal/outcome.ts';
import { message } from './message.ts';

/** What is to be said of the run itself on this host: nothing, where it went as it should. */
export function notificationsOf(host: HostReport, command: string) {
  const { host: name, outcome, error, transaction, driftUnknown, leftAlone } = host;
  const why = [error?.message, error?.hint, transaction?.message].filter((it) => it !== undefined);
  const wrong = wentWrong(host, command) && (outcome !== 'refused' || hasReason(host));
  return [
    ...(wrong ? [said('error', name, [outcomeMeaning(host, command), ...why])] : []),
    ...(leftAlone === undefined ? [] : [said('note', name, [`nothing is to be changed: ${leftAlone}`])]),
    ...(driftUnknown === undefined
      ? []
      : [said('warning', name, [`what was applied before is not known: ${driftUnknown}`])]),
  ];
}

function said(level: 'error' | 'warning' | 'note', host: string, words: readonly string[]) {
  return { level, message: message(`${host}: ${words.join('\n')}`) };
}
