import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import type { DockerInfo } from './docker-info.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** Bytes of a profile that are still read; the engine's own has 13 thousand. */
const MOST = 400_000;

export interface SeccompProfile {
  /** As uname(1) says it: x86_64, aarch64. */
  readonly machine: string;
  /** The file that the running daemon was given, or null: it has its own profile, or none. */
  readonly file: ProfileFile | null;
}

export interface ProfileFile {
  /** Changed since the daemon started, which reads it only then (docker-facts 2). */
  readonly changed: boolean;
  readonly text: string;
}

/**
 * The profile's path is taken from the running daemon, whole: it may hold commas and spaces. Only a plain file is opened
 * (a pipe would hang), and no more of it than is judged. The daemon writes its pid file anew at every start, so a file
 * newer than that has not been read yet.
 */
const sh = `
uname -m
options=$(docker info --format '{{range .SecurityOptions}}{{println .}}{{end}}')
profile=
while IFS= read -r option; do
  case $option in name=seccomp,profile=/*) profile=\${option#name=seccomp,profile=} ;; esac
done <<EOF
$options
EOF
if [ -z "$profile" ]; then echo none; exit 0; fi
[ -f "$profile" ] || { echo "$profile is not a file any more" >&2; exit 1; }
if [ "$profile" -nt /run/docker.pid ]; then echo changed; else echo same; fi
head -c ${MOST + 1} -- "$profile"`;

/** What the running daemon uses: `default` (20.10), `builtin`, `unconfined`, a path; null without seccomp. */
export function profileInEffect({ securityOptions }: DockerInfo): string | null {
  const option = securityOptions.find((it) => /^name=seccomp(,|$)/.test(it));
  return option === undefined ? null : (/,profile=(.*)$/s.exec(option)?.[1] ?? 'default');
}

/** null where the system has no Docker daemon. */
export const seccompProfile: Probe<SeccompProfile | null> = probe('seccomp-profile', whereDocker(sh.trim()), (text) =>
  text === NO_SYSTEM_DOCKER ? null : parse(text),
);

function parse(text: string): SeccompProfile {
  const [, machine, state, content] = /^(\S+)\n(none|changed|same)\n([\s\S]*)$/.exec(text) ?? [];
  if (machine === undefined || content === undefined) throw new Error('not an answer about a seccomp profile');
  if (content.length > MOST) throw new Error('the seccomp profile is longer than any honest one');
  return { machine, file: state === 'none' ? null : { changed: state === 'changed', text: content } };
}
