import { control, manual, notApplicable, pass } from '../../define.ts';
import { cgroups } from '../../facts/cgroups.ts';
import { named } from '../../facts/words.ts';

/** What limits on containers need. */
const NEEDED = ['cpu', 'io', 'memory', 'pids'];

export default control({
  title: 'Have the controllers that limits on containers need',
  why: 'Without its controller a limit is taken and does nothing: --memory on a kernel with cgroup_disable=memory bounds no memory.',
  costs: 'Nothing: it only looks.',
  severity: 'low',
  refs: [{ source: 'kernel: cgroup-v2', url: 'https://docs.kernel.org/admin-guide/cgroup-v2.html' }],
  facts: { cgroups },
  options: {},

  inspect({ cgroups: { inContainer, version, controllers, delegated } }) {
    if (inContainer) return notApplicable('the cgroups belong to the machine that runs this container');
    if (version === 1) return notApplicable('cgroup version 1 hands nothing down; see cgroups/version');
    const missing = NEEDED.filter((it) => !controllers.includes(it));
    if (missing.length > 0)
      return manual(
        `not in this kernel: ${named(missing)}`,
        'look for cgroup_disable= on the kernel command line (a Raspberry Pi needs cgroup_enable=memory), and reboot',
      );
    const kept = NEEDED.filter((it) => !delegated.includes(it));
    if (kept.length > 0)
      return manual(
        `not handed down by the root of the tree: ${named(kept)}`,
        'systemd hands them down when a unit asks: see DefaultCPUAccounting= and its kin in systemd-system.conf(5)',
      );
    return pass(`handed down: ${NEEDED.join(', ')}`);
  },
});
