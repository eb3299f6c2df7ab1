// A control group of its own for each host. Without it all nspawn hosts share one "payload" group, and the systemd of
// one waits for processes of another.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from './claims.ts';

/** Makes the groups and returns the files into which a process writes its pid to enter them. */
export function makeCgroups(folder: string, name: string): string[] {
  const own = ownGroups();
  return mountedHierarchies().flatMap(({ at, controllers }) => {
    const inside = own.get(controllers);
    if (inside === undefined) return [];
    // Version 2 lets no group have both processes and children with controllers: there it goes below the root.
    const parent = controllers === '' ? '/' : inside;
    const group = join(at, parent, name);
    note(folder, 'cgroups', group);
    // A host that has version 2 on a machine that has both is put by nspawn where its group of systemd's hierarchy is.
    if (controllers === '') note(folder, 'cgroups', join(at, own.get('name=systemd') ?? '/', name));
    mkdirSync(group, { recursive: true });
    // cpuset(7): a new group of version 1 has no processors and takes no process until it is given some.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (controllers === 'cpuset') writeFileSync(join(group, file), readFileSync(join(at, parent, file)));
    }
    return [join(group, 'cgroup.procs')];
  });
}

/** cgroup(7): "ID:controllers:path" a line; version 2 has no controllers, the systemd hierarchy says name=systemd. */
function ownGroups(): Map<string, string> {
  const groups = new Map<string, string>();
  for (const line of readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n')) {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    groups.set(controllers, path);
  }
  return groups;
}

function mountedHierarchies(): { at: string; controllers: string }[] {
  return readFileSync('/proc/mounts', 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [, at = '', type = '', options = ''] = line.split(' ');
      if (type === 'cgroup2') return [{ at, controllers: '' }];
      if (type !== 'cgroup') return [];
      const names = options.split(',');
      const controllers = [...ownGroups().keys()].find(
        (key) => key !== '' && key.split(',').every((controller) => names.includes(controller)),
      );
      return controllers === undefined ? [] : [{ at, controllers }];
    });
}
