import { probe } from '../define.ts';
import { type OwnedFile, parseOwned, STAT } from './stat.ts';

/**
 * The unit files of docker.service and docker.socket with their drop-ins, where systemd found them: it looks into half
 * a dozen folders, and the first one wins. Empty when systemd knows neither unit or is not there.
 */
const sh = `
[ -d /run/systemd/system ] || exit 0
set -f
paths=$(systemctl show --no-pager --value -p FragmentPath -p DropInPaths -- docker.service docker.socket)
[ -z "$paths" ] || ${STAT} -- $paths`;

export const dockerUnitFiles = probe('docker-unit-files', sh.trim(), (text): OwnedFile[] => parseOwned(text));
