import type { HostReport } from '../../model.ts';
import { type Cell, heading, type Page, paragraph, table, widest } from './layout.ts';
import { sectionsOf } from './sections.ts';
import { outcomeMark } from './words.ts';

/** Below this many columns a row of numbers does not fit. */
const ROOM_FOR_TABLE = 90;

/** All hosts, one row each; [] for a single one, whose own report says it all. */
export function summaryLines(hosts: readonly HostReport[], page: Page): string[] {
  if (hosts.length < 2) return [];
  const rows = hosts.map((host) => ({ host, numbers: numbersOf(host) }));
  return [
    ...heading(`All ${hosts.length} hosts`, page),
    ...(page.width < ROOM_FOR_TABLE ? short(rows, page) : wide(rows, page)),
  ];
}

type Rows = readonly { readonly host: HostReport; readonly numbers: readonly number[] }[];

const TITLES = ['failed', 'pending', 'manual', 'unknown', 'waived', 'passed'] as const;

function numbersOf({ findings }: HostReport): number[] {
  const sections = sectionsOf(findings);
  return TITLES.map((title) => sections[title].length);
}

function wide(rows: Rows, page: Page): string[] {
  const { faint, strong } = page.paint;
  const outcome = widest(
    rows.map(({ host }) => `✘ ${outcomeMark(host.outcome, page.paint).word}`),
    21,
  );
  const name = widest(['host', ...rows.map(({ host }) => host.host)], page.width - 54 - outcome);
  const widths = [name, outcome, ...TITLES.map((title) => title.length)];
  const head = ['host', 'outcome', ...TITLES].map((text): Cell => ({ text, paint: faint }));
  const body = rows.map(({ host, numbers }): Cell[] => {
    const mark = outcomeMark(host.outcome, page.paint);
    const known = host.findings.length > 0;
    return [
      { text: host.host, paint: strong },
      { text: `${mark.sign} ${mark.word}`, paint: mark.paint },
      // Nothing is known of a host without findings: a row of zeros would look like a pass.
      ...numbers.map((n, at) => ({ text: known ? String(n) : '-', ...emphasis(n, at, page) })),
    ];
  });
  return table([head, ...body], widths, 2);
}

function short(rows: Rows, page: Page): string[] {
  return rows.flatMap(({ host, numbers }) => {
    const mark = outcomeMark(host.outcome, page.paint);
    const said = TITLES.flatMap((title, at) => (numbers[at] === 0 ? [] : [`${numbers[at]} ${title}`]));
    return [
      `  ${page.paint.strong(host.host)}  ${mark.paint(`${mark.sign} ${mark.word}`)}`,
      ...(said.length === 0 ? [] : paragraph(said.join(', '), 4, page)),
    ];
  });
}

function emphasis(n: number, at: number, { paint }: Page): Pick<Cell, 'paint'> {
  if (n === 0) return { paint: paint.faint };
  const title = TITLES[at];
  if (title === 'failed') return { paint: paint.bad };
  return title === 'waived' || title === 'passed' ? {} : { paint: paint.warn };
}
