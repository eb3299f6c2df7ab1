import { control, manual, notApplicable, pass } from '../../define.ts';
import { cgroups } from '../../facts/cgroups.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';

export default control({
  title: 'Limit containers by cgroup version 2 and the systemd driver',
  why:
    'Version 2 has one tree with limits that hold together: memory with swap, writes charged to who wrote, namespaces that ' +
    'hide the host. With the cgroupfs driver Docker and systemd each believe that the tree is theirs.',
  costs: 'Nothing: it only looks. Changing the version needs a word to the kernel and a reboot.',
  severity: 'low',
  refs: [
    {
      source: 'Docker: resource constraints',
      url: 'https://docs.docker.com/engine/containers/runmetrics/#control-groups',
    },
    { source: 'kernel: cgroup-v2', url: 'https://docs.kernel.org/admin-guide/cgroup-v2.html' },
  ],
  facts: { install: dockerInstall, info: dockerInfo, cgroups },
  options: {},

  inspect({ install, info, cgroups }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (cgroups.inContainer) return notApplicable('the cgroups belong to the machine that runs this container');
    if (info === null) return manual('docker.service came or went meanwhile', 'ask again');
    const seen = `version ${cgroups.version}, driver ${info.cgroupDriver}`;
    if (cgroups.version === 1)
      return manual(
        seen,
        'start the kernel with systemd.unified_cgroup_hierarchy=1; needs Docker 20.10 and systemd 244',
      );
    if (info.cgroupDriver !== 'systemd')
      return manual(
        seen,
        'take native.cgroupdriver=cgroupfs out of "exec-opts": with version 2 systemd is the default',
      );
    return pass(seen);
  },
});
