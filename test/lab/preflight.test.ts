// What would stop an apply half way, on a real host: found before the first write and said in words.
import { describe, expect, it } from 'vitest';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const ONLY = ['--only', 'daemon/icc', 'daemon/live-restore'];

describe('before the first write', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
  const state = () => lab.host.must('cd /etc; find . -type f -exec sha256sum {} + | sort; pidof dockerd');
  const apply = (...more: string[]) => report(['apply', ...reach(lab.host), ...ONLY, '--yes', '--no-verify', ...more]);

  it.each<[string, string, string, RegExp]>([
    [
      'no inodes where a file is to be written',
      'mkdir -p /etc/docker && mount -t tmpfs -o nr_inodes=40 none /etc/docker',
      'umount /etc/docker',
      /the file system of \/etc\/docker has no inodes left \(\d+\)/,
    ],
    [
      'no inodes for the transaction itself',
      'mkdir -p /var/lib/ironhull && mount -t tmpfs -o nr_inodes=2 none /var/lib/ironhull',
      'umount /var/lib/ironhull',
      /cannot make \/var\/lib\/ironhull\/tx\/\S+ \(No space left on device\); look with df -h, df -i/,
    ],
    [
      'a program that the way back needs',
      'mv /usr/bin/cmp /root/cmp',
      'mv /root/cmp /usr/bin/cmp',
      /the host has no cmp/,
    ],
  ])('%s', async (_, arrange, restore, words) => {
    await lab.host.must(arrange);
    try {
      const before = await state();
      const { code, host } = await apply();
      expect(host.outcome).toBe('refused');
      expect(code).toBe(1);
      expect(host.transaction?.message).toMatch(words);
      expect(await state()).toBe(before);
    } finally {
      await lab.host.must(restore);
    }
  });

  it('a time to confirm into which no second look fits, on a host that answers slowly', async () => {
    await lab.host.must(
      `mv /usr/bin/docker /usr/bin/docker.real; printf '#!/bin/sh\\nsleep 4\\nexec docker.real "$@"\\n' >/usr/bin/docker; chmod 755 /usr/bin/docker`,
    );
    try {
      const before = await state();
      const { code, host } = await apply('--confirm-within', '10s');
      expect(code).toBe(1);
      expect(host.outcome).toBe('refused');
      expect(host.error?.message).toMatch(/10 s to confirm are too short, because one look at this host takes \d+ s/);
      expect(host.error?.hint).toMatch(/--confirm-within \d+s/);
      expect(await state()).toBe(before);
      expect((await lab.host.run('ls /var/lib/ironhull/tx/*')).code).not.toBe(0);
    } finally {
      await lab.host.must('mv /usr/bin/docker.real /usr/bin/docker');
    }
  });

  it('a read-only /tmp stops no look', async () => {
    await lab.host.must('mount -t tmpfs -o ro none /tmp');
    try {
      const { host } = await report(['audit', ...reach(lab.host)]);
      expect(named(host, 'unknown')).toEqual([]);
    } finally {
      await lab.host.must('umount /tmp');
    }
  });

  it('a /tmp from which nothing may be run stops nothing, not even where sudo asks for a password', async () => {
    await lab.host.must('mount -t tmpfs -o noexec,nosuid,nodev,mode=1777 none /tmp');
    try {
      const { host } = await report(['apply', ...reach(lab.host, 'opspw'), '--yes', '--sudo-password-fd', '0'], {
        stdin: 'correct horse\n',
      });
      expect(host.outcome).toBe('applied');
      expect(host.proofs?.filter(({ status }) => status !== 'proved').map(({ proof }) => proof)).not.toContain(
        'userns',
      );
      expect(await lab.host.must('cat /var/lib/ironhull/tx/*/took')).toMatch(/^\d+\n$/);
    } finally {
      await lab.host.must('umount -l /tmp');
    }
  });
});
