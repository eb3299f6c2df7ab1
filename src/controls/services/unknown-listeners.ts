import { choice, control, manual, pass } from '../../define.ts';
import { bare, isKeeper } from '../../facts/keepers.ts';
import { listenerOwners, type OwnedListener } from '../../facts/listener-owners.ts';
import { count } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { UNNEEDED } from './known.ts';

const NONE: string[] = [];
/** Where Linux starts to hand out ports by chance; what listens on one there for UDP only waits for answers. */
const FIRST_EPHEMERAL = 32768;

export default control({
  title: 'Know everything that listens on this host',
  why: 'What nobody decided on is nobody to patch. A dedicated host listens for SSH, its monitoring, and its containers.',
  costs:
    'Nothing: it only asks. What is named under "keep" in the profile, by unit or package, is not asked about again.',
  severity: 'medium',
  refs: [...cis('1.2.1'), { source: 'ss(8)', url: 'https://man7.org/linux/man-pages/man8/ss.8.html' }],
  facts: { owners: listenerOwners },
  options: { keep: choice('Which listening services does this host need, by unit or package?', NONE) },

  inspect({ owners }, { keep }) {
    const unknown = owners.filter((it) => !isKnown(it, keep));
    if (unknown.length === 0) return pass('all that listens is known');
    const holders = new Map<string, Set<string>>();
    for (const it of unknown) {
      const held = holders.get(holder(it)) ?? new Set();
      holders.set(holder(it), held.add(it.port));
    }
    const words = [...holders].map(([who, ports]) => `${who} on ${[...ports].join(', ')}`);
    const names = [...new Set(unknown.map(({ unit, package: from }) => (unit === null ? from : bare(unit))))].filter(
      Boolean,
    );
    return manual(
      `${count(holders.size, 'program')} that nobody decided on: ${words.join('; ')}`,
      `stop what is not needed; name the rest under "keep" in the profile: [${names.join(', ')}]`,
    );
  },
});

/** Kept by name, by the built-in list, or the business of services/unneeded. */
function isKnown({ unit, process, package: from, port, address }: OwnedListener, keep: readonly string[]): boolean {
  if (unit !== null && isKeeper(unit, keep)) return true;
  if (from !== null && keep.includes(from)) return true;
  if (UNNEEDED.some(({ processes, units }) => processes.includes(process) || (unit !== null && units.includes(unit))))
    return true;
  const local = /^(127\.|\[::1\]$)/.test(address.replace(/%.*/, ''));
  return local || (port.endsWith('/udp') && Number.parseInt(port, 10) >= FIRST_EPHEMERAL);
}

function holder({ unit, process, package: from }: OwnedListener): string {
  const details = [unit, from === null ? 'of no package' : `package ${from}`].filter((it) => it !== null);
  return process === '' ? 'the kernel' : `${process} (${details.join(', ')})`;
}
