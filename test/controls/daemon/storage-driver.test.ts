import storageDriver from '../../../src/controls/daemon/storage-driver.ts';
import { controlTest } from '../../control-tester.ts';
import { info } from './says.ts';

controlTest(storageDriver, {
  'passes on a stock host': { is: 'pass', seen: 'overlay2' },
  'passes on the containerd image store of 29': { says: { 'docker-info': info({ Driver: 'overlayfs' }) }, is: 'pass' },
  'leaves aufs to a person, with what would go out of sight': {
    says: { 'docker-info': info({ Driver: 'aufs', Images: 12, Containers: 1 }) },
    is: 'manual',
    seen: 'aufs, with 12 images and 1 container',
    advice: /docker save/,
  },
  'does the same for devicemapper': { says: { 'docker-info': info({ Driver: 'devicemapper' }) }, is: 'manual' },
});
