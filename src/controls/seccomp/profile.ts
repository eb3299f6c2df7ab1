import { activate } from '../../changes.ts';
import { control, fail, manual, notApplicable, pass } from '../../define.ts';
import { configured, type Daemon, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import type { DockerInfo } from '../../facts/docker-info.ts';
import { seccompProfile } from '../../facts/seccomp-profile.ts';
import type { Verdict } from '../../model.ts';
import { cis } from '../cis.ts';
import { weakness } from './weakness.ts';

const KEY = 'seccomp-profile';

export default control({
  title: "Filter system calls with a profile no weaker than the engine's own",
  why:
    "Most escapes from containers need a system call that the engine's own profile refuses. A profile copied from an " +
    'older engine, or written to make one program run, opens such calls again for every container.',
  costs:
    "Programs in containers that need a call beyond the engine's own profile stop working once their container is started " +
    'again: give those a profile of their own with --security-opt seccomp=FILE.',
  severity: 'high',
  refs: [
    ...cis('2.17'),
    { source: 'Docker: seccomp security profiles', url: 'https://docs.docker.com/engine/security/seccomp/' },
  ],
  facts: { ...daemonFacts, seccompProfile },
  options: {},

  inspect(facts) {
    const found = theDaemon(facts);
    if (found.verdict !== undefined) return found.verdict;
    const { daemon } = found;
    const { seccompProfile } = facts;
    if (seccompProfile === null) return notApplicable('Docker is not installed');
    const profile = inEffect(daemon.info);
    if (profile === null) return manual('the daemon reports no seccomp at all', NO_SECCOMP);
    if (profile === 'default' || profile === 'builtin') return nextStart(daemon);

    const { file, machine } = seccompProfile;
    if (profile === 'unconfined') return toBuiltin('unconfined: every system call passes', daemon);
    if (file === null) return manual(`${profile} came into effect while the host was asked`, 'ask again');
    const wrong = weakness(file.text, daemon.info.version, machine);
    if (wrong !== null) return toBuiltin(`${profile} ${wrong}`, daemon);
    if (file.changed)
      return fail(
        `${profile} was changed after the daemon read it`,
        activate('the daemon reads its profile only when it starts'),
      );
    return pass(`${profile} refuses whatever the engine's own profile refuses`);
  },
});

/** What the running daemon uses: `default` (20.10), `builtin`, `unconfined`, a path; null without seccomp. */
function inEffect({ securityOptions }: DockerInfo): string | null {
  const option = securityOptions.find((it) => /^name=seccomp(,|$)/.test(it));
  return option === undefined ? null : (/,profile=(.*)$/s.exec(option)?.[1] ?? 'default');
}

/** The daemon runs with its own profile, but what is configured may name another one that the next start would take. */
function nextStart(daemon: Daemon): Verdict {
  const set = configured(daemon, KEY);
  // Before 23.0 even "builtin" is taken for the name of a file, and the daemon does not start (docker-facts 2).
  if (set === undefined || set === '' || (set === 'builtin' && daemon.info.major >= 23))
    return pass("the engine's own profile is in effect");
  const seen = `the engine's own profile is in effect, but the next start would take ${JSON.stringify(set)}`;
  return repair(daemon, seen, { [KEY]: null }, "stay with the engine's own profile");
}

function toBuiltin(seen: string, daemon: Daemon): Verdict {
  if (configured(daemon, KEY) === undefined)
    return fail(seen, activate('it is configured no more; the daemon still has it from its last start'));
  return repair(daemon, seen, { [KEY]: null }, "go back to the engine's own profile");
}

const NO_SECCOMP =
  'this kernel or this build of Docker has no seccomp ("grep SECCOMP /boot/config-*"): run containers on a kernel with CONFIG_SECCOMP_FILTER';
