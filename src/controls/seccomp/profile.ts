import { activate } from '../../changes.ts';
import { control, fail, manual, notApplicable, pass } from '../../define.ts';
import { configured, type Daemon, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { OURS, type SeccompFile, seccompFiles } from '../../facts/seccomp-files.ts';
import { profileInEffect, seccompProfile } from '../../facts/seccomp-profile.ts';
import type { Verdict } from '../../model.ts';
import { faultsOf } from '../../seccomp/faults.ts';
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
  facts: { ...daemonFacts, seccompProfile, seccompFiles },
  options: {},

  inspect(facts) {
    const found = theDaemon(facts);
    if (found.verdict !== undefined) return found.verdict;
    const { daemon } = found;
    const { seccompProfile, seccompFiles } = facts;
    if (seccompProfile === null) return notApplicable('Docker is not installed');
    const profile = profileInEffect(daemon.info);
    if (profile === null) return manual('the daemon reports no seccomp at all', NO_SECCOMP);
    if (profile === 'default' || profile === 'builtin') return nextStart(daemon, seccompProfile.machine, seccompFiles);

    const { file, machine } = seccompProfile;
    if (profile === 'unconfined') return toBuiltin('unconfined: every system call passes', daemon);
    if (file === null) return manual(`${profile} came into effect while the host was asked`, 'ask again');
    const wrong = weakness(file.text, daemon.info.version, machine);
    if (wrong !== null) return profile === OURS ? stale(wrong) : toBuiltin(`${profile} ${wrong}`, daemon);
    const { broken, unknown } = faultsOf(file.text);
    const [fault] = [...broken, ...unknown.map((it) => `there is no system call ${it}`)];
    if (fault !== undefined)
      return manual(`${profile}: ${fault}`, 'mend it: what it says there is not what it does, and nobody is told');
    if (file.changed) return fail(`${profile} was changed after the daemon read it`, activate(READS));
    return pass(`${profile} refuses whatever the engine's own profile refuses`);
  },
});

/** The daemon runs with its own profile, but what is configured may name another one that the next start would take. */
function nextStart(daemon: Daemon, machine: string, files: ReadonlyMap<string, SeccompFile>): Verdict {
  const set = configured(daemon, KEY);
  // Before 23.0 even "builtin" is taken for the name of a file, and the daemon does not start (docker-facts 2).
  if (set === undefined || set === '' || (set === 'builtin' && daemon.info.major >= 23))
    return pass("the engine's own profile is in effect");
  const ready = typeof set === 'string' ? files.get(set)?.text : undefined;
  if (typeof ready === 'string' && weakness(ready, daemon.info.version, machine) === null)
    return fail(`${set} is not in effect yet`, activate(READS));
  const seen = `the engine's own profile is in effect, but the next start would take ${JSON.stringify(set)}`;
  return repair(daemon, seen, { [KEY]: null }, "stay with the engine's own profile");
}

function toBuiltin(seen: string, daemon: Daemon): Verdict {
  if (configured(daemon, KEY) === undefined)
    return fail(seen, activate('it is configured no more; the daemon still has it from its last start'));
  return repair(daemon, seen, { [KEY]: null }, "go back to the engine's own profile");
}

/** Our own is mended by the control that writes it: two answers to one question would keep the plan from being made. */
const stale = (wrong: string): Verdict => ({
  status: 'fail',
  seen: `${OURS} ${wrong}`,
  fix: [],
  advice: `seccomp/hardened writes it anew; without that control take ${KEY} out of daemon.json`,
});

const READS = 'the daemon reads its profile only when it starts';

export const NO_SECCOMP =
  'this kernel or this build of Docker has no seccomp ("grep SECCOMP /boot/config-*"): run containers on a kernel with CONFIG_SECCOMP_FILTER';
