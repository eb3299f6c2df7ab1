import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/**
 * The plugins that run now, by name: of those that listen under /run/docker/plugins, those that a .spec file announces, and
 * the managed ones that are enabled. `answers`: it said that it decides about calls; `silent`: it is there, or should be, and
 * did not; `unasked`: nothing was there to ask with, or dockerd does that itself (managed ones, and those of a .json file).
 */
export type RunningPlugins = ReadonlyMap<string, 'answers' | 'silent' | 'unasked'>;

/**
 * What dockerd asks a plugin first (docker: extend/plugin_api), by perl: Debian's is always there, and many have no curl.
 * Ends of lines are escapes for perl to read: a carriage return in its own text it drops, and not every server goes without.
 */
const PERL = `use IO::Socket::UNIX; use IO::Socket::IP; alarm 3; my $to = shift;
my $s = $to =~ m{^/} ? IO::Socket::UNIX->new(Peer => $to) : IO::Socket::IP->new($to); $s or exit 1;
print $s "POST /Plugin.Activate HTTP/1.1\\r\\nHost: docker\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n"; $s->flush;
my ($all, $part) = ("", ""); while (length $all < 4096 && sysread $s, $part, 4096) { $all .= $part; last if $all =~ /authz/ } print $all`;

/**
 * A socket file alone proves nothing: it stays when its program dies. The kernel says who listens (state 01 of
 * /proc/net/unix), and it names the path under which the socket was bound. One that listens and does not answer ends
 * dockerd just as well, so each is asked; three seconds at most, and its words stay on the host. As for dockerd, a socket
 * file, also a dead one, wins over a file that names an address (.spec), and where that is https no certificate is looked at.
 */
export const authzPlugins: Probe<RunningPlugins> = probe(
  'authz-plugins',
  whereDocker(`found=$(grep -E ' 00010000 0001 01 +[0-9]+ (/var)?/run/docker/plugins/' /proc/net/unix) || [ $? = 1 ]
ask_plugin() {
  plugin=$1
  case $2 in
    unix:///*) to=/\${2#unix:///} url=http://docker ;;
    https://*) to= url=$2 ;;
    *://*) to=\${2#*://} url=http://\${2#*://} ;;
    *) printf 'silent %s\n' "$plugin"; return 0 ;;
  esac
  said=
  if command -v curl >/dev/null 2>&1; then
    set -- -g -k -s --noproxy '*' --max-time 3 --max-filesize 4096 -X POST
    case $to in /*) set -- "$@" --unix-socket "$to" ;; esac
    said=$(curl "$@" "\${url%/}/Plugin.Activate" 2>/dev/null) || :
  elif [ -n "$to" ] && command -v perl >/dev/null 2>&1; then
    said=$(perl -e '${PERL}' "\${to%/}" 2>/dev/null) || :
  else
    said='not asked'
  fi
  case $said in
    *'"Implements"'*'"authz"'*) how=answers ;;
    'not asked') how=unasked ;;
    *) how=silent ;;
  esac
  printf '%s %s\n' "$how" "$plugin"
}
for file in /usr/lib/docker/plugins/* /usr/lib/docker/plugins/*/* /etc/docker/plugins/* /etc/docker/plugins/*/*; do
  name=\${file##*/} name=\${name%.*}
  [ ! -S "/run/docker/plugins/$name.sock" ] && [ ! -S "/run/docker/plugins/$name/$name.sock" ] || continue
  case $file in
    *.spec) [ ! -r "$file" ] || { address=; read -r address <"$file" || :; ask_plugin "$file" "$address"; } ;;
    *.json) printf 'unasked %s\n' "$file" ;;
  esac
done
set -f
IFS='
'
for line in $found; do
  ask_plugin "/\${line#*/}" "unix:///\${line#*/}"
done
echo ==
docker plugin ls --format '{{.Enabled}} {{.Name}}'`),
  (text) => {
    if (text === NO_SYSTEM_DOCKER) return new Map();
    const [asked, managed] = text.split(/^==\n/m);
    if (asked === undefined || managed === undefined) throw new Error('not an answer about plugins');
    const announced = [...asked.matchAll(/^(answers|silent|unasked) \/.*\/([^/\n]+)\.(sock|spec|json)$/gm)].map(
      ([, how, name]) => [name!, how as 'answers' | 'silent' | 'unasked'] as const,
    );
    const enabled = [...managed.matchAll(/^true (\S+)$/gm)].map(([, name]) => [name!, 'unasked'] as const);
    return new Map([...enabled, ...announced]);
  },
);
