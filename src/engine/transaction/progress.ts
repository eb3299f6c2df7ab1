/** What a host says while a transaction runs. Texts may come from its programs: printable ASCII, but not trusted. */
export type TxEvent =
  | { readonly type: 'drifted'; readonly path: string }
  | { readonly type: 'armed' | 'awaiting'; readonly seconds: number }
  | { readonly type: Told; readonly text: string }
  | { readonly type: 'end'; readonly state: EndState };

const TOLD = [
  'refused',
  'settling',
  'step',
  'checked',
  'activating',
  'activated',
  'healthy',
  'note',
  'failed',
  'journal',
  'rolling-back',
  'problem',
  'undoing',
  'committed',
  'lost',
  'tick',
] as const;
type Told = (typeof TOLD)[number];

const END_STATES = ['refused', 'drifted', 'failed', 'rolled-back', 'rollback-incomplete', 'committed'] as const;
type EndState = (typeof END_STATES)[number];

/** What a transaction came to, as far as this output tells. `unknown`: the link ended first; ask again with followScript. */
export type TxOutcome = { readonly notes: readonly string[] } & (
  | { readonly kind: 'awaiting'; readonly seconds: number }
  | { readonly kind: 'committed' }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'drifted'; readonly paths: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly journal: readonly string[] }
  /** Everything is as before. */
  | { readonly kind: 'rolled-back'; readonly message: string; readonly journal: readonly string[] }
  /** Not everything could be put back; the host tries again at its next boot. */
  | { readonly kind: 'rollback-incomplete'; readonly message: string; readonly problems: readonly string[] }
  | { readonly kind: 'unknown'; readonly message: string }
);

/** One line of stdout; undefined when it is not ours: lines without this call's nonce are only noise (a banner, a .bashrc). */
export function readProgress(line: string, nonce: string): TxEvent | undefined {
  const prefix = `<${nonce} `;
  if (!line.startsWith(prefix) || line.length > 2000) return undefined;
  const [, word = '', text = ''] = /^(\S+) ?(.*?) *$/.exec(line.slice(prefix.length)) ?? [];
  const told = TOLD.find((it) => it === word);
  if (told !== undefined) return { type: told, text };
  if (word === 'drifted' && text.startsWith('/')) return { type: word, path: text };
  if ((word === 'armed' || word === 'awaiting') && /^\d{1,6}$/.test(text)) return { type: word, seconds: Number(text) };
  const state = END_STATES.find((it) => it === text);
  return word === 'end' && state !== undefined ? { type: 'end', state } : undefined;
}

/** The last state that was reported decides: what awaited may have been rolled back since. */
export function outcomeOf(stdout: string, nonce: string): TxOutcome {
  const events = stdout.split('\n').flatMap((line) => readProgress(line, nonce) ?? []);
  const texts = (type: Told) => events.flatMap((it) => (it.type === type && 'text' in it ? [it.text] : []));
  const last = (type: Told) => texts(type).at(-1);
  const notes = texts('note');
  const journal = texts('journal');
  const end = events.filter(({ type }) => type === 'end' || type === 'awaiting').at(-1);
  const lastWord = events.filter(({ type }) => type !== 'tick').at(-1);
  if (end === undefined || lastWord !== end)
    return { kind: 'unknown', message: last('lost') ?? 'the link ended first', notes };
  if (end.type === 'awaiting') return { kind: 'awaiting', seconds: end.seconds, notes };
  if (end.type !== 'end') return { kind: 'unknown', message: 'the host said nothing that is understood', notes };
  const why = last('failed') ?? last('rolling-back') ?? 'the host gave no reason';
  switch (end.state) {
    case 'committed':
      return { kind: 'committed', notes };
    case 'refused':
      return { kind: 'refused', message: texts('refused').join('; '), notes };
    case 'drifted':
      return { kind: 'drifted', paths: driftedIn(events), notes };
    case 'failed':
      return { kind: 'failed', message: why, journal, notes };
    case 'rolled-back':
      return { kind: 'rolled-back', message: why, journal, notes };
    case 'rollback-incomplete':
      // The dead man's switch may have tried it, too, with the same end.
      return { kind: 'rollback-incomplete', message: why, problems: [...new Set(texts('problem'))], notes };
  }
}

/** A progress is told from its first word on: of an undo that was tried again only the last try counts. */
function driftedIn(events: readonly TxEvent[]): string[] {
  const last = events.findLastIndex(({ type }) => type === 'undoing');
  return events.slice(last + 1).flatMap((it) => (it.type === 'drifted' ? [it.path] : []));
}

export interface PastTransaction {
  readonly id: string;
  readonly state: 'armed' | 'rolling-back' | 'committed' | 'failed' | EndState;
  /** Seconds since 1970, by the host's clock; null when unknown. */
  readonly started: number | null;
  readonly ended: number | null;
  readonly operator: string;
  readonly why?: string;
}

/** Oldest first; undefined when the answer is not whole. */
export function readHistory(stdout: string, nonce: string): PastTransaction[] | undefined {
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith(`<${nonce} `))
    .map((line) => line.slice(nonce.length + 2));
  if (lines.at(-1) !== 'end history') return undefined;
  const why = new Map(
    lines.flatMap((line) => {
      const [, id = '', text = ''] = /^why (\S+) (.*)$/.exec(line) ?? [];
      return id === '' ? [] : [[id, text] as const];
    }),
  );
  return lines.flatMap((line): PastTransaction[] => {
    const [, id = '', word, started = '-', ended = '-', operator = '-'] =
      /^transaction ([A-Za-z0-9-]+) (\S+) (\d+|-) (\d+|-) (.*)$/.exec(line) ?? [];
    const state = (['armed', 'rolling-back', ...END_STATES] as const).find((it) => it === word);
    if (state === undefined) return [];
    const reason = why.get(id);
    return [
      {
        id,
        state,
        started: epoch(started),
        ended: epoch(ended),
        operator,
        ...(reason === undefined ? {} : { why: reason }),
      },
    ];
  });
}

const epoch = (text: string) => (text === '-' ? null : Number(text));
