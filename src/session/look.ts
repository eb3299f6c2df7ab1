import type { Judged } from '../engine/assess.ts';
import { type DockerInstall, dockerInstall } from '../facts/docker-install.ts';
import type { Finding, HostFacts, HostReport, Outcome, Transport } from '../model.ts';
import { type Inspection, inspect, questionsOf } from './inspect.ts';
import { withClock } from './tls/clock.ts';
import { today, type Work, type World } from './world.ts';

function judgedBy({ host, profile, controls }: Work, world: World): Judged {
  return { controls, options: profile.controls, waivers: world.waivers, host: host.name, today: today(world) };
}

/** One look at a host: every question of its controls in one exec. */
export async function lookAt(transport: Transport, work: Work, world: World): Promise<Inspection> {
  const judged = judgedBy(work, world);
  const detail = `${questionsOf(judged).length} questions`;
  world.tell({ type: 'host-stage', host: work.host.name, stage: 'asking', detail });
  const seen = await inspect(transport, judged, world.timeoutMs);
  return { ...seen, findings: withClock(seen.findings, seen.known, world.now()) };
}

/** A report's head, and what is there before anything was found out. */
export function reportOf({ host, profile }: Work, outcome: Outcome, seen?: Inspection): HostReport {
  const { findings = [] as readonly Finding[], facts = {} as HostFacts } = seen ?? {};
  return {
    host: host.name,
    address: host.ssh === null ? 'this machine' : `${host.ssh.user}@${host.ssh.address}:${host.ssh.port}`,
    profile: profile.name,
    profileDigest: profile.digest,
    outcome,
    facts,
    findings,
  };
}

/** Clean only when nothing is open: an unanswered question is not a pass. */
export function outcomeOfFindings(findings: readonly Finding[]): Outcome {
  return findings.every(({ status }) => status === 'pass' || status === 'not-applicable' || status === 'waived')
    ? 'clean'
    : 'findings';
}

/** What apply and plan say of a host that its profile only looks at. null: it may be changed. */
export function onlyLookedAt(work: Work, seen: Inspection): HostReport | null {
  const { auditOnly, name } = work.profile;
  if (!auditOnly) return null;
  const leftAlone = `the profile ${name} looks and never changes (audit-only: on); name another one, such as -p strict, to change this host`;
  return { ...reportOf(work, outcomeOfFindings(seen.findings), seen), leftAlone, ...seen.past.told };
}

/**
 * What is said of a host where there is nothing to harden: never that it complies. null: there is. One without any Docker
 * has no findings either, and whoever only looks has nothing to complain of; whoever wants a change does not get it.
 */
export function nothingHere(work: Work, seen: Inspection, wants: 'look' | 'change'): HostReport | null {
  if (seen.elsewhere === null) return null;
  const { seen: message, hasDocker } = seen.elsewhere;
  const hint = 'ironhull works on the Docker that docker.service runs under systemd';
  if (hasDocker) return { ...reportOf(work, 'refused', seen), error: { message, hint } };
  const outcome = wants === 'look' ? 'not-applicable' : 'refused';
  const findings = seen.findings.map((it) => notJudged(it, message));
  const install = seen.known.get(dockerInstall.name);
  const absent = install?.known === true && (install.value as DockerInstall).kind === 'absent';
  const next = absent ? `ironhull bootstrap ${work.host.ssh === null ? '--local' : work.host.name} installs it` : hint;
  return { ...reportOf(work, outcome, { ...seen, findings }), error: { message, hint: next } };
}

/** Of a machine without Docker nothing is demanded, not even what could be told of its kernel or services. */
function notJudged({ control, title, severity, refs }: Finding, seen: string): Finding {
  return { control, title, severity, refs, status: 'not-applicable', effect: 'none', seen, fix: [] };
}
