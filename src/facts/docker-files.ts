import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import type { OwnedFile } from './stat.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** A file that Docker reads or serves, whatever it is. Links are followed. */
export interface DockerFile extends OwnedFile {
  /** In stat's words: `regular file`, `directory`, `socket` … */
  readonly kind: string;
}

/** By the path under which it is spoken of; a path that is not here does not exist, or is named nowhere. */
export type DockerFiles = ReadonlyMap<string, DockerFile>;

export const REGISTRY_CERTS = '/etc/docker/certs.d';
/** dockerd's command line may come from these: Debian's unit reads the first, that of Red Hat the second. */
export const ENVIRONMENT_FILES = ['/etc/default/docker', '/etc/sysconfig/docker'] as const;
/** A containerd of the system, or dockerd's own where there is none (cmd/dockerd/daemon_unix.go). */
export const CONTAINERD_SOCKETS = [
  '/run/containerd/containerd.sock',
  '/run/docker/containerd/containerd.sock',
] as const;

/**
 * Where dockerd, containerd and the client of root look for programs, or for orders to run some, whether or not anything
 * names them: plugins, CDI devices, NRI (docker-facts 5) and subcommands of docker.
 */
export const PROGRAM_FOLDERS = [
  ...['/etc/docker/plugins', '/usr/lib/docker/plugins', '/etc/cdi', '/var/run/cdi'],
  ...['/opt/nri/plugins', '/etc/nri/conf.d', '/usr/local/lib/docker/cli-plugins', '/usr/libexec/docker/cli-plugins'],
] as const;

const FIXED = ['/etc/docker', ...ENVIRONMENT_FILES, ...CONTAINERD_SOCKETS, ...PROGRAM_FOLDERS];

/**
 * Everything in one stat. Which certificates count is said in daemon.json or on the command line, and only TypeScript can
 * read those rightly; so every absolute path that stands in one of them is looked at, and a control takes those it wants.
 * The shell's own word splitting takes the texts apart: at quotes in daemon.json, where paths may hold blanks, as they may
 * behind EnvironmentFile=.
 */
export const dockerFiles: Probe<DockerFiles | null> = probe(
  'docker-files',
  whereDockerUnit(`set -f
unit=$(systemctl cat docker.service)
env=$(for file in ${ENVIRONMENT_FILES.join(' ')}; do if [ -f $file ]; then cat $file; fi; done)
json=$(if [ -f /etc/docker/daemon.json ]; then cat /etc/docker/daemon.json; fi)
certs=$(if [ -d ${REGISTRY_CERTS} ]; then find ${REGISTRY_CERTS}; fi)
set -- ${FIXED.join(' ')}
IFS='"
'
for word in $json $certs; do
  case $word in /*) set -- "$@" "$word" ;; esac
done
for line in $unit; do
  case $line in EnvironmentFile=*) line=\${line#*=}; set -- "$@" "\${line#-}" ;; esac
done
IFS=" =\\"'	
"
for word in $unit $env; do
  case $word in /*) set -- "$@" "$word" ;; esac
done
for path; do
  shift
  if [ -e "$path" ]; then set -- "$@" "$path"; fi
done
[ $# = 0 ] || stat -L -c '%a %u %g %F: %n' -- "$@"`),
  (text) => (text === NO_SYSTEM_DOCKER ? null : parseFiles(text)),
);

function parseFiles(text: string): DockerFiles {
  const files = new Map<string, DockerFile>();
  for (const line of text.split('\n').filter((it) => it !== '')) {
    const [, mode = '', uid, gid, kind = '', path] = /^([0-7]{1,4}) (\d+) (\d+) ([a-z ]+): (\/.*)$/.exec(line) ?? [];
    if (path === undefined) throw new Error(`stat printed ${JSON.stringify(line)}`);
    files.set(path, { path, kind, uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) });
  }
  return files;
}
