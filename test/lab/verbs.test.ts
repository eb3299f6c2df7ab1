// Every verb on a real host: applied, committed, undone, and files, units, kernel settings and containers compared.
import { describe, expect, it } from 'vitest';
import { samples } from '../shell/verb-samples.ts';
import { useHost } from './lab.ts';
import { tried, verbsOn } from './verbs-on.ts';

describe.each(['bookworm'] as const)('every verb on a %s host', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const all = Object.values(samples).flat();

  it.each(all.filter(({ real }) => real === 'container'))('$does: all as before once it is undone', async (sample) => {
    expect(await tried(lab.host, sample)).toEqual([]);
  });

  // A container shares its kernel with others: what is the kernel's is refused there, before anything is written.
  it.each([
    ['sysctl', 'kernel.dmesg_restrict cannot be set: /proc/sys is read-only here, as in most containers'],
    ['kernel-profile', 'AppArmor is not switched on in this kernel, so /etc/apparmor.d/verb-sample cannot be loaded'],
  ] as const)('%s is refused before the first write where the kernel is not its own', async (kind, message) => {
    const { start, state } = verbsOn(lab.host);
    const before = await state();
    expect(await start(samples[kind][0]!)).toMatchObject({ kind: 'refused', message });
    expect(await state()).toEqual(before);
  });
});
