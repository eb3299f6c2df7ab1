import { randomBytes } from 'node:crypto';
import { parseFileText, probe } from '../define.ts';
import { probeScript, readings } from '../engine/probe-script.ts';
import { library } from '../load/templates.ts';
import type { DriftedFile, FileText, Plan, Put, Transport } from '../model.ts';
import { quote } from '../shell/quote.ts';
import { isTheHosts } from './with-host.ts';

/** Bytes of one file that are fetched to be compared; what we change is a few hundred. */
const MOST_BYTES = 128 * 1024;

/**
 * The files that were not what the plan was computed from, with what is there now: one exec, only in this case. Files
 * that the plan does not write are not asked for, whatever the host says. What cannot be had is left out and said so.
 */
export async function driftedFiles(
  transport: Transport,
  plan: Plan,
  paths: readonly string[],
  timeoutMs: number,
): Promise<DriftedFile[]> {
  const puts = plan.steps
    .flatMap(({ action }) => (action.kind === 'put' ? [action] : []))
    .filter(({ path }) => paths.includes(path));
  if (puts.length === 0) return [];
  const probes = puts.map(({ path }, at) => probe(`now-${at}`, textNow(path), parseFileText));
  const nonce = randomBytes(16).toString('hex');
  const answers = await ask();
  return puts.map(({ path, before }: Put, at) => {
    const reading = answers.get(`now-${at}`);
    return reading?.known
      ? { path, before, now: reading.value as FileText }
      : { path, before, unknown: reading?.why.replace(/^now-\d+: /, '') ?? 'the host did not answer' };
  });

  async function ask(): Promise<ReturnType<typeof readings>> {
    try {
      const { stdout } = await transport.exec(probeScript(library('probe'), probes, nonce), { timeoutMs });
      return readings(stdout, probes, nonce);
    } catch (error) {
      // That nothing was changed is known already, and worth more than the difference.
      if (!isTheHosts(error)) throw error;
      return new Map();
    }
  }
}

function textNow(path: string): string {
  const file = `"$ROOT"${quote(path)}`;
  return `if [ -e ${file} ]; then
  if [ ! -f ${file} ]; then echo 'it is not a plain file' >&2; exit 1; fi
  size=$(wc -c <${file})
  if [ "$size" -gt ${MOST_BYTES} ]; then echo 'it is too long to be shown' >&2; exit 1; fi
fi
text ${quote(path)}`;
}
