import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { asBoolean, asCount, asObject, asString, asStrings, objectFrom } from './json.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** What the running daemon says of itself (`GET /info`): the effective state, flags and file taken together. */
export interface DockerInfo {
  /** As printed: `name=seccomp,profile=default`, `name=userns`, `name=no-new-privileges` (only from 24.0 on) … */
  readonly securityOptions: readonly string[];
  readonly liveRestore: boolean;
  readonly version: string;
  /** First number of the version: 20, 26, 28. */
  readonly major: number;
  /** Log driver of containers created from now on, unless they name their own. */
  readonly logDriver: string;
  readonly rootDir: string;
  readonly operatingSystem: string;
  readonly cgroupDriver: string;
  /** Part of a swarm, or about to be; live-restore is refused there. */
  readonly swarm: boolean;
  readonly images: number;
  readonly containers: number;
  readonly containersRunning: number;
  /** What the daemon warns of, with a prefix that differs by version. */
  readonly warnings: readonly string[];
}

/**
 * null where the system has no Docker daemon (see `docker-install`). Without an answering daemon the client prints a
 * whole document of zero values and exits 1: only the exit status tells, so this reading is then unknown.
 */
export const dockerInfo: Probe<DockerInfo | null> = probe(
  'docker-info',
  whereDocker("docker info --format '{{json .}}'"),
  (text) => (text === NO_SYSTEM_DOCKER ? null : parseInfo(text)),
);

/** Whether the daemon reports a security option, such as `userns`, by its name. */
export function hasSecurityOption({ securityOptions }: DockerInfo, name: string): boolean {
  return securityOptions.some((it) => it === `name=${name}` || it.startsWith(`name=${name},`));
}

function parseInfo(text: string): DockerInfo {
  const info = objectFrom(text, 'docker info');
  const version = asString(info.ServerVersion, 'ServerVersion');
  // Distributions append to it (20.10.24+dfsg1); builds from source say "dev".
  const major = /^v?(\d+)\./.exec(version)?.[1];
  if (major === undefined) throw new Error(`ServerVersion ${version} is not a version`);
  return {
    securityOptions: asStrings(info.SecurityOptions, 'SecurityOptions'),
    liveRestore: asBoolean(info.LiveRestoreEnabled, 'LiveRestoreEnabled'),
    version,
    major: Number(major),
    logDriver: asString(info.LoggingDriver, 'LoggingDriver'),
    rootDir: asString(info.DockerRootDir, 'DockerRootDir'),
    operatingSystem: asString(info.OperatingSystem, 'OperatingSystem'),
    cgroupDriver: asString(info.CgroupDriver, 'CgroupDriver'),
    swarm: isSwarm(asObject(info.Swarm, 'Swarm').LocalNodeState),
    images: asCount(info.Images, 'Images'),
    containers: asCount(info.Containers, 'Containers'),
    containersRunning: asCount(info.ContainersRunning, 'ContainersRunning'),
    warnings: asStrings(info.Warnings ?? null, 'Warnings'),
  };
}

/** inactive, pending, active, error or locked; older engines leave it empty when there is no swarm. */
function isSwarm(state: unknown): boolean {
  return asString(state, 'Swarm.LocalNodeState') !== '' && state !== 'inactive';
}
