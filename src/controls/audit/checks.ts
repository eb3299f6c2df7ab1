import { type AuditPlaces, resolved } from '../../facts/audit-places.ts';
import type { Checks } from '../../model.ts';

type Named = Readonly<Record<string, string>>;

/** Programs by the name under which they are started; what it leads to may be called otherwise. */
const PROGRAMS: Named = {
  '1.1.3': 'dockerd',
  '1.1.14': 'containerd',
  '1.1.15': 'containerd-shim',
  '1.1.16': 'containerd-shim-runc-v1',
  '1.1.17': 'containerd-shim-runc-v2',
  '1.1.18': 'runc',
};
/** Units wherever systemd found them. */
const UNITS: Named = { '1.1.7': 'docker.service', '1.1.9': 'docker.socket' };
const PATHS: Named = {
  '1.1.4': '/run/containerd',
  '1.1.6': '/etc/docker',
  '1.1.8': '/run/containerd/containerd.sock',
  // The unit by 1.6.0, the socket itself by 1.8.0: both are watched, and both have to be.
  '1.1.9': '/run/docker.sock',
  '1.1.10': '/etc/default/docker',
  '1.1.11': '/etc/docker/daemon.json',
  '1.1.12': '/etc/containerd/config.toml',
  '1.1.13': '/etc/sysconfig/docker',
};

/** The checks that are answered by watching what they name. */
export const CHECKS: readonly string[] = [...new Set(Object.keys({ ...PROGRAMS, ...UNITS, ...PATHS }))].sort(
  (one, other) => Number(one.slice(4)) - Number(other.slice(4)),
);

/**
 * Each check by what it names: what is not on this host is not applicable, whatever is recorded around it.
 * @param isRecorded whether changes to a path, with its links resolved, leave a record now and after a boot
 */
export function checksOf(places: AuditPlaces, isRecorded: (path: string) => boolean): Checks {
  const entries = CHECKS.map((id) => {
    const paths = placesOf(id, places);
    if (paths.length === 0) return [id, 'not-applicable'] as const;
    return [id, paths.every(isRecorded) ? 'pass' : 'fail'] as const;
  });
  return Object.fromEntries(entries);
}

function placesOf(id: string, { programs, files, folders, aliases, links }: AuditPlaces): string[] {
  const path = PATHS[id];
  const there = [...programs, ...files, ...folders];
  return [
    ...byName(PROGRAMS[id], programs, links),
    ...byName(UNITS[id], files, links),
    ...there.filter((it) => path !== undefined && it === (links.get(path) ?? resolved(path, aliases))),
  ];
}

function byName(name: string | undefined, there: readonly string[], links: AuditPlaces['links']): string[] {
  const led = new Set([...links].flatMap(([from, to]) => (lastPart(from) === name ? [to] : [])));
  return there.filter((path) => lastPart(path) === name || led.has(path));
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);
