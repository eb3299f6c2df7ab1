import type { ProofResult } from '../model.ts';
import { quote } from '../shell/quote.ts';
import { CONFINED, type Confined, pathsOf } from './confined.ts';
import { proofs } from './index.ts';
import { judge } from './proof.ts';

/** The shell texts: what the host runs, and what it puts into the containers (library.ts). */
export interface ProofLibrary {
  readonly host: readonly string[];
  readonly inside: string;
}

export interface ProofRun {
  /** Frames the answers; unguessable. */
  readonly nonce: string;
  /** Names containers, image and folder; unique among runs. Lower-case letters and digits. */
  readonly id: string;
  /** Names from `proofs`; others (`no-tcp`) are not for the host and are left out. */
  readonly proofs: readonly string[];
  /** Load up to the limit that all containers share, not only up to a small one of its own. */
  readonly full?: boolean;
  /** The profile of AppArmor that is demanded; without it none is tried. */
  readonly confined?: Confined | undefined;
}

/** Every time limit of the library added up; a healthy host takes six seconds, an emulated one two minutes. */
export const PROVE_TIMEOUT_MS = 1_200_000;

/** One exec, as root. All inside a function, so that half a script starts nothing. */
export function proveScript(
  { host, inside }: ProofLibrary,
  { nonce, id, proofs: names, full, confined }: ProofRun,
): string {
  if (!/^[a-z0-9]{1,40}$/.test(id)) throw new Error(`${JSON.stringify(id)} cannot name a container`);
  const all = names.flatMap((it) => proofs.get(it)?.containers ?? []);
  const wanted = new Set(confined === undefined ? all.filter((it) => !CONFINED.includes(it)) : all);
  const tools = new Set(names.flatMap((it) => proofs.get(it)?.tools ?? []));
  const letters = [...wanted].sort().join(' ');
  const words = [id, inside.trimEnd(), letters, full === true ? 'yes' : 'no', [...tools].join(' ')];
  if (confined !== undefined) words.push(confined.profile, pathsOf(confined).join(' '));
  const call = `  prove ${words.map(quote).join(' ')}`;
  return [...host.map((it) => it.trimEnd()), `NONCE=${quote(nonce)}`, 'main() {', call, '}', 'main', ''].join('\n');
}

/** Which container a line of the host's asks a new login for: it is under load now. Undefined for any other line. */
export function underLoad(line: string, nonce: string): string | undefined {
  const [mark, key = ''] = line.split(' ');
  return mark === `@${nonce}` ? /^([de])\.login$/.exec(key)?.[1] : undefined;
}

/**
 * What the host's answers prove. A proof without its observations is not-run, never proved. `fromHere` outranks them:
 * what was seen from the operator's machine, and what the host's profile asks of it, by key (`demanded.deny`); where that
 * is known, a host that does something else is found.
 */
export function readProofs(
  stdout: string,
  nonce: string,
  names: readonly string[] = [...proofs.keys()],
  fromHere: Iterable<readonly [key: string, value: string]> = [],
): ProofResult[] {
  const observed = new Map([...observations(stdout, nonce), ...fromHere]);
  return names.flatMap((name) => {
    const proof = proofs.get(name);
    return proof === undefined ? [] : judge(name, proof, observed);
  });
}

/** What the run could not remove from the host, in the host's words; undefined when nothing is left. */
export function leftBehind(stdout: string, nonce: string): string | undefined {
  const end = observations(stdout, nonce).get('end');
  if (end === undefined) return 'the host did not say that everything was removed';
  return end === 'yes' ? undefined : end;
}

/** Lines of this run only; a key that comes twice is believed neither time. */
function observations(stdout: string, nonce: string): Map<string, string> {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const line of stdout.split('\n')) {
    const [mark, key = '', ...words] = line.split(' ');
    if (mark !== `@${nonce}` || key === '') continue;
    if (found.has(key)) twice.add(key);
    found.set(key, words.join(' '));
  }
  for (const key of twice) found.delete(key);
  return found;
}
