import { expect } from 'vitest';
import { strictConfined } from '../strict-confined.ts';

strictConfined({ tier: 'qemu', suite: 'trixie-selinux' }, ['apparmor', 'apparmor-profile', 'tomoyo'], async (host) => {
  expect(await host.must('cat /sys/fs/selinux/enforce')).toBe('1');
});
