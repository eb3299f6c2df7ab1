// Services that a Docker host does not need, beside those that the image has (avahi, rpcbind, exim).
import type { LabHost } from './lab.ts';

/**
 * Where they take connections, with those of the image. The real cups needs 60 packages and telnet and FTP servers are
 * as good as any: what is judged and stopped are units, so these have the names, kinds and ports of the real ones.
 */
export const UNNEEDED_PORTS = ['21/tcp', '23/tcp', '25/tcp', '111/tcp', '111/udp', '631/tcp', '5353/udp'];

/** Puts them where packages put units, and starts them as a package does. */
export async function installUnneeded(host: LabHost): Promise<void> {
  await host.must(`
    cp /bin/busybox /usr/sbin/vsftpd
    cd /usr/lib/systemd/system
    cat >vsftpd.service <<'END'
[Unit]
Description=FTP server
[Service]
ExecStart=@/usr/sbin/vsftpd nc -l -p 21 -e /bin/cat
Restart=always
RestartSec=100ms
[Install]
WantedBy=multi-user.target
END
    cat >telnet.socket <<'END'
[Socket]
ListenStream=0.0.0.0:23
Accept=yes
[Install]
WantedBy=sockets.target
END
    cat >telnet@.service <<'END'
[Service]
ExecStart=/bin/cat
StandardInput=socket
END
    cat >cups.socket <<'END'
[Socket]
ListenStream=0.0.0.0:631
[Install]
WantedBy=sockets.target
END
    cat >cups.service <<'END'
[Unit]
Description=Printing
Requires=cups.socket
[Service]
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target
Also=cups.socket
END
    cat >cups.path <<'END'
[Path]
PathExists=/var/cache/cups/org.cups.cupsd
[Install]
WantedBy=multi-user.target
END
    systemctl daemon-reload
    systemctl -q enable --now vsftpd.service telnet.socket cups.socket cups.path cups.service
    until [ -n "$(ss -Hltn 'sport = :21')" ]; do sleep 0.1; done`);
}

/** Of these ports, the ones that anything listens on, in the same order. */
export async function open(host: LabHost, ports: readonly string[]): Promise<string[]> {
  const lines = (await host.must('ss -Hltun')).trim().split('\n');
  const all = lines.map((line) => {
    const [kind = '', , , , local = ''] = line.split(/\s+/);
    return `${local.slice(local.lastIndexOf(':') + 1)}/${kind}`;
  });
  return ports.filter((port) => all.includes(port));
}

/** Of these ports, the ones that take a TCP connection: knocking is what starts a service behind a socket unit. */
export async function answering(host: LabHost, ports: readonly string[]): Promise<string[]> {
  const tcp = ports.filter((port) => port.endsWith('/tcp')).map((port) => Number.parseInt(port, 10));
  const taken = await host.must(`bash -c '
    for port in ${tcp.join(' ')}; do
      ( : <>"/dev/tcp/127.0.0.1/$port" ) 2>/dev/null && echo "$port/tcp"
    done; :'`);
  return taken.split('\n').filter((line) => line !== '');
}
