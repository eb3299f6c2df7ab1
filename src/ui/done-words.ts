import { oneLine } from '../escape.ts';
import { unreachable } from '../events.ts';
import type { HostReport } from '../model.ts';

export interface Done {
  /** ✔ nothing left to do, ! better than before and something left, ✘ not as it should be. */
  readonly sign: '✔' | '!' | '✘';
  readonly words: string;
}

/** How one host ended, in a few words; the report says the rest. */
export function doneWords(report: HostReport): Done {
  const { outcome, error, transaction } = report;
  const why = oneLine(error?.message ?? transaction?.message?.split('\n')[0] ?? '', 160);
  const because = (words: string) => ({ sign: '✘' as const, words: why === '' ? words : `${words}: ${why}` });
  const left = leftWords(report);
  switch (outcome) {
    case 'clean':
      return { sign: '✔', words: 'complies' };
    case 'findings':
      return { sign: '✘', words: left === '' ? 'looked at' : left };
    case 'not-applicable':
      return { sign: '✔', words: `not applicable: ${why}` };
    case 'applied':
      return left === '' ? { sign: '✔', words: 'hardened' } : { sign: '!', words: `hardened; ${left} left` };
    case 'refused':
      return because('nothing changed');
    case 'drifted':
      return because('nothing changed, the host moved meanwhile');
    case 'rolled-back':
      return because('rolled back');
    case 'rollback-incomplete':
      return because('rolled back in part');
    case 'unconfirmed':
      return because('not confirmed');
    case 'unreachable':
      return because('unreachable');
    default:
      return unreachable(outcome);
  }
}

function leftWords({ findings, proofs = [] }: HostReport): string {
  const open = findings.filter(
    ({ status, effect }) => status === 'fail' || status === 'manual' || effect === 'pending',
  ).length;
  const unknown = findings.filter(({ status }) => status === 'unknown').length;
  const disproved = proofs.filter(({ status }) => status === 'disproved').length;
  return [
    ...(open === 0 ? [] : [`${open} ${open === 1 ? 'finding' : 'findings'}`]),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
    ...(disproved === 0 ? [] : [`${disproved} disproved`]),
  ].join(', ');
}
