import { unreachable } from '../../events.ts';
import type { HostReport, MovedSetting, OpenOrUndone } from '../../model.ts';
import { heading, type Page, paragraph } from './layout.ts';

/** What was applied here before and moved since, and a transaction that did not end well: what the next apply meets. */
export function historyLines({ drift = [], driftUnknown, lastTransaction }: HostReport, page: Page): string[] {
  const moved = drift.flatMap((it) => bullet(`${it.control}: ${movedWords(it)}`, page));
  const unknown =
    driftUnknown === undefined ? [] : bullet(`what was applied before is not known: ${driftUnknown}`, page);
  return [
    ...(lastTransaction === undefined ? [] : ['', ...paragraph(lastWords(lastTransaction), 0, page, page.paint.warn)]),
    ...(moved.length === 0 ? [] : [...heading('Moved since it was applied', page), ...moved]),
    ...(unknown.length === 0 ? [] : [...heading('History', page), ...unknown]),
  ];
}

/** `icc in /etc/docker/daemon.json was applied as false by … on 2026-11-24 and is now absent; the file changed …`. */
export function movedWords({ setting, wanted, now, applied, changed }: MovedSetting): string {
  const since = `${setting} was applied as ${wanted} by ${applied.operator} on ${applied.at.slice(0, 10)} and is now ${now}`;
  if (changed === undefined) return since;
  const when = changed.at === undefined ? '' : ` changed at ${changed.at}`;
  const who = changed.by === undefined ? 'who it was is not recorded' : `by ${changed.by} (auditd)`;
  return `${since}; ${changed.path}${when}, ${who}`;
}

/** How the newest transaction ended, or that it has not. */
export function lastWords({ id, state, operator, startedAt, endedAt, why }: OpenOrUndone): string {
  const whose = `The last transaction, ${id} by ${operator}${startedAt === undefined ? '' : ` of ${startedAt}`},`;
  const because = why === undefined ? '' : `: ${why}`;
  const when = endedAt === undefined ? '' : ` at ${endedAt}`;
  switch (state) {
    case 'open':
      return `${whose} is still open: neither confirmed nor undone yet.`;
    case 'rolling-back':
      return `${whose} is being rolled back, or its rollback was cut; the next boot or the next apply ends it.`;
    case 'rolled-back':
      return `${whose} was rolled back${when}${because}.`;
    case 'rollback-incomplete':
      return `${whose} could not be rolled back whole${when}${because}. It is tried again at the next boot.`;
    default:
      return unreachable(state);
  }
}

function bullet(text: string, page: Page): string[] {
  const [first = '', ...rest] = paragraph(text, 4, page);
  return [`  ${page.paint.warn('≠')} ${first.trimStart()}`, ...rest];
}
