import { mistakeIn } from '../../apparmor/options.ts';
import { DEFAULT, fileOf, NAMED } from '../../apparmor/profile.ts';
import { choice, control, fail, fileProbe, manual, notApplicable, pass } from '../../define.ts';
import { appArmor } from '../../facts/apparmor.ts';
import { appArmorLabels } from '../../facts/apparmor-labels.ts';
import { appArmorOwn } from '../../facts/apparmor-own.ts';
import { appArmorUserspace } from '../../facts/apparmor-userspace.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { named } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
import { type Lack, lackIn } from './profile-state.ts';
import { DROP_IN, lacksInDefault } from './replaced-default.ts';

export default control({
  title: 'Have a stricter AppArmor profile ready for containers',
  why:
    "Docker's own profile leaves all capabilities that a container was given, and engines before 29.4.3 leave sockets into " +
    'the cryptography of the kernel (AF_ALG), through which containers were left. ironhull-container refuses that, all ' +
    'that docker-default of any engine refuses, and what you name.',
  costs:
    'None by itself: a container has to be started with --security-opt apparmor=ironhull-container. In it nothing can be ' +
    'mounted or unmounted, also not with an added SYS_ADMIN; what you deny fails (net_raw: ping; mknod: unpacking of ' +
    'images). With replace-default all that holds for every container that names no profile, and at once for those that run.',
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
    defaultText: fileProbe(fileOf(DEFAULT)),
    dropIn: fileProbe(DROP_IN),
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
    'replace-default': choice<boolean>(
      'Are all containers that name no profile to have these rules, in place of docker-default?',
      false,
    ),
  },

  inspect({ install, appArmor, userspace, own, labels, text, defaultText, dropIn }, options) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (appArmor.kernel !== 'on') return notApplicable('no AppArmor is in use in this kernel: see mac/apparmor');
    const { 'deny-capabilities': capabilities, 'deny-paths': paths } = options;
    const mistake = mistakeIn(capabilities, paths);
    if (mistake !== null) return manual(mistake, 'nothing is written before the option is mended');
    if (!appArmor.securityfs || userspace.parser === null)
      return manual('no profile can be loaded here', 'mend that first: see mac/apparmor');

    const lack = lackIn({ name: NAMED, capabilities, paths }, { userspace, loaded: own.get(NAMED), text });
    const running = labels.filter(({ label }) => label === DEFAULT).length;
    const byDefault = { userspace, loaded: own.get(DEFAULT), text: defaultText, dropIn, running };
    const lacks = [
      ...(lack === null ? [] : [lack]),
      ...(options['replace-default'] ? lacksInDefault({ capabilities, paths }, byDefault) : []),
    ];
    const [first, ...more] = lacks;
    if (first !== undefined) return asVerdict([first, ...more]);
    if (options['replace-default'])
      return pass(`${NAMED} and, with the same rules, ${DEFAULT} are loaded and enforced`);
    const under = labels.filter(({ label }) => label === NAMED).map(({ name }) => name);
    return pass(
      `${NAMED} is loaded and enforced; ${under.length === 0 ? 'no running container has it' : `in it: ${named(under)}`}`,
    );
  },
});

/** One that a person has to mend comes before all that could be written. */
function asVerdict(lacks: readonly [Lack, ...Lack[]]): Verdict {
  const stuck = lacks.find((it) => 'advice' in it);
  if (stuck !== undefined) return manual(stuck.seen, stuck.advice);
  const [first, ...more] = lacks.flatMap((it) => ('fix' in it ? it.fix : []));
  return fail(lacks.map(({ seen }) => seen).join('; '), first!, ...more);
}
