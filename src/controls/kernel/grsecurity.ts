import { control, fileProbe, manual, notApplicable } from '../../define.ts';
import { kernelSettings } from '../../facts/kernel-settings.ts';
import { sysctlFiles } from '../../facts/sysctl-files.ts';
import { named } from '../../facts/words.ts';
import { judgeSettings, type Wanted } from './settings.ts';

const FILE = '/etc/sysctl.d/zz-ironhull-grsecurity.conf';
const LOCK = 'kernel.grsecurity.grsec_lock';

/**
 * A container's root is a chroot to grsecurity. runc mounts, pivots and makes device nodes in it, dockerd unpacks layers
 * from within one, and an image's programs set modes and use capabilities.
 */
const BREAKS_DOCKER = [
  'chroot_caps',
  'chroot_deny_chmod',
  'chroot_deny_chroot',
  'chroot_deny_mknod',
  'chroot_deny_mount',
  'chroot_deny_pivot',
  'chroot_deny_sysctl',
].map((name) => `kernel.grsecurity.${name}`);

/** Of use beside containers, and no hindrance to them. */
const WORTH: readonly Wanted[] = [
  on('dmesg', 'the kernel log is for root'),
  on('fifo_restrictions', "other users' pipes in shared folders are not opened"),
  on('linking_restrictions', "links in shared folders are not followed, other users' files not linked"),
  on('harden_ptrace', 'a program cannot read the memory of its neighbours'),
  on('ptrace_readexec', 'a program that cannot be read cannot be traced'),
  on('harden_ipc', 'shared memory that is open to all by mistake is not'),
  on('deter_bruteforce', 'a service that crashes again and again is not started anew for an attacker'),
  on('consistent_setxid', 'a program with threads gives up its rights in all of them'),
  on('timechange_logging', 'changes of the clock are logged'),
];

export default control({
  title: 'On a grsecurity kernel: settings that let Docker work and guard the rest',
  why:
    'Such a kernel confines what runs in a chroot so far that containers do not start, and locks its settings against ' +
    'repair; the rest of what it offers goes unused where nobody switched it on.',
  costs:
    'None for containers. What breaks Docker is named and left to you, for it is protection that would be taken away.',
  severity: 'medium',
  refs: [
    {
      source: 'grsecurity: configuration options',
      url: 'https://en.wikibooks.org/wiki/Grsecurity/Appendix/Grsecurity_and_PaX_Configuration_Options',
    },
  ],
  facts: {
    settings: kernelSettings('kernel-grsecurity', [
      LOCK,
      'kernel.pax.softmode',
      ...BREAKS_DOCKER,
      ...WORTH.map(({ key }) => key),
    ]),
    lines: sysctlFiles,
    file: fileProbe(FILE),
  },
  options: {},

  inspect(facts) {
    const { settings } = facts;
    if (settings.kind === 'not-ours') return notApplicable(settings.why);
    if (settings.values.size === 0) return notApplicable('this kernel is not one of grsecurity or PaX');
    const locked = (settings.values.get(LOCK) ?? '0') !== '0';
    const breaking = BREAKS_DOCKER.filter((key) => (settings.values.get(key) ?? '0') !== '0');
    if (breaking.length > 0) {
      const off = breaking.map((key) => `sysctl -w ${key}=0`).join('; ');
      return manual(
        `${named(breaking)}: with these containers do not start or do not work`,
        locked ? `${LOCK} is set: put "KEY = 0" into ${'/etc/sysctl.d'} before the line of the lock, and reboot` : off,
      );
    }
    if (settings.values.get('kernel.pax.softmode') === '1')
      return manual(
        'PaX is in soft mode, so it only watches',
        'sysctl -w kernel.pax.softmode=0, when no program needs it',
      );
    const verdict = judgeSettings(WORTH, facts, FILE);
    if (verdict.status !== 'fail' || !locked) return verdict;
    return manual(
      `${verdict.seen}; ${LOCK} is set`,
      'set them in /etc/sysctl.d before the line of the lock, and reboot',
    );
  },
});

function on(name: string, why: string): Wanted {
  return { key: `kernel.grsecurity.${name}`, accepts: ['1'], why };
}
