import { probe } from '../define.ts';

export interface AppArmor {
  /** The kernel's own word: `absent` when it was built without, `off` when another module took its place or apparmor=0. */
  readonly kernel: 'on' | 'off' | 'absent';
  /** The daemon loads its profile with this program, and confines nothing without it (docker-facts 1). */
  readonly parser: boolean;
  /** The mode of the profile docker-default, or null when it is not loaded. */
  readonly dockerDefault: string | null;
  /** securityfs is mounted, so that profiles can be seen and loaded. */
  readonly securityfs: boolean;
}

/** No forks: the shell reads what the kernel shows. A list of profiles that cannot be read is an error, not an empty list. */
const sh = `
kernel=absent
if [ -e /sys/module/apparmor/parameters/enabled ]; then read -r kernel </sys/module/apparmor/parameters/enabled; fi
echo "kernel $kernel"
if [ -x /sbin/apparmor_parser ]; then echo 'parser yes'; else echo 'parser no'; fi
if [ -e /sys/kernel/security/apparmor ]; then echo 'securityfs yes'; else echo 'securityfs no'; fi
if [ "$kernel" = Y ] && [ -e /sys/kernel/security/apparmor/profiles ]; then
  while read -r profile mode; do
    [ "$profile" != docker-default ] || echo "docker-default $mode"
  done </sys/kernel/security/apparmor/profiles
fi`;

export const appArmor = probe('apparmor', sh.trim(), (text): AppArmor => {
  const said = new Map(text.split('\n').map((line) => line.split(' ') as [string, string]));
  const kernel = said.get('kernel');
  if (kernel !== 'absent' && kernel !== 'Y' && kernel !== 'N') throw new Error('not an answer about AppArmor');
  return {
    kernel: kernel === 'Y' ? 'on' : kernel === 'N' ? 'off' : 'absent',
    parser: said.get('parser') === 'yes',
    securityfs: said.get('securityfs') === 'yes',
    dockerDefault: said.get('docker-default')?.replace(/[()]/g, '') ?? null,
  };
});
