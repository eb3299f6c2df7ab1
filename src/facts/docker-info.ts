import { probe } from '../define.ts';
import type { Json, JsonObject, Probe } from '../model.ts';
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
  /** Log drivers that this daemon has. */
  readonly logDrivers: readonly string[];
  /** overlay2, btrfs …; `overlayfs` is the containerd image store. */
  readonly storageDriver: string;
  readonly debug: boolean;
  readonly experimental: boolean;
  /** Registries and address ranges to which it speaks without checking a certificate; itself (loopback) is left out. */
  readonly insecureRegistries: readonly string[];
  /** Mirrors of Docker Hub, as URLs. */
  readonly registryMirrors: readonly string[];
  /** Plugins that are asked before each call of the API. */
  readonly authorization: readonly string[];
  /** The name under which a container runs that asks for no other runtime. */
  readonly defaultRuntime: string;
  /** Name to program, as registered; a shim that is known by its type alone (`io.containerd.runsc.v1`) has none. */
  readonly runtimes: ReadonlyMap<string, string>;
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
  const plugins = asObject(info.Plugins, 'Plugins');
  return {
    securityOptions: asStrings(info.SecurityOptions, 'SecurityOptions'),
    liveRestore: asBoolean(info.LiveRestoreEnabled, 'LiveRestoreEnabled'),
    version,
    major: Number(major),
    logDriver: asString(info.LoggingDriver, 'LoggingDriver'),
    logDrivers: asStrings(plugins.Log ?? null, 'Plugins.Log'),
    storageDriver: asString(info.Driver, 'Driver'),
    debug: asBoolean(info.Debug, 'Debug'),
    experimental: asBoolean(info.ExperimentalBuild, 'ExperimentalBuild'),
    ...registries(asObject(info.RegistryConfig, 'RegistryConfig')),
    authorization: asStrings(plugins.Authorization ?? null, 'Plugins.Authorization'),
    defaultRuntime: asString(info.DefaultRuntime, 'DefaultRuntime'),
    runtimes: runtimesIn(asObject(info.Runtimes, 'Runtimes')),
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

function runtimesIn(runtimes: JsonObject): Map<string, string> {
  const path = (it: Json) => asString(asObject(it, 'a runtime').path ?? '', 'path');
  return new Map(Object.entries(runtimes).map(([name, it]) => [name, path(it)]));
}

/** inactive, pending, active, error or locked; older engines leave it empty when there is no swarm. */
function isSwarm(state: unknown): boolean {
  return asString(state, 'Swarm.LocalNodeState') !== '' && state !== 'inactive';
}

/** Every daemon counts loopback as insecure; a registry that is named stands among the indexes instead of the ranges. */
const ITSELF = ['127.0.0.0/8', '::1/128'];

function registries(config: JsonObject): Pick<DockerInfo, 'insecureRegistries' | 'registryMirrors'> {
  const ranges = asStrings(config.InsecureRegistryCIDRs ?? null, 'InsecureRegistryCIDRs');
  const indexes = Object.entries(asObject(config.IndexConfigs ?? {}, 'IndexConfigs'));
  const named = indexes.filter(([name, it]) => asObject(it, name).Secure === false).map(([name]) => name);
  return {
    insecureRegistries: [...ranges.filter((it) => !ITSELF.includes(it)), ...named],
    registryMirrors: asStrings(config.Mirrors ?? null, 'Mirrors'),
  };
}
