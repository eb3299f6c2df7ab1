import type { Control, FileText, Probe, Reading } from '../model.ts';
import { quote } from '../shell/quote.ts';

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

/** What the host answered, by probe name. Only frames with this run's nonce count, so a host's text cannot forge one. */
export function readings(stdout: string, probes: readonly AnyProbe[], nonce: string): Map<string, Reading<unknown>> {
  const answers = frames(stdout, nonce);
  return new Map(probes.map((probe) => [probe.name, read(probe, answers.get(probe.name))]));
}

/** The files whose text was asked for and answered, as the planner's starting point. */
export function filesOf(
  probes: readonly AnyProbe[],
  known: ReadonlyMap<string, Reading<unknown>>,
): Map<string, FileText> {
  const files = new Map<string, FileText>();
  for (const { name, path } of probes) {
    const reading = known.get(name);
    if (path !== undefined && reading?.known) files.set(path, reading.value as FileText);
  }
  return files;
}

interface Frame {
  readonly body: string;
  readonly code: number;
  readonly error: string;
}

function frames(stdout: string, nonce: string): Map<string, Frame> {
  const shape = new RegExp(`^<${nonce} (\\S+)\\n([\\s\\S]*?)\\n>${nonce} (\\d+) ?(.*)$`, 'gm');
  const begun = new RegExp(`^<${nonce} (\\S+)$`, 'gm');
  const found = new Map<string, Frame>();
  const doubted = new Set<string>();
  const heard = new Set<string>();
  // The nonce cannot be guessed, so a second beginning means that something on the host echoes ours: believe neither.
  for (const [, name = ''] of stdout.matchAll(begun)) (heard.has(name) ? doubted : heard).add(name);
  for (const [, name = '', body = '', code = '', error = ''] of stdout.matchAll(shape)) {
    // Never closed, and the end of another one's answer taken for its own: the two cannot be told apart.
    if (`\n${body}`.includes(`\n<${nonce} `)) doubted.add(name);
    found.set(name, { body, code: Number(code), error });
  }
  for (const name of doubted) found.delete(name);
  return found;
}

function read(probe: AnyProbe, frame: Frame | undefined): Reading<unknown> {
  const unknown = (why: string): Reading<unknown> => ({ known: false, why: `${probe.name}: ${why}` });
  if (frame === undefined) return unknown('the host did not answer');
  if (frame.code === 124) return unknown('no answer within its time limit');
  if (frame.code !== 0) return unknown(`exit ${frame.code} ${frame.error}`.trim());
  if (Buffer.byteLength(frame.body) > MOST_PER_PROBE) return unknown('the answer is longer than any honest one');
  try {
    return { known: true, value: probe.parse(frame.body) };
  } catch (error) {
    return unknown((error as Error).message);
  }
}
