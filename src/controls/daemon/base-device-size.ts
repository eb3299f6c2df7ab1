import { control, pending } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { deviceSizes } from '../../facts/device-sizes.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'a container has no more disk than the storage driver gives by itself';

/** Of devicemapper, when nothing is said. */
const DEFAULT = 10 * 1024 ** 3;

export default control({
  title: 'Leave the size of base devices as it is',
  why: 'A larger base device lets one container fill the disk; with any driver but devicemapper dockerd does not start with it.',
  costs: 'None for containers that exist. New ones have the default size (10 GB with devicemapper).',
  severity: 'low',
  refs: [
    ...cis('2.11'),
    { source: 'Docker docs', url: 'https://docs.docker.com/engine/storage/drivers/device-mapper-driver/' },
  ],
  facts: { ...daemonFacts, daemonStart, deviceSizes },
  options: {},

  inspect({ daemonStart, deviceSizes, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const said = configured(daemon, 'storage-opts');
    const opts = Array.isArray(said) ? said.map(String) : [];
    const sizes = opts.filter((it) => /^dm\.basesize\s*=/i.test(it));
    if (sizes.length === 0) {
      const now = inEffect(daemonStart, 'not set', WHY);
      const old = [...deviceSizes].filter(([, size]) => size > DEFAULT).map(([name]) => name);
      if (now.status !== 'pass' || old.length === 0) return now;
      return pending(
        `not set, for new containers; ${count(old.length, 'running container')} with a larger device: ${named(old)}`,
        'recreate them: a container keeps the device with which it was created',
      );
    }
    const rest = opts.filter((it) => !sizes.includes(it));
    return repair(daemon, named(sizes), { 'storage-opts': rest.length === 0 ? null : rest }, WHY);
  },
});
