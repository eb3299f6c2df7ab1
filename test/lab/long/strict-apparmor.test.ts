import { expect } from 'vitest';
import { strictConfined } from '../strict-confined.ts';

strictConfined({ tier: 'qemu', suite: 'bookworm' }, ['selinux', 'tomoyo'], async (host) => {
  const loaded = await host.must('cat /sys/kernel/security/apparmor/profiles');
  expect(loaded).toContain('docker-default (enforce)');
  expect(loaded).toContain('ironhull-container (enforce)');
});
