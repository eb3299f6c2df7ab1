import type { Finding, MovedSetting } from '../model.ts';
import { movedWords } from './terminal/history.ts';
import { repair } from './terminal/sentences.ts';

/** One thing that is said of a finding. The text may hold words from the host. */
export interface Said {
  readonly label: 'seen' | 'why' | 'cause' | 'moved' | 'advice' | 'repair' | 'source';
  readonly text: string;
}

/** All that a report says of one finding beside its title, in reading order: the same in every format. */
export function said(finding: Finding, drift: readonly MovedSetting[] = []): Said[] {
  const { control, seen, advice, cause, refs, fix, status } = finding;
  const texts: Record<Said['label'], readonly string[]> = {
    seen: status === 'unknown' ? [] : [seen],
    why: status === 'unknown' ? [seen] : [],
    cause: cause === undefined || cause.seen === seen ? [] : [cause.seen],
    moved: drift.filter((it) => it.control === control).map(movedWords),
    advice: advice === undefined ? [] : [advice],
    repair: fix.map((change) => repair(change, control)),
    source: refs.length === 0 ? [] : [sources(refs, status)],
  };
  return (Object.keys(texts) as Said['label'][]).flatMap((label) => texts[label].map((text) => ({ label, text })));
}

/** `CIS Docker 1.6.0: 2.7`; an id says nothing without its benchmark's version. */
function sources(refs: Finding['refs'], whole: Finding['status']): string {
  return refs
    .map(({ source, id, url, status }) => {
      if (id === undefined) return url ?? source;
      // Of a failure it is worth knowing which of its checks do not fail.
      return `${source}: ${id}${status === undefined || status === whole ? '' : ` (${status.replace('-', ' ')})`}`;
    })
    .join('; ');
}
