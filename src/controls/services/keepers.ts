import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { isKeeper } from '../../facts/keepers.ts';
import { servicesLoaded } from '../../facts/services-loaded.ts';

const NONE: string[] = [];

export default control({
  title: 'Keep SSH, monitoring, logging, time, network and configuration management running',
  why: 'A hardened host must still be reached, watched and kept right: these services are never touched, and one that has failed is found.',
  costs: 'Nothing: it only looks. No plan may stop one of these services.',
  severity: 'medium',
  refs: [
    {
      source: 'systemd.unit(5)',
      url: 'https://www.freedesktop.org/software/systemd/man/systemd.unit.html',
    },
  ],
  facts: { servicesLoaded },
  options: { keep: choice('Which other services must stay as they are?', NONE) },

  inspect({ servicesLoaded }, { keep }) {
    if (servicesLoaded === null) return notApplicable('this host does not run systemd');
    const { services, inContainer } = servicesLoaded;
    const kept = services.filter(({ unit }) => isKeeper(unit, keep));
    const failed = kept
      .filter(({ unit, active }) => active === 'failed' && !(inContainer && NOT_IN_CONTAINERS.includes(unit)))
      .map(({ unit }) => unit);
    const running = kept.filter(({ active }) => active === 'active').map(({ unit }) => unit.replace(/\.service$/, ''));
    if (failed.length > 0)
      return manual(
        `failed: ${failed.join(', ')}`,
        `see "systemctl status ${failed.join(' ')}" and repair it, or disable it if this host does not need it`,
      );
    if (running.length === 0) return manual('none of the services that keep a host reachable is known here', NAME_THEM);
    return pass(`running and left alone: ${running.join(', ')}`);
  },
});

/** The kernel gives its audit log to the machine's own auditd alone. */
const NOT_IN_CONTAINERS = ['auditd.service'];
const NAME_THEM = 'name under "keep" in the profile what this host is reached and watched by';
