import { control } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { inEffect } from './in-effect.ts';

const WHY = 'a container has no more disk than the storage driver gives by itself';

export default control({
  title: 'Leave the size of base devices as it is',
  why: 'A larger base device lets one container fill the disk; with any driver but devicemapper dockerd does not start with it.',
  costs: 'None for containers that exist. New ones have the default size (10 GB with devicemapper).',
  severity: 'low',
  refs: [
    ...cis('2.11'),
    { source: 'Docker docs', url: 'https://docs.docker.com/engine/storage/drivers/device-mapper-driver/' },
  ],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const said = configured(daemon, 'storage-opts');
    const opts = Array.isArray(said) ? said.map(String) : [];
    const sizes = opts.filter((it) => /^dm\.basesize\s*=/i.test(it));
    if (sizes.length === 0) return inEffect(daemonStart, 'not set', WHY);
    const rest = opts.filter((it) => !sizes.includes(it));
    return repair(daemon, named(sizes), { 'storage-opts': rest.length === 0 ? null : rest }, WHY);
  },
});
