import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** What was decided when the kernel was started, and can only be changed by starting it again. */
export interface KernelBoot {
  readonly inContainer: boolean;
  /** The words of the kernel's command line; none in a container, where it is another machine's. */
  readonly words: readonly string[];
  /** none, integrity, confidentiality; null where the kernel has no lockdown. */
  readonly lockdown: string | null;
  /** Only signed modules are loaded. null: modules are not signed at all, or it does not say. */
  readonly signedModules: boolean | null;
  /** Reasons for which the kernel counts as tainted, as a number of bits (admin-guide/tainted-kernels). */
  readonly taint: number;
}

/** One grep for all; command line and state come as `file:line`. */
export const kernelBoot: Probe<KernelBoot> = probe(
  'kernel-boot',
  `if [ -e /run/systemd/container ]; then echo container; exit 0; fi
echo machine
set -- /proc/cmdline /proc/sys/kernel/tainted
for file in /sys/kernel/security/lockdown /sys/module/module/parameters/sig_enforce; do
  if [ -r "$file" ]; then set -- "$@" "$file"; fi
done
grep -H '' "$@"`,
  (text) => {
    const [where, ...lines] = text.split('\n');
    if (where === 'container') return { inContainer: true, words: [], lockdown: null, signedModules: null, taint: 0 };
    if (where !== 'machine') throw new Error('not an answer about the kernel');
    const said = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
    const line = said.get('/proc/cmdline');
    if (line === undefined) throw new Error('the kernel tells no command line');
    const signed = said.get('/sys/module/module/parameters/sig_enforce');
    return {
      inContainer: false,
      words: line.split(/\s+/).filter(Boolean),
      lockdown: /\[(\w+)\]/.exec(said.get('/sys/kernel/security/lockdown') ?? '')?.[1] ?? null,
      signedModules: signed === undefined ? null : signed === 'Y',
      taint: Number(said.get('/proc/sys/kernel/tainted') ?? 0),
    };
  },
);
