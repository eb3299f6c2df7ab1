import { DAEMON_JSON } from '../changes.ts';
import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { type OwnedFile, parseOwned, STAT } from './stat.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** A proxy with a name and a password, as daemon.json, units and environment files write it. */
const CREDENTIALS = '[Pp][Rr][Oo][Xx][Yy].*://[^/@:[:space:]"]*:[^/@[:space:]"]+@';

/**
 * The files from which dockerd learns a proxy together with its password: only their names, owners and modes leave the
 * host. Without Docker there are none.
 */
export const proxyCredentials: Probe<readonly OwnedFile[]> = probe(
  'proxy-credentials',
  whereDockerUnit(`said=$(systemctl show docker.service -p FragmentPath -p DropInPaths -p EnvironmentFiles)
set -f
set -- ${DAEMON_JSON}
IFS='
'
for line in $said; do
  case $line in
    EnvironmentFiles=*) line=\${line#*=}; set -- "$@" "\${line%" (ignore_errors="*}" ;;
    *) IFS=' '; for path in \${line#*=}; do set -- "$@" "$path"; done ;;
  esac
done
for path; do
  shift
  if [ -f "$path" ]; then set -- "$@" "$path"; fi
done
found=$(grep -lE '${CREDENTIALS}' "$@" /dev/null) || [ $? -eq 1 ]
IFS='
'
[ -z "$found" ] || ${STAT} -- $found`),
  (text) => (text === NO_SYSTEM_DOCKER ? [] : parseOwned(text)),
);
