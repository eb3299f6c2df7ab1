import { control, manual, pass } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { count } from '../../facts/words.ts';
import { cis } from '../cis.ts';

/** Without support in the kernel or in the engine for years. */
const ABANDONED = ['aufs', 'devicemapper', 'overlay'];

export default control({
  title: 'Keep images and containers on a storage driver that is maintained',
  why: 'aufs and devicemapper get no fixes any more; engines that still have them are as old.',
  costs:
    'Another driver has other storage: images and containers made so far go out of sight until the old one is back.',
  severity: 'medium',
  refs: [
    ...cis('2.6'),
    { source: 'CIS Docker 1.8.0', id: '2.7' },
    { source: 'Docker docs', url: 'https://docs.docker.com/engine/storage/drivers/select-storage-driver/' },
  ],
  facts: daemonFacts,
  options: {},

  inspect(facts) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { storageDriver, images, containers } = daemon.info;
    if (!ABANDONED.includes(storageDriver)) return pass(storageDriver);
    return manual(
      `${storageDriver}, with ${count(images, 'image')} and ${count(containers, 'container')}`,
      'save what you need (docker save, volumes), set "storage-driver": "overlay2", restart dockerd and load it again: no tool can take it along',
    );
  },
});
