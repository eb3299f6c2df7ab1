// What the two proofs under load share: the control groups of a container, and whether everyone else lived on.
import { disproved, type Judgement, notRun, type Observed } from './proof.ts';

export type Controller = 'pids' | 'memory';

/** One control group above a process, as the kernel showed it (templates/shell/prove-load.sh). */
export interface Level {
  /** Tasks or bytes; Infinity without a limit. */
  readonly limit: number;
  readonly current: number;
  /** Forks that were refused, or processes killed for lack of memory, since the group was made. */
  readonly events: number;
  /** From the root of the tree. Words from the host. */
  readonly path: string;
}

/** Version 1 writes its "no limit" as the largest number of whole pages. */
const NO_LIMIT = 2 ** 62;

/** The groups of a container, its own first. Empty where the host did not show them, or not all in their shape. */
export function levels(observed: Observed, container: 'a' | 'd' | 'e', of: Controller, when: 'idle' | 'held'): Level[] {
  const found: Level[] = [];
  for (let n = 0; ; n++) {
    const line = observed.get(`${container}.${of}.${when}.${n}`);
    if (line === undefined) return found;
    const [, limit = '', current, events, path = ''] = /^(max|\d+) (\d+) (\d+) (\/.*)$/.exec(line) ?? [];
    if (current === undefined) return [];
    const number = limit === 'max' ? Infinity : Number(limit);
    found.push({
      limit: number >= NO_LIMIT ? Infinity : number,
      current: Number(current),
      events: Number(events),
      path,
    });
  }
}

/** The limit that is in effect: the least of all, for each binds what is below it. Undefined without any group. */
export function tightest(all: readonly Level[]): Level | undefined {
  return all.reduce<Level | undefined>((a, b) => (a === undefined || b.limit < a.limit ? b : a), undefined);
}

/** What bounds any container of this host. Undefined where the host did not show it. */
export const boundOf = (observed: Observed, of: Controller) => tightest(levels(observed, 'a', of, 'idle'));

/** Whose limit it is: each container's own, or that of a group which they share. */
export function heldBy(observed: Observed, of: Controller, { path, limit }: Level): string {
  const much = of === 'pids' ? `${limit} tasks` : mebibytes(limit);
  const [own] = levels(observed, 'a', of, 'idle');
  return own?.path === path ? `each container has ${much} at most` : `all containers in ${path} share ${much}`;
}

/** A host without a limit: said as what it is, and nothing is loaded there. Undefined where there is one, or it is not known. */
export function unbounded(observed: Observed, of: Controller): Judgement | undefined {
  const bound = boundOf(observed, of);
  const has = Number(observed.get(of === 'pids' ? 'host.tasks' : 'host.memory') ?? Number.NaN);
  if (bound === undefined || !(bound.limit >= has)) return undefined;
  const what = of === 'pids' ? 'how many tasks' : 'how much memory';
  const groups = levels(observed, 'a', of, 'idle').map(({ path }) => path.replace(ID, '$1'));
  return notRun(`not proved: nothing bounds ${what} a container may have, in none of ${groups.join(', ')}`);
}

/** Whether a new login came through and all others ran on; undefined when they did. */
export function harm(observed: Observed, container: 'd' | 'e', held: string): Judgement | undefined {
  const lost = (observed.get(`${container}.lost`) ?? '').split(' ').filter(Boolean);
  if (lost.length > 0) {
    const seen = `${held}; of the other containers these did not run on: ${lost.map(inWords).join(', ')}`;
    // Under a small load others end by themselves, as jobs do; one that the kernel killed did not.
    return observed.get('host.load') === 'yes' || lost.some(isKilled) ? disproved(seen) : notRun(seen);
  }
  if (!observed.has(`${container}.others`)) return notRun(`${held}; the host did not say what became of the others`);
  const here = observed.get(`${container}.here`);
  if (here === 'yes') return undefined;
  const why = observed.get(`${container}.login.failed`);
  if (why !== undefined) return notRun(`${held}; no new login came about: ${why}`);
  if (here === undefined) return notRun(`${held}; the host did not say whether a new login came`);
  return disproved(`${held}; no new login was answered within a minute`);
}

/** `web=oom`: a name, and what became of it (templates/shell/prove-load.sh, `fate`). 137 is 128 + SIGKILL. */
const isKilled = (lost: string) => /=(oom|137)$/.test(lost);

function inWords(lost: string): string {
  const [, name = lost, how = ''] = /^(.*)=(.*)$/.exec(lost) ?? [];
  return `${name} (${how === 'oom' ? 'killed for lack of memory' : /^\d+$/.test(how) ? `ended with ${how}` : how})`;
}

/** The end of a sentence about a host that lived on. */
export function unharmed(observed: Observed, container: 'd' | 'e'): string {
  const n = Number(observed.get(`${container}.others`));
  const took = observed.get(`${container}.login.took`);
  const others = n === 0 ? 'no other ran' : n === 1 ? 'the one other container ran on' : `all ${n} others ran on`;
  return `a new login was answered${took === undefined ? '' : ` in ${took} s`}, and ${others}`;
}

/** As docker shortens it. */
const ID = /([0-9a-f]{12})[0-9a-f]{52}/;

const MIB = 1024 * 1024;
export const mebibytes = (bytes: number) => `${Math.round(bytes / MIB)} MiB`;
