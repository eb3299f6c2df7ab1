import { probe } from '../define.ts';
import { asStrings } from './json.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** A running container, and whose system call filter it was started with. */
export interface SeccompContainer {
  readonly name: string;
  /** Seconds since 1970. A filter is given at the start, and for good. */
  readonly startedAt: number;
  /** Has a profile of its own, or, being privileged, none: what the daemon has does not reach it. */
  readonly own: boolean;
}

/** One that ends between the two questions fails the whole call, so it is made a second time. */
export const seccompContainers = probe(
  'seccomp-containers',
  whereDocker(`inspect() {
  ids=$(docker container ls -q --no-trunc) || return 1
  if [ -n "$ids" ]; then
    docker container inspect --format '{{.Name}} {{.State.StartedAt}} {{.HostConfig.Privileged}} {{json .HostConfig.SecurityOpt}}' $ids
  fi
}
all=$(inspect) || all=$(inspect)
printf '%s\\n' "$all"`),
  (text): readonly SeccompContainer[] =>
    text === NO_SYSTEM_DOCKER
      ? []
      : text
          .split('\n')
          .filter((it) => it !== '')
          .map(parse),
);

function parse(line: string): SeccompContainer {
  const [, name, started, privileged, options] =
    /^\/([A-Za-z0-9][\w.-]*) (\S+) (true|false) (null|\[.*\])$/.exec(line) ?? [];
  const at = Date.parse(started ?? '');
  if (name === undefined || Number.isNaN(at)) throw new Error(`${JSON.stringify(line.slice(0, 80))} is no container`);
  const own = asStrings(JSON.parse(options ?? 'null'), 'SecurityOpt').some((it) => /^seccomp[=:]/.test(it));
  return { name, startedAt: Math.floor(at / 1000), own: own || privileged === 'true' };
}
