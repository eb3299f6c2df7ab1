import type { Control, FileText, Probe, Reading } from '../model.ts';
import { quote } from '../shell/quote.ts';
import { answersIn, type Frame } from './answer-frames.ts';

/**
 * Bytes of the longest answer to one question that is still read; a longer one is unknown. Five hundred containers are
 * described in less.
 */
export const MOST_PER_PROBE = 512 * 1024;

type AnyProbe = Probe<unknown>;

/** Every probe that any of these controls asks for, once each; two snippets under one name are a mistake. */
export function unionOf(controls: Iterable<Pick<Control, 'facts'>>, also: readonly AnyProbe[] = []): AnyProbe[] {
  const byName = new Map<string, AnyProbe>();
  const wanted = [...controls].flatMap(({ facts }) => Object.values(facts) as AnyProbe[]);
  for (const probe of [...also, ...wanted]) {
    const held = byName.get(probe.name);
    if (held !== undefined && held.sh !== probe.sh) throw new Error(`two probes are named ${probe.name}`);
    byName.set(probe.name, probe);
  }
  return [...byName.values()];
}

/** The library, then one line per question, all inside a function so that half a script runs nothing. */
export function probeScript(library: string, probes: readonly AnyProbe[], nonce: string): string {
  const questions = probes.map(({ name, sh }) => `  ask ${quote(name)} ${quote(sh)}`);
  return [library.trimEnd(), `NONCE=${quote(nonce)}`, 'main() {', ...questions, '}', 'main', ''].join('\n');
}

/**
 * What the host answered, by probe name; `probes` in the order in which probeScript was given them. Only lines with this
 * run's nonce count, so a host's text cannot forge an answer.
 */
export function readings(stdout: string, probes: readonly AnyProbe[], nonce: string): Map<string, Reading<unknown>> {
  const answers = answersIn(
    stdout,
    probes.map(({ name }) => name),
    nonce,
  );
  return new Map(probes.map((probe) => [probe.name, read(probe, answers.get(probe.name))]));
}

/** The files whose text was asked for and answered, as the planner's starting point. */
export function filesOf(
  probes: readonly AnyProbe[],
  known: ReadonlyMap<string, Reading<unknown>>,
): Map<string, FileText> {
  const files = new Map<string, FileText>();
  for (const { name, path, texts } of probes) {
    const reading = known.get(name);
    if (!reading?.known) continue;
    if (path !== undefined) files.set(path, reading.value as FileText);
    if (texts === true) for (const [found, text] of reading.value as Map<string, string>) files.set(found, text);
  }
  return files;
}

function read(probe: AnyProbe, frame: Frame | 'too long' | undefined): Reading<unknown> {
  const unknown = (why: string): Reading<unknown> => ({ known: false, why: `${probe.name}: ${why}` });
  if (frame === undefined) return unknown('the host did not answer');
  if (frame === 'too long' || Buffer.byteLength(frame.body) > MOST_PER_PROBE)
    return unknown('the answer is longer than any honest one');
  if (frame.code === 124) return unknown('no answer within its time limit');
  if (frame.code !== 0) return unknown(`exit ${frame.code} ${frame.error}`.trim());
  try {
    return { known: true, value: probe.parse(frame.body) };
  } catch (error) {
    return unknown((error as Error).message);
  }
}
