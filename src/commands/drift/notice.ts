import type { Since } from '../../engine/since.ts';
import { mapStrings, oneLine } from '../../escape.ts';
import type { Report } from '../../model.ts';
import { withoutPasswords } from '../../report/credentials.ts';
import { movedBriefly } from './line.ts';

/** What is sent to a webhook: small, and nothing in it that a report would not show. */
export interface Notice {
  readonly schema: 1;
  readonly tool: Report['tool'];
  /** ISO 8601, when the look began. */
  readonly at: string;
  /** All of it in a line, as chat systems show it. */
  readonly text: string;
  readonly hosts: readonly {
    readonly host: string;
    readonly moved: readonly {
      readonly control: string;
      readonly setting: string;
      readonly wanted: string;
      readonly now: string;
      readonly at?: string;
      readonly by?: string;
    }[];
    /** Controls that were met at the look before and are not now. */
    readonly worse: readonly { readonly control: string; readonly severity: string; readonly seen: string }[];
  }[];
}

/** Settings and findings of one host that are drift; the rest of a host is none of a notice's. */
export type Drifted = Pick<Since, 'host' | 'moved' | 'worse'>;

/** More than these of a host are in the report, which says all. */
const MOST = 50;

export function noticeOf({ tool, startedAt }: Report, drifted: readonly Drifted[]): Notice {
  const hosts = drifted.map(({ host, moved, worse }) => ({
    host,
    moved: moved.slice(0, MOST).map(({ control, setting, wanted, now, changed }) => ({
      ...{ control, setting, wanted, now },
      ...(changed?.at === undefined ? {} : { at: changed.at }),
      ...(changed?.by === undefined ? {} : { by: changed.by }),
    })),
    worse: worse.slice(0, MOST).map(({ control, severity, seen }) => ({ control, severity, seen })),
  }));
  const text = drifted.map(inWords).join('; ');
  return mapStrings({ schema: 1, tool, at: startedAt, text, hosts }, (it) => oneLine(withoutPasswords(it), 2000));
}

const inWords = ({ host, moved, worse }: Drifted) =>
  `${host}: ${[...moved.map((it) => `moved ${movedBriefly(it)}`), ...worse.map(({ control }) => `no longer met ${control}`)].join(', ')}`;
