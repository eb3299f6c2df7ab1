/** A service that a host for containers has no use for: its units, and how its use would show. */
export interface Unneeded {
  readonly name: string;
  readonly what: string;
  /** In the order in which they are masked: what starts a service goes before the service, which is the last. */
  readonly units: readonly string[];
  /** Process names under which its sockets are listed (comm, at most 15 characters). */
  readonly processes: readonly string[];
  /** Ports that the kernel itself holds for it, under no process's name. */
  readonly ports?: readonly number[];
  /** Somebody set it up for others: that it can be reached from outside counts as being in use. */
  readonly serves?: true;
  /** What else would show that it is in use. */
  readonly use?: 'mail' | 'nfs';
  /** A mail server that takes no connections only delivers the host's own mail, and is let be. */
  readonly onlyListening?: true;
}

/** Unit names as Debian, Ubuntu, the RHEL family and SUSE ship them; those that a host lacks cost nothing. */
export const UNNEEDED: readonly Unneeded[] = [
  it('avahi', 'announces the host by multicast DNS', ['avahi-daemon.socket', 'avahi-daemon.service'], ['avahi-daemon']),
  it(
    'cups',
    'printing',
    ['cups.path', 'cups.socket', 'cups-lpd.socket', 'cups-browsed.service', 'cups.service'],
    ['cupsd', 'cups-browsed'],
  ),
  {
    ...it(
      'rpcbind',
      'maps RPC programs to ports',
      ['rpc-statd.service', 'rpcbind.socket', 'rpcbind.service'],
      ['rpcbind', 'rpc.statd'],
    ),
    use: 'nfs',
  },
  {
    ...it('nfs-server', 'exports files over NFS', ['nfs-mountd.service', 'nfs-server.service'], ['rpc.mountd']),
    ports: [2049],
    serves: true,
  },
  mail('exim', ['exim4-base.timer', 'exim4.service', 'exim.service'], ['exim4', 'exim']),
  mail('postfix', ['postfix@-.service', 'postfix.service'], ['master', 'smtpd']),
  mail('sendmail', ['sm-client.service', 'sendmail.service'], ['sendmail-mta', 'sendmail']),
  it('saned', 'scanners over the network', ['saned.socket'], ['saned']),
  it(
    'whoopsie',
    'sends reports of crashes away',
    ['apport-autoreport.path', 'apport-autoreport.timer', 'whoopsie.path', 'whoopsie.service'],
    ['whoopsie'],
  ),
  it('bluetooth', 'wireless peripherals', ['bluetooth.service'], ['bluetoothd']),
  it('modemmanager', 'mobile broadband modems', ['ModemManager.service'], ['ModemManager']),
  it('telnet', 'logins in clear text', ['telnet.socket', 'telnetd.service'], ['telnetd', 'in.telnetd']),
  it(
    'rsh',
    'logins and commands in clear text',
    ['rsh.socket', 'rlogin.socket', 'rexec.socket'],
    ['in.rshd', 'in.rlogind'],
  ),
  serving('tftp', 'file transfer without login', ['tftp.socket', 'tftp.service', 'tftpd-hpa.service'], ['in.tftpd']),
  serving(
    'ftp',
    'file transfer in clear text',
    ['vsftpd.socket', 'vsftpd.service', 'proftpd.socket', 'proftpd.service', 'pure-ftpd.service'],
    ['vsftpd', 'proftpd', 'pure-ftpd'],
  ),
  serving(
    'rsync',
    'file transfer in clear text',
    ['rsyncd.socket', 'rsyncd.service', 'rsync.service'],
    ['rsync', 'rsyncd'],
  ),
  serving(
    'nis',
    'hands out accounts in clear text',
    ['yppasswdd.service', 'ypxfrd.service', 'ypserv.service'],
    ['ypserv', 'rpc.yppasswdd', 'rpc.ypxfrd'],
  ),
  serving(
    'dhcp-server',
    'hands out addresses',
    ['isc-dhcp-server6.service', 'isc-dhcp-server.service', 'dhcpd.service', 'kea-dhcp4-server.service'],
    ['dhcpd', 'kea-dhcp4'],
  ),
  serving(
    'samba',
    'Windows file sharing',
    ['nmbd.service', 'nmb.service', 'smbd.service', 'smb.service'],
    ['smbd', 'nmbd'],
  ),
  serving(
    'snmp',
    'network management, mostly unencrypted',
    ['snmptrapd.socket', 'snmptrapd.service', 'snmpd.service'],
    ['snmpd', 'snmptrapd'],
  ),
  serving(
    'inetd',
    'starts other network services on demand',
    ['xinetd.service', 'inetd.service', 'openbsd-inetd.service', 'inetutils-inetd.service'],
    ['xinetd', 'inetd', 'inetutils-inetd'],
  ),
];

function it(name: string, what: string, units: readonly string[], processes: readonly string[]): Unneeded {
  return { name, what, units, processes };
}
function serving(name: string, what: string, units: readonly string[], processes: readonly string[]): Unneeded {
  return { ...it(name, what, units, processes), serves: true };
}
function mail(name: string, units: readonly string[], processes: readonly string[]): Unneeded {
  return { ...it(name, 'takes in mail', units, processes), serves: true, use: 'mail', onlyListening: true };
}
