import { probe } from '../define.ts';

/** The newest transaction that has got as far as changing something. */
export interface LastTransaction {
  readonly id: string;
  readonly state: 'armed' | 'committed' | 'rolling-back' | 'rolled-back';
  /** How it ended by its own word; '' where it said none. */
  readonly outcome: string;
  readonly why: string;
  /** Seconds since 1970, by the host's clock; null when unknown. */
  readonly started: number | null;
  readonly ended: number | null;
  readonly operator: string;
  /** Seconds from the activation to a healthy host; null when unknown. */
  readonly took: number | null;
}

/** Identifiers sort by time, and so do the folders of a glob. */
const sh = `newest='' is='' outcome='' opened='' took=''
for folder in "$ROOT"/var/lib/ironhull/tx/*/; do
  for state in armed rolling-back rolled-back committed; do
    if [ -e "$folder$state" ]; then newest=$folder is=$state; break; fi
  done
done
if [ -z "$newest" ]; then echo none; exit 0; fi
if [ -e "$newest/opened" ]; then read -r opened <"$newest/opened" || :; fi
if [ -e "$newest/outcome" ]; then read -r outcome <"$newest/outcome" || :; fi
if [ -e "$newest/took" ]; then read -r took <"$newest/took" || :; fi
newest=\${newest%/}
printf '%s\\n' "\${newest##*/}" "$is" "$opened" "$outcome" "$took"`;

export const lastTransaction = probe('last-transaction', sh, (text): LastTransaction | null => {
  if (text === 'none\n') return null;
  const [id = '', state, opened = '', outcome = '', took = '', ...rest] = text.split('\n');
  if (!/^[A-Za-z0-9-]{1,64}$/.test(id) || !isState(state) || rest.length !== 1)
    throw new Error('not the state of a transaction');
  const [, started, operator = ''] = /^(\d{1,12}) (.*)$/.exec(opened) ?? [];
  const [, kind = '', ended, why = ''] = /^(\S+) (\d{1,12}) ?(.*)$/.exec(outcome) ?? [];
  return {
    id,
    state,
    outcome: kind,
    why: why.slice(0, 600),
    started: started === undefined ? null : Number(started),
    ended: ended === undefined ? null : Number(ended),
    operator: operator.slice(0, 200),
    took: /^\d{1,6}$/.test(took) ? Number(took) : null,
  };
});

const isState = (text: string | undefined): text is LastTransaction['state'] =>
  text === 'armed' || text === 'committed' || text === 'rolling-back' || text === 'rolled-back';
