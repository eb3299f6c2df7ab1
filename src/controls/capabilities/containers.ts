import { beyondDefault, capabilityOf } from '../../capabilities/names.ts';
import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { containerCapabilities } from '../../facts/container-capabilities.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';

export default control({
  title: 'Give containers no capability beyond Docker’s own fourteen',
  why: 'Each one that is added is a piece of root on the host: with sys_admin, sys_module or sys_ptrace a way out is known.',
  costs: 'None: nothing is changed. How a container is started is up to whoever starts it.',
  severity: 'medium',
  refs: [
    ...cis('5.4', '5.5'),
    { source: 'capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  facts: { install: dockerInstall, containers: containerCapabilities },
  options: {
    allow: choice<string[]>('Which capabilities may containers have beyond Docker’s fourteen (net_admin …)?', []),
  },

  inspect({ install, containers }, { allow }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (containers.length === 0) return notApplicable('no container runs');
    const allowed = allow.map(capabilityOf);
    const all = containers.map((it) => ({
      ...it,
      more: beyondDefault(it.bounding).filter((one) => !allowed.includes(one)),
    }));
    const over = all.filter(({ more }) => more.length > 0);
    if (over.length === 0) {
      const most = Math.max(...containers.map(({ bounding }) => bounding.length));
      return pass(`${count(containers.length, 'running container')}, none with more than ${most} capabilities`);
    }
    const words = over.map(({ name, privileged, more }) => `${name} (${privileged ? 'privileged' : more.join(', ')})`);
    return manual(
      `beyond the fourteen: ${named(words)}`,
      `recreate them with no more than they use (${over.some(({ privileged }) => privileged) ? 'without --privileged; ' : ''}--cap-drop ALL --cap-add …: "ironhull learn HOST CONTAINER" says which), or name them under "allow"`,
    );
  },
});
