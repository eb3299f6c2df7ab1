import dataRootMount from '../../../src/controls/host/data-root-mount.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const root = (path: string) => ({
  'docker-info': recorded(QEMU, 'docker-info').replace(/"DockerRootDir":"[^"]*"/, `"DockerRootDir":"${path}"`),
});
const also = (...lines: string[]) => ({ mounts: `${recorded(QEMU, 'mounts')}${lines.join('\n')}\n` });

controlTest(dataRootMount, {
  'finds it on the root file system': {
    host: QEMU,
    is: 'manual',
    seen: '/var/lib/docker is part of / (/dev/vda)',
    advice: /cp -a/,
  },
  'passes one of its own, as the lab has it in nspawn': { is: 'pass', seen: '/var/lib/docker is /dev/vda (ext4)' },
  'knows the data root behind the one of userns-remap': {
    host: QEMU,
    says: { ...root('/srv/docker/100000.100000'), ...also('/dev/vdb /srv/docker xfs rw 0 0') },
    is: 'pass',
    seen: '/srv/docker is /dev/vdb (xfs)',
  },
  'takes a file system for all of /var for a shared one': {
    host: QEMU,
    says: also('/dev/vdb /var ext4 rw 0 0'),
    is: 'manual',
    seen: '/var/lib/docker is part of /var (/dev/vdb)',
  },
  'takes a name that only begins alike for another': {
    host: QEMU,
    says: also('/dev/vdb /var/lib/dock ext4 rw 0 0'),
    is: 'manual',
  },
  'reads a path with a blank': {
    host: QEMU,
    says: { ...root('/srv/my docker'), ...also('/dev/vdb /srv/my\\040docker ext4 rw 0 0') },
    is: 'pass',
  },
  'does not apply without Docker': { host: QEMU, says: { 'docker-install': 'systemd\n' }, is: 'not-applicable' },
});
