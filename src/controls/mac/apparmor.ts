import { activate, installed } from '../../changes.ts';
import { control, fail, manual, notApplicable, pass, pending } from '../../define.ts';
import { type AppArmor, appArmor } from '../../facts/apparmor.ts';
import { appArmorLabels, type Confined } from '../../facts/apparmor-labels.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInfo, hasSecurityOption } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { osName, securityModules } from '../../facts/system.ts';
import type { Verdict } from '../../model.ts';
import { cis } from '../cis.ts';

export default control({
  title: 'Confine containers with AppArmor where the kernel has it',
  why:
    'The profile docker-default keeps a container from mounting, and from writing where the kernel is steered, even with ' +
    'capabilities it should not have. Without its parser Docker leaves all containers unconfined and says nothing.',
  costs:
    'None for ordinary containers. Where the parser is missing its package is installed, if you consent: it also confines ' +
    'those programs of the host for which it brings profiles. Those started with apparmor=unconfined or --privileged stay as they are, and are named.',
  severity: 'high',
  refs: [...cis('5.2'), { source: 'Docker: AppArmor', url: 'https://docs.docker.com/engine/security/apparmor/' }],
  facts: {
    install: dockerInstall,
    info: dockerInfo,
    appArmor,
    labels: appArmorLabels,
    modules: securityModules,
    os: osName,
  },
  options: {},

  inspect({ install, info, appArmor, labels, modules, os }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null || info === null) return elsewhere ?? notApplicable('Docker is not installed');
    if (appArmor.kernel !== 'on') return notApplicable(withoutAppArmor(appArmor, modules));
    const broken = withoutParts(appArmor, os);
    if (broken !== null) return broken;
    if (!hasSecurityOption(info, 'apparmor'))
      return fail(
        'the running daemon takes AppArmor for missing',
        activate('the daemon looks for AppArmor when it starts'),
      );
    if (appArmor.dockerDefault === null)
      return fail('the profile docker-default is not loaded', activate('the daemon loads its profile when it starts'));
    return containers(labels);
  },
});

function withoutAppArmor({ kernel }: AppArmor, modules: readonly string[]): string {
  const why = kernel === 'off' ? 'AppArmor is switched off in this kernel' : 'this kernel has no AppArmor';
  return `${why}; active security modules: ${modules.join(', ') || 'not to be seen, securityfs is not mounted'}`;
}

function withoutParts({ securityfs, parser, dockerDefault }: AppArmor, os: string): Verdict | null {
  if (!securityfs)
    return manual(
      'AppArmor is on, but securityfs is not mounted here',
      'mount securityfs at /sys/kernel/security and restart Docker',
    );
  if (!parser) return withoutParser(os);
  if (dockerDefault !== null && dockerDefault !== 'enforce')
    return manual(
      `the profile docker-default is in ${dockerDefault} mode: it refuses nothing`,
      'find out who wanted that, then load it again in enforce mode ("aa-enforce docker-default", or restart the host)',
    );
  return null;
}

/** What brings the parser, by the distribution's own name for people. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/debian|ubuntu|mint/i, 'apparmor'],
  [/suse/i, 'apparmor-parser'],
];

function withoutParser(os: string): Verdict {
  const seen = 'AppArmor is on, but /sbin/apparmor_parser is missing: containers run unconfined';
  const name = PACKAGES.find(([shape]) => shape.test(os))?.[1];
  if (name === undefined) return manual(seen, 'install the package apparmor and restart Docker');
  const affects =
    'the package may bring profiles for programs of the host, which then confine these; running containers stay ' +
    'unconfined until their next start';
  return fail(
    seen,
    installed(name, 'Docker confines containers only where it finds the parser', {
      risk: 'disruptive',
      affects,
      activation: 'docker-restart',
    }),
  );
}

/** Whether what runs is confined. A privileged container never is, by design, and is a control of its own. */
function containers(running: readonly Confined[]): Verdict {
  const open = running.filter(({ label }) => label === 'unconfined');
  const privileged = open.filter((it) => it.privileged).map(({ name }) => name);
  const aside = privileged.length === 0 ? '' : `; unconfined because privileged: ${privileged.join(', ')}`;
  const unasked = open.filter((it) => !it.privileged && it.profile !== 'unconfined').map(({ name }) => name);
  const asked = open.filter((it) => !it.privileged && it.profile === 'unconfined').map(({ name }) => name);
  if (asked.length > 0)
    return manual(
      `unconfined by apparmor=unconfined: ${asked.join(', ')}${unasked.length > 0 ? `; unconfined all the same: ${unasked.join(', ')}` : ''}${aside}`,
      `recreate ${[...asked, ...unasked].join(', ')} without --security-opt apparmor=unconfined, or with a profile of its own`,
    );
  if (unasked.length > 0)
    return pending(
      `docker-default is enforced, but not for: ${unasked.join(', ')}${aside}`,
      `restart ${unasked.join(', ')}`,
    );
  return pass(`docker-default is loaded and enforced${aside}`);
}
