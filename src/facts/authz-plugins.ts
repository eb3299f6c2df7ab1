import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/**
 * The plugins that run now, by name: of those that listen under /run/docker/plugins, and of the managed ones that are
 * enabled. `answers`: it said that it decides about calls; `silent`: it listens, and did not; `unasked`: nothing was there
 * to ask with, or dockerd does that itself (managed ones).
 */
export type RunningPlugins = ReadonlyMap<string, 'answers' | 'silent' | 'unasked'>;

/** What dockerd asks a plugin first (docker: extend/plugin_api), by perl: Debian's is always there, and many have no curl. */
const PERL = `use IO::Socket::UNIX; alarm 3; my $s = IO::Socket::UNIX->new(Peer => shift) or exit 1;
print $s "POST /Plugin.Activate HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"; $s->flush;
my ($all, $part) = ("", ""); while (length $all < 4096 && sysread $s, $part, 4096) { $all .= $part; last if $all =~ /authz/ } print $all`;

/**
 * A socket file alone proves nothing: it stays when its program dies. The kernel says who listens (state 01 of
 * /proc/net/unix), and it names the path under which the socket was bound. One that listens and does not answer ends
 * dockerd just as well, so each is asked; three seconds at most, and its words stay on the host.
 */
export const authzPlugins: Probe<RunningPlugins> = probe(
  'authz-plugins',
  whereDocker(`found=$(grep -E ' 00010000 0001 01 +[0-9]+ (/var)?/run/docker/plugins/' /proc/net/unix) || [ $? = 1 ]
set -f
IFS='
'
for line in $found; do
  path=/\${line#*/}
  said=
  if command -v curl >/dev/null 2>&1; then
    said=$(curl -s --max-time 3 --max-filesize 4096 -X POST --unix-socket "$path" http://docker/Plugin.Activate 2>/dev/null) || :
  elif command -v perl >/dev/null 2>&1; then
    said=$(perl -e '${PERL}' "$path" 2>/dev/null) || :
  else
    said='not asked'
  fi
  case $said in
    *'"Implements"'*'"authz"'*) how=answers ;;
    'not asked') how=unasked ;;
    *) how=silent ;;
  esac
  printf '%s %s\n' "$how" "$path"
done
echo ==
docker plugin ls --format '{{.Enabled}} {{.Name}}'`),
  (text) => {
    if (text === NO_SYSTEM_DOCKER) return new Map();
    const [sockets, managed] = text.split(/^==\n/m);
    if (sockets === undefined || managed === undefined) throw new Error('not an answer about plugins');
    const listening = [...sockets.matchAll(/^(answers|silent|unasked) \/.*\/([^/\n]+)\.sock$/gm)];
    const enabled = [...managed.matchAll(/^true (\S+)$/gm)].map(([, name]) => [name!, 'unasked'] as const);
    return new Map([...enabled, ...listening.map(([, how, name]) => [name!, how as 'answers' | 'silent'] as const)]);
  },
);
