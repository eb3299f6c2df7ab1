import { isKeeper } from '../../facts/keepers.ts';
import { property, type Unit, type Units } from '../../facts/unit-properties.ts';
import type { Unneeded } from './known.ts';

/** The units of a service that this host has, what starts it before it: those of the list, and any that systemd names. */
export function unitsOf({ units }: Unneeded, here: Units): Unit[] {
  const listed = units.flatMap((unit) => here.get(unit) ?? []);
  const starters = listed
    .flatMap((unit) => property(unit, 'TriggeredBy').split(' '))
    // A name with anything else in it than systemd allows ends up in no command.
    .filter((it) => /^[A-Za-z0-9:_.@\\-]+$/.test(it) && !units.includes(it) && !isKeeper(it))
    .flatMap((it) => here.get(it) ?? []);
  return [...new Set([...starters, ...listed])];
}

/** It runs now; a masked unit may, since masking does not stop. */
export function lives({ active }: Unit): boolean {
  return active === 'active' || active === 'activating' || active === 'reloading';
}

/**
 * It starts by itself at the next boot. A unit made from /etc/init.d is `generated` whether or not its start links
 * are there: only who wants it tells. A mask in /run is gone after a boot.
 */
export function comesBack(unit: Unit): boolean {
  if (unit.enabled === 'masked-runtime') return true;
  if (unit.load !== 'loaded') return false;
  if (unit.enabled === 'generated') return property(unit, 'WantedBy') !== '';
  return unit.enabled === 'enabled' || unit.enabled === 'enabled-runtime';
}

/** A mask is a link to /dev/null in this very folder, and systemctl puts none where a file is. */
export function cannotBeMasked({ load, fragment }: Unit): boolean {
  return load === 'loaded' && fragment.startsWith('/etc/systemd/system/');
}
