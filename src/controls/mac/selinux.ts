import { activate } from '../../changes.ts';
import { control, manual, notApplicable, pass, pending } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { hasSecurityOption } from '../../facts/docker-info.ts';
import { type SELinux, selinux, typeOf } from '../../facts/selinux.ts';
import { type Labelled, selinuxLabels } from '../../facts/selinux-labels.ts';
import { securityModules } from '../../facts/system.ts';
import { count, named } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
import { cis } from '../cis.ts';
import { notTakenUp } from '../daemon/in-effect.ts';

const WHY = 'each container gets a label of its own, with which it reaches neither the host nor its neighbours';
const PATCH = { 'selinux-enabled': true };

/** In which dockerd may run: Fedora's name, its older alias, and that of the reference policy (Debian). */
const DAEMON_TYPES = ['container_runtime_t', 'docker_t', 'dockerd_t'];
/** In which a container is confined by nothing: what --privileged and label=disable get. */
const OPEN_TYPES = [
  'spc_t',
  'spc_user_t',
  'unconfined_t',
  'unconfined_service_t',
  'initrc_t',
  'init_t',
  ...DAEMON_TYPES,
];

export default control({
  title: 'Confine containers with SELinux where the kernel has it',
  why:
    'With labels a container that gets out is still refused the host’s files, and those of its neighbours: each has a ' +
    'pair of categories of its own. Docker gives none unless it is told to, also where SELinux enforces.',
  costs:
    'Folders that are mounted into containers have to be labelled for them (":Z", or container_file_t), or are refused ' +
    'once SELinux enforces. A container keeps what it was made with: existing ones change when they are recreated.',
  severity: 'high',
  refs: [
    ...cis('5.3'),
    { source: 'Docker docs: selinux-enabled', url: 'https://docs.docker.com/reference/cli/dockerd/' },
    { source: 'container-selinux', url: 'https://github.com/containers/container-selinux' },
  ],
  facts: { ...daemonFacts, containers, daemonStart, selinux, labels: selinuxLabels, modules: securityModules },
  options: {},

  inspect({ containers, daemonStart, selinux, labels, modules, ...facts }) {
    if (selinux.mode === undefined) return notApplicable(withoutSELinux(modules));
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    if (!selinux.knowsContainers) return unknownToPolicy(selinux);
    const set = configured(daemon, 'selinux-enabled') === true;
    if (!hasSecurityOption(daemon.info, 'selinux')) {
      if (set) return notTakenUp(daemonStart, 'set, not in effect until dockerd restarts', activate(WHY));
      const made = containers.map(({ name }) => name);
      const affects = `${count(made.length, 'container')} gets a label once recreated, and is then refused mounted folders without one: ${named(made)}`;
      return repair(daemon, 'not set', PATCH, WHY, made.length === 0 ? {} : { risk: 'disruptive', affects });
    }
    if (!set) {
      const seen = 'on, but no longer configured: the next start of dockerd loses it';
      return repair(daemon, seen, PATCH, WHY, { activation: 'none', risk: 'safe' });
    }
    if (selinux.dockerd !== null && !DAEMON_TYPES.includes(selinux.dockerd))
      return manual(
        `dockerd runs as ${selinux.dockerd}, which no policy of containers is about`,
        'label its program (restorecon -v "$(command -v dockerd)") and restart Docker',
      );
    return judged(labels);
  },
});

function withoutSELinux(modules: readonly string[]): string {
  const active = modules.join(', ') || 'not to be seen, securityfs is not mounted';
  return `SELinux is not in use in this kernel; active security modules: ${active}`;
}

function unknownToPolicy({ policy, mode }: SELinux): Verdict {
  return manual(
    `the policy ${policy ?? 'in use'} (${mode}) has no type for containers: with selinux-enabled none would start`,
    'install container-selinux (Fedora, Red Hat, SUSE), or a release whose policy knows containers (Debian from 13 on)',
  );
}

/** What runs without a label of a container's. A privileged one has none by design, and is a control of its own. */
function judged(running: readonly Labelled[]): Verdict {
  const open = running.filter(({ label }) => OPEN_TYPES.includes(typeOf(label)));
  const privileged = open.filter((it) => it.privileged).map(({ name }) => name);
  const aside = privileged.length === 0 ? '' : `; without a label because privileged: ${named(privileged)}`;
  const asked = open.filter((it) => !it.privileged && it.asked.length > 0).map(({ name }) => name);
  const old = open.filter((it) => !it.privileged && it.asked.length === 0).map(({ name }) => name);
  if (asked.length > 0)
    return manual(
      `without confinement by an option of theirs: ${named(asked)}${old.length > 0 ? `; and for their age: ${named(old)}` : ''}${aside}`,
      `recreate ${named([...asked, ...old])} without --security-opt label=disable, or with a type of its own (udica)`,
    );
  if (old.length > 0)
    return pending(
      `in effect for new containers; ${count(old.length, 'running container')} has no label of its own: ${named(old)}${aside}`,
      'recreate them: the label is fixed when a container is created',
    );
  const twins = shared(running);
  if (twins !== undefined)
    return manual(
      `${named(twins)} have one label, and reach each other’s files${aside}`,
      'recreate all but one of them',
    );
  return pass(`the running daemon labels containers${aside}`);
}

/** Containers that asked for no level of their own and have one and the same: pairs must differ, single categories need not. */
function shared(running: readonly Labelled[]): string[] | undefined {
  const groups = new Map<string, string[]>();
  for (const { name, label, asked } of running) {
    if (asked.length > 0 || OPEN_TYPES.includes(typeOf(label))) continue;
    groups.set(label, [...(groups.get(label) ?? []), name]);
  }
  return [...groups.values()].find((names) => names.length > 1);
}
