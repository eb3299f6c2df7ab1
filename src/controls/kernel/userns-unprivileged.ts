import { control, fileProbe, manual, notApplicable } from '../../define.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { kernelSettings } from '../../facts/kernel-settings.ts';
import { sysctlFiles } from '../../facts/sysctl-files.ts';
import { judgeSettings, type Wanted } from './settings.ts';

const FILE = '/etc/sysctl.d/zz-ironhull-userns.conf';
const WHY = 'only root makes user namespaces';

/** Distributions' own switches: Debian's and Arch's patch, Ubuntu's AppArmor. The mainline kernel has none. */
const SWITCHES: readonly Wanted[] = [
  { key: 'kernel.unprivileged_userns_clone', accepts: ['0'], why: WHY },
  { key: 'kernel.apparmor_restrict_unprivileged_userns', accepts: ['1'], why: WHY },
];
const MOST = 'user.max_user_namespaces';

export default control({
  title: 'Let only root make user namespaces',
  why:
    'In a namespace of its own any user is root to parts of the kernel that were written for the real one; many an ' +
    'exploit of recent years begins there. Docker, and userns-remap, make theirs as root and are not concerned.',
  costs:
    'Rootless Docker and Podman, Flatpak, bubblewrap and the sandboxes of browsers stop working for ordinary users. ' +
    'So it is not part of the baseline.',
  severity: 'low',
  refs: [
    { source: 'Debian: kernel.unprivileged_userns_clone', url: 'https://wiki.debian.org/LXC/Unprivileged' },
    {
      source: 'Ubuntu: restricted namespaces',
      url: 'https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces',
    },
    { source: 'KSPP: sysctls', url: 'https://kspp.github.io/Recommended_Settings#sysctls' },
  ],
  facts: {
    install: dockerInstall,
    settings: kernelSettings('kernel-userns', [...SWITCHES.map(({ key }) => key), MOST]),
    lines: sysctlFiles,
    file: fileProbe(FILE),
  },
  options: {},

  inspect({ install, ...facts }) {
    const { settings } = facts;
    if (settings.kind === 'not-ours') return notApplicable(settings.why);
    if (settings.values.get(MOST) === '0')
      // Not even root can, so userns-remap would keep dockerd from starting (docker-facts 3).
      return manual(`${MOST} is 0`, 'raise it (15000 will do): with none at all userns-remap is impossible');
    const [here] = SWITCHES.filter(({ key }) => settings.values.has(key));
    if (here === undefined)
      return manual(
        'every user may make user namespaces, and this kernel has no switch for it',
        `${MOST} would take them from root and Docker too; a kernel of Debian or Ubuntu has a switch`,
      );
    const rootless = install.kind === 'rootless' || install.found.some((it) => it.startsWith('/run/user/'));
    const verdict = judgeSettings(SWITCHES, facts, FILE);
    return rootless && verdict.status === 'fail'
      ? manual(verdict.seen, 'rootless Docker runs here and needs them: waive this, or move to the system daemon')
      : verdict;
  },
});
