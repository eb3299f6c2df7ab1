import { randomBytes } from 'node:crypto';
import { fileProbe } from '../define.ts';
import { answerSieve } from '../engine/answer-sieve.ts';
import { assess, type Judged } from '../engine/assess.ts';
import type { Running } from '../engine/consent.ts';
import { filesOf, MOST_PER_PROBE, probeScript, readings, unionOf } from '../engine/probe-script.ts';
import { otherInstall } from '../facts/daemon.ts';
import { type DockerInfo, dockerInfo } from '../facts/docker-info.ts';
import { type DockerInstall, dockerInstall } from '../facts/docker-install.ts';
import { kernelRelease, osName, securityModules } from '../facts/system.ts';
import { wayIn } from '../facts/way-in.ts';
import { library } from '../load/templates.ts';
import type { FileText, Finding, HostFacts, Probe, Reading, Transport } from '../model.ts';
import { HISTORY, type Past, pastOf } from './history.ts';
import { HostError } from './host-error.ts';

/** All that one look at a host gives. */
export interface Inspection {
  readonly known: ReadonlyMap<string, Reading<unknown>>;
  readonly files: ReadonlyMap<string, FileText>;
  readonly findings: readonly Finding[];
  readonly facts: HostFacts;
  readonly running: Running;
  /** Services through which this look came in, beside those that are known by name. */
  readonly wayIn: readonly string[];
  /** What ironhull did here before. */
  readonly past: Past;
  /** Why this is no host for us (no Docker, another kind of it); null: it is one. */
  readonly elsewhere: Elsewhere | null;
}

export interface Elsewhere {
  readonly seen: string;
  /** Whether there is a Docker daemon all the same, which was not judged: its host does not comply. */
  readonly hasDocker: boolean;
}

/** How the probe library ends where it can make no temporary file. */
const NO_TEMPORARY = 70;

/** Asked of every host whatever the profile, for the report's head and for what no plan may touch. */
const ALWAYS: readonly Probe<unknown>[] = [
  osName,
  kernelRelease,
  securityModules,
  dockerInstall,
  dockerInfo,
  wayIn,
  ...HISTORY,
];

/** Bytes of all answers together: eight that are as long as any may be, and no host has so many. */
const MOST_IN_ALL = 4 * 1024 * 1024;

/** One exec: every question of the chosen controls in one script. Throws HostError when the host answers nothing at all. */
export async function inspect(transport: Transport, judged: Judged, timeoutMs: number): Promise<Inspection> {
  const { known, probes } = await ask(transport, judged, timeoutMs);
  const files = filesOf(probes, known);
  const findings = assess(judged, known);
  return {
    known,
    files,
    findings,
    past: pastOf(known, files, findings),
    facts: factsOf(known),
    running: runningOf(known),
    wayIn: value(known, wayIn) ?? [],
    elsewhere: elsewhere(known),
  };
}

type Asked = Pick<Judged, 'controls'> & Partial<Pick<Judged, 'options'>>;

/** Every question that these controls ask, and those for the report's head. */
export function questionsOf({ controls, options }: Asked): Probe<unknown>[] {
  const named = [...controls].flatMap(([name, control]) => control.reads?.({ ...(options?.get(name) ?? {}) }) ?? []);
  return unionOf(controls.values(), [...ALWAYS, ...named.map(fileProbe)]);
}

/** The raw conversation, also used by `record`. */
export function ask(transport: Transport, judged: Asked, timeoutMs: number) {
  return askProbes(transport, questionsOf(judged), timeoutMs);
}

/** Any questions, in one exec. */
export async function askProbes(transport: Transport, probes: readonly Probe<unknown>[], timeoutMs: number) {
  const nonce = randomBytes(16).toString('hex');
  const limits = { timeoutMs, maxBytes: MOST_IN_ALL, sieve: answerSieve(nonce, MOST_PER_PROBE) };
  const result = await transport.exec(probeScript(library('probe'), probes, nonce), limits);
  const known = readings(result.stdout, probes, nonce);
  if (![...known.values()].some((it) => it.known)) {
    const said = result.stderr.trim().split('\n').slice(-3).join(' / ');
    throw new HostError(
      `the host answered none of ${probes.length} questions (exit ${result.code ?? 'unknown'}${result.cut === undefined ? '' : `, ${result.cut}`})${said === '' ? '' : `: ${said}`}`,
      result.code === NO_TEMPORARY
        ? 'look for what is full or read-only there: df -h; df -i; mount'
        : 'check that this login gets a POSIX shell: ssh HOST /bin/sh -c true',
    );
  }
  return { probes, known, nonce, stdout: result.stdout };
}

function value<T>(known: ReadonlyMap<string, Reading<unknown>>, probe: Probe<T>): T | undefined {
  const reading = known.get(probe.name);
  return reading?.known ? (reading.value as T) : undefined;
}

function factsOf(known: ReadonlyMap<string, Reading<unknown>>): HostFacts {
  const os = value(known, osName);
  const kernel = value(known, kernelRelease);
  const lsm = value(known, securityModules);
  const info = value<DockerInfo | null>(known, dockerInfo);
  return {
    ...(os === undefined ? {} : { os }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(info ? { docker: info.version, running: info.containersRunning, liveRestore: info.liveRestore } : {}),
    ...(lsm === undefined || lsm.length === 0 ? {} : { lsm }),
  };
}

function runningOf(known: ReadonlyMap<string, Reading<unknown>>): Running {
  const info = value<DockerInfo | null>(known, dockerInfo);
  if (info === undefined) return { containers: null, liveRestore: false };
  return { containers: info?.containersRunning ?? 0, liveRestore: info?.liveRestore ?? false };
}

function elsewhere(known: ReadonlyMap<string, Reading<unknown>>): Elsewhere | null {
  const install = value<DockerInstall>(known, dockerInstall);
  const other = install === undefined ? null : otherInstall(install);
  if (install === undefined || other === null) return null;
  return { seen: other.seen, hasDocker: install.kind !== 'absent' && install.kind !== 'podman' };
}
