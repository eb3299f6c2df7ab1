import { control, manual, pass } from '../../define.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { mounts } from '../../facts/mounts.ts';
import { cis } from '../cis.ts';

export default control({
  title: "Give Docker's data a file system of its own",
  why: 'Images, volumes and logs of containers fill a disk sooner or later. On the root file system that stops the host.',
  costs:
    'Nothing: it only looks. Moving the data needs a spare device and a time without containers, so it is yours to do.',
  severity: 'low',
  refs: [...cis('1.1.1')],
  facts: { install: dockerInstall, info: dockerInfo, mounts },
  options: {},

  inspect({ install, info, mounts }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (info === null) return manual('docker.service came or went meanwhile', 'ask again');
    // With userns-remap it is a folder below the data root that was configured: /var/lib/docker/100000.100000.
    const root = info.rootDir.replace(/\/\d+\.\d+$/, '');
    const [on] = mounts.filter(({ path }) => isIn(root, path)).sort((a, b) => b.path.length - a.path.length);
    if (on?.path === root) return pass(`${root} is ${on.source} (${on.type})`);
    return manual(
      `${root} is part of ${on === undefined ? 'another file system' : `${on.path} (${on.source})`}`,
      `stop Docker, copy ${root} to a new file system with cp -a, mount that there by /etc/fstab, start Docker`,
    );
  },
});

const isIn = (path: string, mount: string) => mount === '/' || path === mount || path.startsWith(`${mount}/`);
