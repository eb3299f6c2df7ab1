// The verbs that need a kernel of their own, on a virtual machine: kernel settings and AppArmor profiles.
import { describe, expect, it } from 'vitest';
import { samples } from '../shell/verb-samples.ts';
import { useHost } from './lab.ts';
import { thorough } from './thorough.ts';
import { tried } from './verbs-on.ts';

/** A minute each under emulation. What the others do, kernel.test.ts and apparmor.test.ts see applied and rolled back. */
const FEW = /sets every interface|replaces an older text/;
const all = [...samples.sysctl, ...samples['kernel-profile']].filter(({ real }) => real === 'kernel');

describe('verbs on the kernel', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });

  it.each(all.filter(({ does }) => thorough || FEW.test(does)))(
    '$does: all as before once it is undone',
    async (sample) => {
      expect(await tried(lab.host, sample)).toEqual([]);
    },
  );
});
