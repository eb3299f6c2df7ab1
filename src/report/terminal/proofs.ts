import type { ProofResult } from '../../model.ts';
import { heading, labelled, type Page, paragraph, wrap } from './layout.ts';
import { listed, proofMark } from './words.ts';

/** What was tried and what the host did. A proof that failed also says what a protected host does. */
export function proofLines(proofs: readonly ProofResult[], page: Page): string[] {
  if (proofs.length === 0) return [];
  return [
    ...heading('Tried by behaviour', page),
    ...paragraph(tally(proofs), 2, page, page.paint.faint),
    ...proofs.flatMap((it) => proof(it, page)),
  ];
}

function proof({ proof: name, title, status, expected, seen }: ProofResult, page: Page): string[] {
  const { paint, verbose, width } = page;
  const mark = proofMark(status, paint);
  const indent = 5;
  const beside = 15;
  const [first = '', ...rest] = wrap(`${title} (${name})`, width - beside);
  return [
    `  ${mark.paint(`${mark.sign} ${mark.word.padEnd(9)}`)}  ${first}`,
    ...rest.map((line) => ' '.repeat(beside) + line),
    ...(status === 'disproved' || verbose ? labelled('expected', expected, indent, page) : []),
    ...labelled(
      status === 'not-run' ? 'why' : 'seen',
      seen,
      indent,
      page,
      status === 'proved' ? paint.faint : mark.paint,
    ),
  ];
}

function tally(proofs: readonly ProofResult[]): string {
  const of = (status: ProofResult['status']) => proofs.filter((it) => it.status === status).length;
  const parts: [number, string][] = [
    [of('proved'), 'proved'],
    [of('disproved'), 'disproved'],
    [of('not-run'), 'not run'],
  ];
  return listed(parts.flatMap(([n, word]) => (n === 0 ? [] : [`${n} ${word}`])));
}
