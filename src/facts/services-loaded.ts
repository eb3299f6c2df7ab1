import { probe } from '../define.ts';

export interface LoadedService {
  readonly unit: string;
  /** active, inactive, failed, activating … */
  readonly active: string;
}

export interface LoadedServices {
  /** systemd runs inside a container (systemd-nspawn, LXC), where the kernel's audit and clock belong to somebody else. */
  readonly inContainer: boolean;
  readonly services: readonly LoadedService[];
}

/** null without systemd. Services that systemd has loaded and that exist: those that run, ran, failed or are wanted. */
export const servicesLoaded = probe(
  'services-loaded',
  `[ -d /run/systemd/system ] || { echo no-systemd; exit 0; }
if [ -e /run/systemd/container ]; then echo in-container; else echo on-machine; fi
systemctl list-units --all --full --plain --no-legend --no-pager --type=service`,
  (text): LoadedServices | null => {
    if (text === 'no-systemd\n') return null;
    const [where, ...rows] = text.split('\n').filter((line) => line.trim() !== '');
    if ((where !== 'in-container' && where !== 'on-machine') || rows.length === 0)
      throw new Error('systemctl listed no service');
    return { inContainer: where === 'in-container', services: rows.flatMap(parseRow) };
  },
);

function parseRow(row: string): LoadedService[] {
  const [unit = '', load = '', active = ''] = row.trim().split(/\s+/);
  // Names end up in commands that people are told to run: nothing but what systemd itself allows in one.
  if (!/^[A-Za-z0-9:_.@\\-]+\.service$/.test(unit)) throw new Error('a line that is no service');
  return load === 'loaded' ? [{ unit, active }] : [];
}
