import { control, manual, notApplicable, pass } from '../../define.ts';
import { type KernelBoot, kernelBoot } from '../../facts/kernel-boot.ts';
import { cis } from '../cis.ts';

/** Words that switch a protection off, and what they give up. */
const WEAK: readonly (readonly [RegExp, string])[] = [
  [/^mitigations=off$/, 'the processor leaks memory across containers'],
  [
    /^(nopti|pti=off|nospectre_v[12]|spectre_v2=off|spec_store_bypass_disable=off|l1tf=off|mds=off|tsx_async_abort=off)$/,
    'the processor leaks memory across containers',
  ],
  [/^(nosmap|nosmep)$/, 'the kernel may run or read what users have placed'],
  [/^(nokaslr|norandmaps)$/, 'addresses are known beforehand'],
  [/^(apparmor=0|selinux=0|enforcing=0|security=none)$/, 'containers are not confined'],
  [/^audit=(0|off)$/, 'nothing is recorded'],
  [/^slub_debug=-$|^init_on_alloc=0$|^hardened_usercopy=off$/, 'memory is not guarded'],
  // PaX and grsecurity (kernel parameters of their patch).
  [/^pax_softmode=1$/, 'PaX only watches'],
  [/^pax_(nouderef|weakuderef)$/, 'the kernel may run or read what users have placed'],
  [/^pax_sanitize_slab=(0|off)$/, 'memory is not guarded'],
  [/^pax_(size_overflow|so)_report_only$/, 'overflows in the kernel are only written down'],
  [/^(module\.sig_enforce=0|lockdown=none)$/, 'root can change the running kernel'],
];

/** Recommended by KSPP; nothing in Docker minds, each costs some speed. */
const WORTH = [
  'init_on_alloc=1',
  'init_on_free=1',
  'slab_nomerge',
  'page_alloc.shuffle=1',
  'randomize_kstack_offset=on',
  'vsyscall=none',
];

export default control({
  title: 'Start the kernel with its protections on',
  why:
    'Some protections are chosen when the kernel starts: processor mitigations, lockdown (root cannot change the running ' +
    'kernel), signed modules, cleared memory. A word on its command line takes them from every container at once.',
  costs:
    'Nothing: it only looks, for a command line is changed in the boot loader and a mistake there keeps a host from starting.',
  severity: 'low',
  refs: [
    ...cis('1.2.1'),
    {
      source: 'KSPP: kernel command line',
      url: 'https://kspp.github.io/Recommended_Settings#kernel-command-line-options',
    },
    { source: 'kernel_lockdown(7)', url: 'https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html' },
  ],
  facts: { boot: kernelBoot },
  options: {},

  inspect({ boot }) {
    if (boot.inContainer) return notApplicable('the kernel belongs to the machine that runs this container');
    const weak = boot.words.flatMap((word) =>
      WEAK.flatMap(([shape, loss]) => (shape.test(word) ? [`${word}: ${loss}`] : [])),
    );
    const missing = WORTH.filter((word) => !boot.words.includes(word));
    const state = stateOf(boot);
    if (weak.length > 0)
      return manual(`${weak.join('; ')}; ${state}`, 'take these words out of the boot loader, and reboot');
    if (missing.length > 0)
      return manual(state, `worth adding in the boot loader: ${missing.join(' ')} lockdown=integrity`);
    return pass(state);
  },
});

/** The kernel marks itself by bit 12 (out of tree) and 13 (unsigned) of the taint. */
function stateOf({ lockdown, signedModules, taint }: KernelBoot): string {
  const modules =
    signedModules === null
      ? 'module signing not known'
      : signedModules
        ? 'only signed modules'
        : 'unsigned modules are allowed';
  const loaded = (taint & 0x2000) !== 0 ? ', and one is loaded' : '';
  return `lockdown ${lockdown ?? 'not built in'}, ${modules}${loaded}`;
}
