// What a proof is: a property of isolation, the containers it needs, and a judge of what they and the host saw.
import type { ProofResult, ProofStatus } from '../model.ts';

/**
 * a: started as this host starts any container; b: its neighbour; c: the control, without the layers under test;
 * d: forks without end; e: takes memory without end; m: under the profile of AppArmor that is demanded, and nothing else;
 * u: the control for that one; k: as `c`, with CAP_SYS_ADMIN, the control for capabilities; s and t: as `a`, with one folder
 * of the host's mounted into both.
 */
export type Container = 'a' | 'b' | 'c' | 'd' | 'e' | 'k' | 'm' | 's' | 't' | 'u';

/** Raw observations by key (`a.Seccomp`, `host.label`), as templates/shell/prove.sh prints them. Host output: hostile. */
export type Observed = ReadonlyMap<string, string>;

export interface Judgement {
  readonly status: ProofStatus;
  readonly seen: string;
}

/** One of several properties that a proof tries; it is reported by itself, as `proof/part`. */
export interface Part extends Judgement {
  readonly part: string;
  readonly title: string;
}

export interface Proof {
  readonly title: string;
  /** What a host that holds the property shows. */
  readonly expected: string;
  readonly containers: readonly Container[];
  /** Programs of the host's that are taken into the containers, where there are any, since only with them it can be tried. */
  readonly tools?: readonly string[];
  /** A judgement that is reached before any trial; undefined where there has to be one. */
  readonly beforehand?: (observed: Observed) => Judgement | undefined;
  /** Sees only runs in which every container but the control started; the control may have been refused (see `control`). */
  readonly judge: (observed: Observed) => Judgement | readonly Part[];
}

/** Returns its argument, as `control()` does for controls. */
export const proof = (it: Proof): Proof => it;

export const proved = (seen: string): Judgement => ({ status: 'proved', seen });
export const disproved = (seen: string): Judgement => ({ status: 'disproved', seen });
/** Neither green nor red: the trial says nothing about this host. */
export const notRun = (seen: string): Judgement => ({ status: 'not-run', seen });

/** A proof's judgement, or those of its parts, or the reason why there was nothing to judge. */
export function judge(name: string, it: Proof, observed: Observed): ProofResult[] {
  const { title, expected } = it;
  const judged = judgement(it, observed);
  if ('status' in judged) return [{ proof: name, title, expected, ...judged }];
  return judged.map(({ part, ...rest }) => ({ proof: `${name}/${part}`, expected, ...rest }));
}

function judgement({ containers, beforehand, judge }: Proof, observed: Observed): Judgement | readonly Part[] {
  const problem = observed.get('problem');
  if (problem !== undefined) return notRun(problem);
  const early = beforehand?.(observed);
  if (early !== undefined) return early;
  const hindered = hindrance(containers, observed);
  return hindered === undefined ? judge(observed) : notRun(hindered);
}

/** Why the control container is missing; undefined when it ran and spoke. */
export function controlMissing(observed: Observed, control: Control = 'c'): string | undefined {
  return containerMissing(control, observed);
}

/** Containers whose absence is for a proof to judge. */
export type Control = 'c' | 'k' | 'u';

function hindrance(containers: readonly Container[], observed: Observed): string | undefined {
  return containers
    .filter((it) => it !== 'c' && it !== 'k' && it !== 'u')
    .map((it) => containerMissing(it, observed))
    .find((it) => it !== undefined);
}

const NAMES: Record<Container, string> = {
  a: 'the container under test',
  b: 'the neighbour container',
  c: 'the control container',
  d: 'the container that forks',
  e: 'the container that takes memory',
  k: 'the container with CAP_SYS_ADMIN',
  m: 'the container under the profile',
  u: 'the unconfined container',
  s: 'the container with a mounted folder',
  t: 'its neighbour',
};

function containerMissing(container: Container, observed: Observed): string | undefined {
  const started = observed.get(`${container}.start`);
  if (started === undefined) return `the host did not say whether ${NAMES[container]} started`;
  if (started !== 'yes') return `${NAMES[container]} did not start: ${started.replace(/^no /, '')}`;
  // The neighbour only sleeps.
  if (container === 'b' || observed.get(`${container}.done`) === 'yes') return undefined;
  return `${NAMES[container]} did not answer: ${observed.get(`${container}.silent`) ?? 'it was not done in time'}`;
}
