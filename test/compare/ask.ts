// Asks a lab host what the bench's checks look at; its judgement is elsewhere.
import type { LabHost } from '../lab/host.ts';
import { tlsFiles } from './bench/settings.ts';
import { type Facts, filesFrom, settingsFrom } from './facts.ts';

/** The facts of this host, out of band: what is compared is judgement, not transport. */
export async function ask(host: LabHost): Promise<Facts> {
  const settings = settingsFrom(await host.must(SETTINGS));
  return { ...settings, ...filesFrom(await host.must(filesScript(Object.values(tlsFiles(settings))))) };
}

const SETTINGS = `
PATH=/usr/sbin:/usr/bin:/sbin:/bin
echo '== words'; tr '\\0' '\\n' </proc/$(cat /run/docker.pid)/cmdline
echo '== config'; if [ -f /etc/docker/daemon.json ]; then echo present; cat /etc/docker/daemon.json; echo; else echo absent; fi
echo '== jq'; if command -v jq >/dev/null; then echo yes; else echo no; fi
echo '== info'; docker info -f '{{json .}}'
root=$(docker info -f '{{.DockerRootDir}}')
case $(docker info -f '{{.SecurityOptions}}') in *name=userns*) root=$(readlink -f "$root/..") ;; esac
echo '== mount'; if mountpoint -q "$root"; then echo yes; else echo no; fi
echo '== audit'; if command -v auditctl >/dev/null; then auditctl -l 2>/dev/null; else cat /etc/audit/audit.rules 2>/dev/null; fi
echo '== group'; getent group docker
:`;

const PATHS = [
  ...['/etc/docker', '/etc/docker/certs.d', '/etc/docker/daemon.json', '/etc/default/docker', '/etc/sysconfig/docker'],
  ...['/etc/containerd/config.toml', '/var/run/docker.sock', '/run/containerd/containerd.sock', '/var/lib/docker'],
  ...['/usr/bin/containerd', '/usr/bin/containerd-shim', '/usr/bin/containerd-shim-runc-v1'],
  ...['/usr/bin/containerd-shim-runc-v2', '/usr/bin/runc'],
];

const filesScript = (more: readonly string[]) => `
look() {
  [ -e "$1" ] || return 0
  kind=other
  if [ -f "$1" ]; then kind=file; elif [ -d "$1" ]; then kind=folder; elif [ -S "$1" ]; then kind=socket; fi
  stat -c "$kind %a %U:%G $1" "$1"
}
for name in docker.service docker.socket containerd.sock; do
  for path in "/etc/systemd/system/$name" "/lib/systemd/system/$name" $(find /run -name "$name" 2>/dev/null); do
    [ -e "$path" ] || continue
    echo "unit $name $path"; look "$path"; break
  done
done
for path in $(find /etc/docker/certs.d -type f -name '*.crt' 2>/dev/null); do echo "certificate $path"; look "$path"; done
for path in ${[...PATHS, ...more].map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ')}; do look "$path"; done
:`;
