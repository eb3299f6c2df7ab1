import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { CONFIGURED_TEXTS, ENVIRONMENT_FILES, PLAIN_PATHS, quotedPaths, THAT_EXIST } from './named-paths.ts';
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
${CONFIGURED_TEXTS}
certs=$(if [ -d ${REGISTRY_CERTS} ]; then find ${REGISTRY_CERTS}; fi)
set -- ${FIXED.join(' ')}
${quotedPaths('json', 'certs')}
for line in $unit; do
  case $line in EnvironmentFile=*) line=\${line#*=}; set -- "$@" "\${line#-}" ;; esac
done
${PLAIN_PATHS}
${THAT_EXIST}
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
