// Pieces of snippets: every absolute path that Docker's configuration names, taken apart by the shell's word splitting.

/** dockerd's command line may come from these: Debian's unit reads the first, that of Red Hat the second. */
export const ENVIRONMENT_FILES = ['/etc/default/docker', '/etc/sysconfig/docker'] as const;

/** Sets `unit`, `env` and `json` to what docker.service, its environment files and daemon.json say. */
export const CONFIGURED_TEXTS = `unit=$(systemctl cat docker.service)
env=$(for file in ${ENVIRONMENT_FILES.join(' ')}; do if [ -f $file ]; then cat $file; fi; done)
json=$(if [ -f /etc/docker/daemon.json ]; then cat /etc/docker/daemon.json; fi)`;

/** From here on words end at quotes and line feeds: paths in daemon.json may hold blanks. */
const AT_QUOTES = `IFS='"
'`;

/** Adds the paths in these variables, text of daemon.json or one path a line, to the arguments; needs `set -f`. */
export const quotedPaths = (...variables: readonly string[]): string => `${AT_QUOTES}
for word in ${variables.map((it) => `$${it}`).join(' ')}; do
  case $word in /*) set -- "$@" "$word" ;; esac
done`;

/** Adds the paths in `unit` and `env`, where words end at blanks, equals signs and quotes. */
export const PLAIN_PATHS = `IFS=" =\\"'	
"
for word in $unit $env; do
  case $word in /*) set -- "$@" "$word" ;; esac
done`;

/** Leaves of the arguments what exists. */
export const THAT_EXIST = `for path; do
  shift
  if [ -e "$path" ]; then set -- "$@" "$path"; fi
done`;
