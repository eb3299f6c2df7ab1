import type { ProofResult, ProofStatus } from '../model.ts';
import { notRun } from './proof.ts';
import { CALLERS, type Caller, type Judged } from './tls-refusals.ts';

/** What became of one caller at one door; a text: why it was not tried. */
export interface Trial {
  readonly caller: Caller;
  /** 10.0.0.11:2376 */
  readonly at: string;
  readonly judged: Judged | string;
}

const NAME = 'tls';

/** One result for each caller, over all doors: the worst counts. */
export function judgeTls(trials: readonly Trial[]): ProofResult[] {
  // That a certificate of the authority was refused says something only where the authority is believed at all.
  const strange = new Set(trials.filter((it) => it.caller === 'right' && !entered(it)).map(({ at }) => at));
  const callers = (Object.keys(CALLERS) as Caller[]).filter((it) => trials.some(({ caller }) => caller === it));
  return callers.map((caller) => {
    const judged = trials.filter((it) => it.caller === caller).map((it) => ({ at: it.at, ...said(it, strange) }));
    const status = WORST_FIRST.find((it) => judged.some((one) => one.status === it))!;
    return {
      proof: `${NAME}/${caller}`,
      title:
        caller === 'right'
          ? `The Docker API over TLS lets in ${CALLERS.right}`
          : `The Docker API over TLS refuses: ${CALLERS[caller]}`,
      expected:
        caller === 'right'
          ? 'from the operator’s machine, /_ping is answered'
          : 'from the operator’s machine, it is refused in so many words',
      status,
      seen: judged.map(({ at, seen }) => `${at} ${seen}`).join('; '),
    };
  });
}

/** The whole of it, where nothing could be tried. */
export const tlsNotTried = (why: string): ProofResult => ({
  proof: NAME,
  title: 'The Docker API over TLS lets in its clients and nobody else',
  expected: 'from the operator’s machine, a client of the authority is answered and six others are refused',
  ...notRun(why),
});

const WORST_FIRST: readonly ProofStatus[] = ['disproved', 'not-run', 'proved'];

function said({ caller, at, judged }: Trial, strange: ReadonlySet<string>): { status: ProofStatus; seen: string } {
  if (typeof judged === 'string') return { status: 'not-run', seen: `was not tried: ${judged}` };
  const { is, seen } = judged;
  if (is === 'wrong') return { status: 'disproved', seen };
  if (is === 'unknown') return { status: 'not-run', seen };
  if ((caller === 'expired' || caller === 'server') && strange.has(at))
    return { status: 'not-run', seen: `${seen}, which says nothing while the right client does not get in` };
  return { status: 'proved', seen };
}

const entered = ({ judged }: Trial) => typeof judged !== 'string' && judged.is === 'as-it-should';
