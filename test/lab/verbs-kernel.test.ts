// The verbs that need a kernel of their own, on a virtual machine: kernel settings and AppArmor profiles.
import { describe, expect, it } from 'vitest';
import { samples } from '../shell/verb-samples.ts';
import { useHost } from './lab.ts';
import { tried } from './verbs-on.ts';

describe('verbs on the kernel', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });

  it.each([...samples.sysctl, ...samples['kernel-profile']].filter(({ real }) => real === 'kernel'))(
    '$does: all as before once it is undone',
    async (sample) => {
      expect(await tried(lab.host, sample)).toEqual([]);
    },
  );
});
