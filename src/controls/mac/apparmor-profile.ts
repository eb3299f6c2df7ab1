import { mistakeIn } from '../../apparmor/options.ts';
import { fileOf, NAMED } from '../../apparmor/profile.ts';
import { choice, control, fail, fileProbe, manual, notApplicable, pass } from '../../define.ts';
import { appArmor } from '../../facts/apparmor.ts';
import { appArmorLabels } from '../../facts/apparmor-labels.ts';
import { appArmorOwn } from '../../facts/apparmor-own.ts';
import { appArmorUserspace } from '../../facts/apparmor-userspace.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { named } from '../../facts/words.ts';
import { lackIn } from './profile-state.ts';

export default control({
  title: 'Have a stricter AppArmor profile ready for containers',
  why:
    "Docker's own profile leaves all capabilities that a container was given, and engines before 29.4.3 leave sockets into " +
    'the cryptography of the kernel (AF_ALG), through which containers were left. ironhull-container refuses that, all ' +
    'that docker-default of any engine refuses, and what you name.',
  costs:
    'None by itself: a container has to be started with --security-opt apparmor=ironhull-container. In it nothing can be ' +
    'mounted or unmounted, also not with an added SYS_ADMIN; what you deny fails (net_raw: ping; mknod: unpacking of ' +
    'images).',
  severity: 'medium',
  refs: [
    { source: 'Docker: AppArmor', url: 'https://docs.docker.com/engine/security/apparmor/' },
    { source: 'apparmor.d(5)', url: 'https://manpages.debian.org/bookworm/apparmor/apparmor.d.5.en.html' },
  ],
  facts: {
    install: dockerInstall,
    appArmor,
    userspace: appArmorUserspace,
    own: appArmorOwn,
    labels: appArmorLabels,
    text: fileProbe(fileOf(NAMED)),
  },
  options: {
    'deny-capabilities': choice<string[]>(
      'Which capabilities are to be denied, whoever gives them (mknod, net_raw …)?',
      [],
    ),
    'deny-paths': choice<string[]>(
      'Which files is no container to see (/etc/secret, or /etc/secrets/** with all below)?',
      [],
    ),
  },

  inspect({ install, appArmor, userspace, own, labels, text }, options) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (appArmor.kernel !== 'on') return notApplicable('no AppArmor is in use in this kernel: see mac/apparmor');
    const { 'deny-capabilities': capabilities, 'deny-paths': paths } = options;
    const mistake = mistakeIn(capabilities, paths);
    if (mistake !== null) return manual(mistake, 'nothing is written before the option is mended');
    if (!appArmor.securityfs || userspace.parser === null)
      return manual('no profile can be loaded here', 'mend that first: see mac/apparmor');

    const lack = lackIn({ name: NAMED, capabilities, paths }, { userspace, loaded: own.get(NAMED), text });
    if (lack !== null) return 'advice' in lack ? manual(lack.seen, lack.advice) : fail(lack.seen, ...lack.fix);
    const under = labels.filter(({ label }) => label === NAMED).map(({ name }) => name);
    return pass(
      `${NAMED} is loaded and enforced; ${under.length === 0 ? 'no running container has it' : `in it: ${named(under)}`}`,
    );
  },
});
