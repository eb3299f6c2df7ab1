import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** In which cgroup a running container is; `docker inspect` does not know where the daemon put it by default. */
export interface ContainerCgroup {
  readonly name: string;
  /** Of version 2, from the root of the tree: /ironhull.slice/docker-ID.scope. */
  readonly path: string;
}

/** One that ends between the two questions is left out; a list that changed in between is asked for once more. */
export const containerCgroups: Probe<readonly ContainerCgroup[]> = probe(
  'container-cgroups',
  whereDocker(`inspect() {
  ids=$(docker container ls -q --no-trunc) || return 1
  if [ -n "$ids" ]; then docker container inspect --format '{{.State.Pid}} {{.Name}}' $ids; fi
}
all=$(inspect) || all=$(inspect)
set -f
IFS='
'
for line in $all; do
  pid=\${line%%" "*}
  while IFS= read -r group; do
    case $group in 0::*) printf '%s %s\\n' "\${line#* }" "\${group#0::}" ;; esac
  done 2>/dev/null <"/proc/$pid/cgroup" || :
done`),
  (text) =>
    text === NO_SYSTEM_DOCKER
      ? []
      : text
          .split('\n')
          .filter((it) => it !== '')
          .map((line) => {
            const [, name, path] = /^\/([A-Za-z0-9][\w.-]*) (\/.*)$/.exec(line) ?? [];
            if (name === undefined || path === undefined) throw new Error(`${JSON.stringify(line)} is no container`);
            return { name, path };
          }),
);
