import { probe } from '../define.ts';
import type { JsonObject, Probe } from '../model.ts';
import { asBoolean, asCount, asObject, asString, asStrings, objectFrom } from './json.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** Files that may be open, processes of its user, bytes of a core dump; Infinity without a limit. */
export interface HardLimits {
  readonly nofile: number;
  readonly nproc: number;
  readonly core: number;
}

/** What the controls want to know of each container, running or not. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  /** As the engine prints it, RFC 3339 in UTC. */
  readonly created: string;
  readonly privileged: boolean;
  /** default, bridge, host, none, container:ID or a network's name. */
  readonly networkMode: string;
  /** '', host or container:ID. */
  readonly pidMode: string;
  /** What of the host's files it sees: absolute paths there, and in the container. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
  /** '' or host. */
  readonly usernsMode: string;
  /** The runtime with which it was created, and always starts; '' where the answer is older than the question. */
  readonly runtime: string;
  readonly securityOpt: readonly string[];
  readonly logDriver: string;
  readonly logOpts: JsonObject;
  /** Ports on the host that it publishes. */
  readonly hostPorts: readonly number[];
  /** NoNewPrivs of its first process as the kernel has it; null when it does not run. */
  readonly noNewPrivs: boolean | null;
  /** The hard limits of its first process as the kernel has them; null when it does not run. */
  readonly limits: HardLimits | null;
  /**
   * Its cgroup from the root of the tree: /ironhull.slice/docker-ID.scope, /docker/ID; with version 1 that of the pids
   * controller. null when it does not run. `docker inspect` does not know where the daemon put it by default.
   */
  readonly cgroup: string | null;
  /** The parent that it was created with (--cgroup-parent); '': the daemon's. */
  readonly cgroupParent: string;
  /** As `docker inspect` shows them: its own, and the daemon's of now, which are not those of its start (engine-tried 3). */
  readonly ulimits: readonly { readonly name: string; readonly hard: number }[];
}

/** Fields of `docker container inspect`, each as JSON: the whole document is ten times as long, and holds secrets in Env. */
const FIELDS: Record<string, string> = {
  Id: '.Id',
  Name: '.Name',
  Running: '.State.Running',
  Created: '.Created',
  Privileged: '.HostConfig.Privileged',
  NetworkMode: '.HostConfig.NetworkMode',
  PidMode: '.HostConfig.PidMode',
  Mounts: '.Mounts',
  UsernsMode: '.HostConfig.UsernsMode',
  Runtime: '.HostConfig.Runtime',
  SecurityOpt: '.HostConfig.SecurityOpt',
  CgroupParent: '.HostConfig.CgroupParent',
  LogConfig: '.HostConfig.LogConfig',
  Ulimits: '.HostConfig.Ulimits',
  Ports: '.NetworkSettings.Ports',
};

const FORMAT = `{{.State.Pid}} {${Object.entries(FIELDS)
  .map(([name, path]) => `"${name}":{{json ${path}}}`)
  .join(',')}}`;

/**
 * Every container, one line each: NoNewPrivs, three hard limits and the cgroup from /proc (docker inspect does
 * not know the truth about them), then the fields. A container that goes between listing and inspecting fails the whole
 * call, so it is made a second time. No Docker: no containers.
 */
export const containers: Probe<readonly Container[]> = probe(
  'containers',
  whereDocker(`inspect() {
  ids=$(docker container ls -aq --no-trunc) || return 1
  if [ -n "$ids" ]; then docker container inspect --format '${FORMAT}' $ids; fi
}
all=$(inspect) || all=$(inspect)
set -f
IFS='
'
for line in $all; do
  pid=\${line%%" "*} nnp=- core= processes= files= at=
  if [ "$pid" != 0 ]; then
    while IFS='	' read -r key value; do
      if [ "$key" = NoNewPrivs: ]; then nnp=$value; fi
    done 2>/dev/null <"/proc/$pid/status" || :
    while IFS=' ' read -r _ what second third fourth fifth _; do
      case "$what $second" in
        'core file') core=,$fifth ;;
        'open files') files=" $fourth" ;;
        processes\\ *) processes=,$third ;;
      esac
    done 2>/dev/null <"/proc/$pid/limits" || :
    while IFS= read -r group; do
      case $group in
        *:pids:* | *:pids,*:* | *,pids:*) at=" \${group#*:*:}" && break ;;
        0::*) at=" \${group#0::}" ;;
      esac
    done 2>/dev/null <"/proc/$pid/cgroup" || :
  fi
  printf '%s%s%s %s\\n' "$nnp" "$files$processes$core" "$at" "\${line#* }"
done`),
  (text) =>
    text === NO_SYSTEM_DOCKER
      ? []
      : text
          .split('\n')
          .filter((it) => it !== '')
          .map(parseContainer),
);

const LINE = /^([01-])(?: ((?:\d+|unlimited)(?:,(?:\d+|unlimited)){2}))?(?: (\/\S*))? (\{.*\})$/;

function parseContainer(line: string): Container {
  const [, nnp, limits, cgroup = null, json] = LINE.exec(line) ?? [];
  if (nnp === undefined || json === undefined) throw new Error(`${JSON.stringify(line.slice(0, 80))} is no container`);
  const it = objectFrom(json, 'a container');
  const log = asObject(it.LogConfig, 'LogConfig');
  return {
    id: asString(it.Id, 'Id'),
    name: asString(it.Name, 'Name').replace(/^\//, ''),
    running: asBoolean(it.Running, 'Running'),
    created: asString(it.Created, 'Created'),
    privileged: asBoolean(it.Privileged, 'Privileged'),
    networkMode: asString(it.NetworkMode, 'NetworkMode'),
    pidMode: asString(it.PidMode, 'PidMode'),
    mounts: mounts(it.Mounts),
    usernsMode: asString(it.UsernsMode, 'UsernsMode'),
    runtime: asString(it.Runtime ?? '', 'Runtime'),
    securityOpt: asStrings(it.SecurityOpt, 'SecurityOpt'),
    logDriver: asString(log.Type, 'LogConfig.Type'),
    logOpts: log.Config === null ? {} : asObject(log.Config, 'LogConfig.Config'),
    hostPorts: hostPorts(it.Ports),
    noNewPrivs: nnp === '-' ? null : nnp === '1',
    limits: limits === undefined ? null : hardLimits(limits),
    cgroup,
    cgroupParent: asString(it.CgroupParent ?? '', 'CgroupParent'),
    ulimits: ulimits(it.Ulimits),
  };
}

function hardLimits(text: string): HardLimits {
  const [nofile = NaN, nproc = NaN, core = NaN] = text
    .split(',')
    .map((it) => (it === 'unlimited' ? Infinity : Number(it)));
  return { nofile, nproc, core };
}

/** A tmpfs has no source. */
function mounts(list: unknown): Container['mounts'] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) throw new Error('Mounts is not a list');
  return list.flatMap((it) => {
    const { Source, Destination } = asObject(it, 'a mount');
    const source = Source === undefined ? '' : asString(Source, 'Source');
    return source === '' ? [] : [{ source, target: asString(Destination, 'Destination') }];
  });
}

function ulimits(list: unknown): Container['ulimits'] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) throw new Error('Ulimits is not a list');
  return list.map((it) => {
    const { Name, Hard } = asObject(it, 'a limit');
    return { name: asString(Name, 'Name'), hard: Number(Hard) };
  });
}

/** `{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}],"443/tcp":null}`; null for a container without network. */
function hostPorts(ports: unknown): number[] {
  if (ports === null || ports === undefined) return [];
  const bindings = Object.values(asObject(ports, 'Ports')).flatMap((it) => (Array.isArray(it) ? it : []));
  return bindings.map((it) => asCount(Number(asObject(it, 'a port').HostPort), 'HostPort'));
}
