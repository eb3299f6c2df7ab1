// Every verb on a real host: applied, committed, undone, and files, units, kernel settings and containers compared.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { samples } from '../shell/verb-samples.ts';
import { differences, useHost } from './lab.ts';
import { tried, verbsOn } from './verbs-on.ts';

const KEPT = 'verb-sample.service';

describe.each(['bookworm'] as const)('every verb on a %s host', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const all = Object.values(samples).flat();

  it.each(all.filter(({ real }) => real === 'container'))('$does: all as before once it is undone', async (sample) => {
    expect(await tried(lab.host, sample)).toEqual([]);
  });

  it('the power goes while a package, a unit and a removal wait for a confirmation: all are put back at boot', async () => {
    const actions = [
      samples.package[0]!,
      samples.remove[0]!,
      samples.unit.find(({ does }) => does.startsWith('unit: stop'))!,
      samples.mask[0]!,
    ];
    const { start, follow, state } = verbsOn(lab.host);
    for (const { arrange } of actions) await lab.host.must(`ROOT=; set -e\n${arrange}`);
    await lab.host.must(`systemctl enable ${KEPT} && systemctl start ${KEPT}`);
    const asked = actions.map(({ alike = ':' }) => alike).join('; ');
    const before = { host: await state(), asked: await lab.host.must(`ROOT=; ${asked}`) };
    expect(await start({ actions: actions.flatMap((it) => it.actions) })).toMatchObject({ kind: 'awaiting' });
    await lab.host.must('sync');
    await lab.host.powerCut();
    expect(await follow()).toMatchObject({ kind: 'rolled-back' });
    // A package is taken out once the boot is done, which others may keep busy.
    for (let tries = 0; tries < 300; tries += 1) {
      if ((await lab.host.run('systemctl list-units --all --no-legend "ironhull*" | grep -q .')).code !== 0) break;
      await sleep(200);
    }
    expect(await lab.host.must(`ROOT=; ${asked}`)).toBe(before.asked);
    const { containers: _, ...after } = await state();
    expect(differences(before.host, { ...after, containers: before.host.containers })).toEqual([]);
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
