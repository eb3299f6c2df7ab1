import { probe } from '../define.ts';

/** The distribution's name for people, from os-release(5): 'Debian GNU/Linux 12 (bookworm)'. */
export const osName = probe('os-release', 'cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release', (text) => {
  const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1];
  if (value === undefined) throw new Error('os-release holds no PRETTY_NAME');
  return value.replace(/^(["'])(.*)\1$/, '$2');
});

/** The running kernel's release: '6.1.0-44-cloud-amd64'. */
export const kernelRelease = probe('kernel-release', 'uname -r', (text) => {
  if (!/^\S+\n$/.test(text)) throw new Error('uname printed no release');
  return text.trim();
});

/** Active security modules, in the kernel's order: ['lockdown', 'capability', 'apparmor']; [] where securityfs is not mounted. */
export const securityModules = probe(
  'security-modules',
  'if [ -r /sys/kernel/security/lsm ]; then cat /sys/kernel/security/lsm; fi',
  (text) => text.trim().split(',').filter(Boolean),
);
