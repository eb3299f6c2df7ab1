import { sysctl } from '../../changes.ts';
import { manual, notApplicable, pass } from '../../define.ts';
import type { KernelSettings } from '../../facts/kernel-settings.ts';
import { nextBoot, type SysctlLine } from '../../facts/sysctl-files.ts';
import { count } from '../../facts/words.ts';
import type { Change, Verdict } from '../../model.ts';

/** What is asked of one kernel setting. */
export interface Wanted {
  readonly key: string;
  /** Values that will do; the first is what is written. */
  readonly accepts: readonly [string, ...string[]];
  readonly why: string;
}

/**
 * Judges settings as they are now and as the next boot will have them. A setting that this kernel does not have is
 * nobody's fault. Mended all at once: the running value where it is wrong, and a file that names every one of them.
 */
export function judgeSettings(
  wanted: readonly Wanted[],
  { settings, lines }: { readonly settings: KernelSettings; readonly lines: readonly SysctlLine[] },
  file: string,
): Verdict {
  if (settings.kind === 'not-ours') return notApplicable(settings.why);
  const here = wanted.filter(({ key }) => settings.values.has(key));
  if (here.length === 0) return notApplicable('this kernel has none of these settings');
  const now = (it: Wanted) => settings.values.get(it.key)!;
  const wrong = here.filter((it) => !it.accepts.includes(now(it)));
  const lost = here.filter((it) => !wrong.includes(it) && !survives(it, lines));
  if (wrong.length === 0 && lost.length === 0) return pass(`${count(here.length, 'setting')} as asked`);
  const seen = [
    ...wrong.map((it) => `${it.key} is ${now(it)}`),
    ...lost.map((it) => `${it.key} will be ${nextBoot(lines, it.key)!.value} (${nextBoot(lines, it.key)!.file})`),
  ].join(', ');
  const later = lost.map(({ key }) => nextBoot(lines, key)!.file).find((it) => nameOf(it) > nameOf(file));
  if (later !== undefined) return manual(seen, `${later} is read after ${file} and wins: take the lines out of it`);
  // What is tighter already stays so in the file.
  const kept = here.map((it) => ({ ...it, value: wrong.includes(it) ? it.accepts[0] : now(it) }));
  const why = 'kernel settings hold from the next boot on';
  const settingsOf = kept.map(({ key, value, why }) => ({ key, value, why }));
  const keeping: Change = {
    kind: 'template',
    path: file,
    mode: '0644',
    template: 'sysctl/settings.conf.hbs',
    data: { settings: settingsOf },
    why,
    activation: 'none',
    risk: 'safe',
  };
  return { status: 'fail', seen, fix: [keeping, ...wrong.map((it) => sysctl(it.key, it.accepts[0], it.why))] };
}

function survives({ key, accepts }: Wanted, lines: readonly SysctlLine[]): boolean {
  const line = nextBoot(lines, key);
  return line === null || accepts.includes(line.value);
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
