import type { Finding, HostReport } from '../../model.ts';
import { type Moved, movedBetween } from '../moved-between.ts';
import { type Cell, heading, labelled, type Page, paragraph, table, widest } from './layout.ts';
import { count, markOf } from './words.ts';

/** Below this many columns two texts side by side are narrower than one reads. */
const SIDE_BY_SIDE = 76;

/** Every control that moved, before and after side by side (one above the other where it is narrow); [] without a change. */
export function beforeAfterLines({ before, findings }: HostReport, page: Page): string[] {
  const moved = movedBetween(before, findings);
  const still = findings.length - moved.length;
  if (moved.length === 0) return [];
  const lines = page.width < SIDE_BY_SIDE ? stacked(moved, page) : sideBySide(moved, page);
  const rest = still === 0 ? [] : paragraph(`${count(still, 'other control')} unchanged`, 2, page, page.paint.faint);
  return [...heading('Before and after', page), ...lines, ...rest];
}

function sideBySide(moved: readonly Moved[], page: Page): string[] {
  const { faint, strong } = page.paint;
  const control = widest(
    moved.map(({ was }) => was.control),
    28,
  );
  const half = Math.floor((page.width - 2 - control - 4) / 2);
  const head = ['control', 'before', 'after'].map((text): Cell => ({ text, paint: faint }));
  const rule = [control, half, half].map((width): Cell => ({ text: '─'.repeat(width), paint: faint }));
  const rows = moved.map(({ was, after }): Cell[] => [
    { text: was.control, paint: strong },
    stateCell(was, page),
    stateCell(after, page),
  ]);
  return table([head, rule, ...rows], [control, half, half], 2);
}

function stateCell(finding: Finding, { paint }: Page): Cell {
  const mark = markOf(finding, paint);
  return { text: `${mark.sign} ${mark.word}: ${clipped(finding.seen)}`, paint: mark.paint };
}

/** What a glance takes in; the findings themselves say all of it. Cut where an item of a list ends. */
function clipped(text: string): string {
  if (text.length <= GLANCE) return text;
  const cut = text.lastIndexOf(', ', GLANCE);
  return `${text.slice(0, cut > 0 ? cut : GLANCE)} …`;
}

const GLANCE = 200;

function stacked(moved: readonly Moved[], page: Page): string[] {
  return moved.flatMap(({ was, after }, at) => {
    const side = (label: string, it: Finding) => {
      const { text, paint } = stateCell(it, page);
      return labelled(label, text, 4, page, paint);
    };
    return [
      ...(at === 0 ? [] : ['']),
      `  ${page.paint.strong(was.control)}`,
      ...side('before', was),
      ...side('after', after),
    ];
  });
}
