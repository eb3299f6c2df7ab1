import { mask, uninstalled } from '../../changes.ts';
import { choice, control, fail, manual, notApplicable, pass } from '../../define.ts';
import { bare } from '../../facts/keepers.ts';
import { listeners } from '../../facts/listeners.ts';
import { mailQueue } from '../../facts/mail-queue.ts';
import { nfsMounts } from '../../facts/nfs-mounts.ts';
import { tcpSessions } from '../../facts/tcp-sessions.ts';
import { unitPackages } from '../../facts/unit-packages.ts';
import { property, unitsWithStarters } from '../../facts/unit-properties.ts';
import { wayIn } from '../../facts/way-in.ts';
import { named } from '../../facts/words.ts';
import type { Change, Verdict } from '../../model.ts';
import { cis } from '../cis.ts';
import { UNNEEDED, type Unneeded } from './known.ts';
import { cannotBeMasked, comesBack, lives, unitsOf } from './units.ts';
import { inUse, inWords, listening, type Seen } from './usage.ts';

const NONE: string[] = [];
const ALL_UNITS = UNNEEDED.flatMap(({ units }) => units);

export default control({
  title: 'Run no service that a container host does not need',
  why: 'Each one is code that listens or runs as root beside the containers, and one more way in.',
  costs:
    'The services named are stopped, and masked so that neither boot nor another unit brings them back. ' +
    'What used them on this host no longer can; those in use now are asked about first. A package is removed only where the profile names its service, and is asked about.',
  severity: 'medium',
  refs: [
    ...cis('1.2.1'),
    { source: 'systemctl(1), mask', url: 'https://www.freedesktop.org/software/systemd/man/systemctl.html' },
  ],
  facts: {
    units: unitsWithStarters('unneeded-units', ALL_UNITS, ['WantedBy', 'Listen']),
    packages: unitPackages('unneeded-packages', ALL_UNITS),
    wayIn,
    listeners,
    sessions: tcpSessions,
    nfsMounts,
    mailQueue,
  },
  options: {
    keep: choice('Which of these services does this host need after all?', NONE),
    remove: choice('Of which of these services is the package to be removed as well?', NONE),
  },

  inspect(seen, { keep, remove }) {
    if (seen.units.size === 0) return notApplicable('this host does not run systemd');
    const strange = remove.filter((name) => !UNNEEDED.some((it) => it.name === name));
    if (strange.length > 0)
      return manual(
        `remove: ${named(strange)}`,
        `only these can be named: ${UNNEEDED.map((it) => it.name).join(', ')}`,
      );
    const known = UNNEEDED.filter((it) => !isKept(it, keep));
    const alive = known.filter((it) => isWanted(it, seen));
    const going = known.filter((it) => remove.includes(it.name) && packageOf(it, seen) !== undefined);
    if (alive.length + going.length === 0) return pass('none of the known unneeded services runs or starts at boot');
    const words = [
      ...alive.map((it) => describe(it, seen)),
      ...going.filter((it) => !alive.includes(it)).map((it) => `${it.name} is still installed`),
    ].join('; ');
    const byHand = alive.filter((it) => reasonAgainst(it, seen) !== null);
    const fixes = [
      ...alive.filter((it) => !byHand.includes(it)).flatMap((it) => maskAll(it, seen)),
      ...going.filter((it) => !byHand.includes(it)).flatMap((it) => removal(it, seen)),
    ];
    return verdict(words, fixes, byHand.map((it) => `${it.name}: ${reasonAgainst(it, seen)}`).join('; '));
  },
});

function verdict(words: string, [first, ...rest]: Change[], advice: string): Verdict {
  if (first === undefined) return manual(words, advice);
  return advice === '' ? fail(words, first, ...rest) : { status: 'fail', seen: words, fix: [first, ...rest], advice };
}

/** A profile names a service or one of its units, with or without suffix. */
function isKept({ name, units }: Unneeded, keep: readonly string[]): boolean {
  return keep.some((it) => it === name || units.some((unit) => bare(unit) === bare(it)));
}

/** It runs or will; a mail server that runs but takes no connections is none of our business. */
function isWanted(it: Unneeded, seen: Seen): boolean {
  const here = unitsOf(it, seen.units);
  if (!here.some((unit) => lives(unit) || comesBack(unit))) return false;
  const runs = here.some((unit) => property(unit, 'Id').endsWith('.service') && lives(unit));
  return it.onlyListening !== true || !runs || listening(it, seen).length > 0;
}

function describe(it: Unneeded, seen: Seen): string {
  const state = unitsOf(it, seen.units).some(lives) ? 'runs' : 'starts at boot';
  const ports = inWords(listening(it, seen));
  return `${it.name} (${it.what}) ${state}${ports === '' ? '' : `, listening on ${ports}`}`;
}

/** A monitoring agent or a login may hide behind inetd; taking that away is for a person to decide. */
const KEEPER_PORTS = new Map([
  [22, 'SSH'],
  [5666, 'NRPE'],
  [6556, 'Checkmk'],
  [10050, 'Zabbix'],
]);

function reasonAgainst(it: Unneeded, seen: Seen): string | null {
  const [keeper] = listening(it, seen).flatMap(({ port }) => KEEPER_PORTS.get(port) ?? []);
  if (keeper !== undefined) return `it listens where ${keeper} is expected; look what it serves, then keep or mask it`;
  const door = unitsOf(it, seen.units).find((unit) => seen.wayIn.includes(property(unit, 'Id')));
  if (door !== undefined) return `you came in through ${property(door, 'Id')}; come in another way, and ask again`;
  const fixed = unitsOf(it, seen.units).find(cannotBeMasked);
  if (fixed === undefined) return null;
  return `systemd cannot mask ${property(fixed, 'Id')}, because its file is in /etc/systemd/system; disable it and remove ${fixed.fragment}`;
}

/** Every unit of the service, starters first. What is hit is said once, on the service itself. */
function maskAll(it: Unneeded, seen: Seen): Change[] {
  const why = `${it.name} (${it.what}) is not needed on a container host`;
  const use = inUse(it, seen);
  return unitsOf(it, seen.units)
    .filter((unit) => unit.load === 'loaded' || lives(unit) || comesBack(unit))
    .map((unit) => property(unit, 'Id'))
    .map((id, at, all) =>
      use.length > 0 && at === all.length - 1
        ? mask(id, why, { risk: 'disruptive', affects: `${it.name}: ${use.join(', ')}` })
        : mask(id, why),
    );
}

/** The package of the service itself, which comes last; what it needs and nobody else does is the package manager's. */
function packageOf({ units }: Unneeded, { packages }: Seen): string | undefined {
  return units.flatMap((unit) => packages.get(bare(unit)) ?? []).at(-1);
}

function removal(it: Unneeded, seen: Seen): Change[] {
  const name = packageOf(it, seen);
  if (name === undefined) return [];
  const affects = [`the package ${name} goes, as its own scripts have it`, ...inUse(it, seen)].join('; ');
  return [uninstalled(name, `the profile asks to remove ${it.name}`, { affects })];
}
