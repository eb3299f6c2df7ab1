import { describe, expect, it } from 'vitest';
import { UNNEEDED } from '../../../src/controls/services/known.ts';
import unneeded from '../../../src/controls/services/unneeded.ts';
import { isKeeper } from '../../../src/facts/keepers.ts';
import { controlTest } from '../../control-tester.ts';

/** A unit as `systemctl show` prints it, loaded, running and enabled unless told otherwise. */
function unit(id: string, told: Record<string, string> = {}): string {
  const properties = {
    Id: id,
    LoadState: 'loaded',
    ActiveState: 'active',
    FragmentPath: `/lib/systemd/system/${id}`,
    UnitFileState: 'enabled',
    WantedBy: 'multi-user.target',
    ...told,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
const units = (...all: string[]) => all.join('\n');
const masked = { LoadState: 'masked', ActiveState: 'inactive', UnitFileState: 'masked', WantedBy: '' };
const stopped = { ActiveState: 'inactive', UnitFileState: 'disabled', WantedBy: '' };

const NO_ONE = { 'tcp-sessions': '', 'nfs-mounts': '', 'mail-queue': '0\n' };
const listens = (at: string, process: string) =>
  `tcp   LISTEN 0      20        ${at}      0.0.0.0:*    users:(("${process}",pid=336,fd=4))\n`;
const connection = (from: string, to: string, process: string) =>
  `0      0      ${from}   ${to} users:(("${process}",pid=1234,fd=10))\n`;

const EXIM = unit('exim4.service', {
  FragmentPath: '/run/systemd/generator.late/exim4.service',
  UnitFileState: 'generated',
  WantedBy: 'graphical.target multi-user.target',
});
const RPCBIND = units(
  `Listen=/run/rpcbind.sock (Stream)\nListen=0.0.0.0:111 (Stream)\nListen=[::]:111 (Datagram)\n${unit('rpcbind.socket')}`,
  unit('rpcbind.service'),
);
const LOCAL_MAIL = listens('127.0.0.1:25', 'exim4');

controlTest(unneeded, {
  'stops and masks what a stock Debian brings along, starters first, and nobody is hit': {
    is: 'fail',
    seen: /^avahi .* runs, listening on 5353\/udp; rpcbind .* 111\/tcp, 111\/udp; exim .* 25\/tcp of this host only$/,
    fix: [
      { kind: 'mask', unit: 'avahi-daemon.socket' },
      { kind: 'mask', unit: 'avahi-daemon.service' },
      { kind: 'mask', unit: 'rpcbind.socket' },
      { kind: 'mask', unit: 'rpcbind.service' },
      { kind: 'mask', unit: 'exim4-base.timer' },
      { kind: 'mask', unit: 'exim4.service' },
    ],
    affects: null,
  },
  'passes when all of them are masked; an alias of a masked unit is in error, which starts nothing': {
    says: {
      'unneeded-units': units(
        unit('rpcbind.service', masked),
        unit('portmap.service', { ...masked, LoadState: 'error' }),
      ),
      listeners: '',
      ...NO_ONE,
    },
    is: 'pass',
  },
  'is not deceived by a mask on a service that still runs': {
    says: {
      'unneeded-units': unit('exim4.service', { ...masked, ActiveState: 'active' }),
      listeners: LOCAL_MAIL,
      ...NO_ONE,
    },
    is: 'fail',
    fix: [{ kind: 'mask', unit: 'exim4.service' }],
  },
  'is not deceived by a mask in /run, which the next boot forgets': {
    says: {
      'unneeded-units': unit('bluetooth.service', { ...masked, UnitFileState: 'masked-runtime' }),
      listeners: '',
      ...NO_ONE,
    },
    is: 'fail',
    seen: /bluetooth .* starts at boot/,
  },
  'finds a service that is stopped but starts at the next boot': {
    says: { 'unneeded-units': unit('cups.service', { ActiveState: 'inactive' }), listeners: '', ...NO_ONE },
    is: 'fail',
    seen: /cups .* starts at boot/,
  },
  'leaves a service alone that is installed and switched off, also one from /etc/init.d without start links': {
    says: {
      'unneeded-units': units(
        unit('cups.service', stopped),
        unit('exim4.service', { ...stopped, UnitFileState: 'generated' }),
      ),
      listeners: '',
      ...NO_ONE,
    },
    is: 'pass',
  },
  'finds a socket that would start its service on the first connection': {
    says: {
      'unneeded-units': units(`Listen=[::]:23 (Stream)\n${unit('telnet.socket')}`),
      listeners: '',
      ...NO_ONE,
    },
    is: 'fail',
    seen: /telnet .* listening on 23\/tcp/,
  },
  'lets a mail server be that only delivers and takes no connections': {
    says: { 'unneeded-units': units(unit('exim4-base.timer'), EXIM), listeners: '', ...NO_ONE },
    is: 'pass',
  },
  'counts the mail that would be left behind': {
    says: { 'unneeded-units': EXIM, listeners: LOCAL_MAIL, ...NO_ONE, 'mail-queue': '3\n' },
    is: 'fail',
    affects: /^exim: 3 queued messages would stay undelivered$/,
  },
  'asks before it takes a mail server away that others may reach': {
    says: { 'unneeded-units': unit('postfix@-.service'), listeners: listens('0.0.0.0:25', 'master'), ...NO_ONE },
    is: 'fail',
    affects: /others may reach it at 0\.0\.0\.0:25\/tcp/,
  },
  'counts established connections, in and out, by the name of the process': {
    says: {
      'unneeded-units': EXIM,
      listeners: LOCAL_MAIL,
      ...NO_ONE,
      'tcp-sessions':
        connection('127.0.0.1:25', '127.0.0.1:40112', 'exim4') +
        connection('10.0.0.5:40110', '203.0.113.7:25', 'exim4'),
    },
    is: 'fail',
    affects: /2 established connections would break/,
  },
  "does not take a container's published port for the host's own service": {
    says: {
      'unneeded-units': EXIM,
      listeners: LOCAL_MAIL + listens('10.0.0.5:25', 'docker-proxy'),
      ...NO_ONE,
      'tcp-sessions': connection('10.0.0.5:25', '203.0.113.7:40110', 'docker-proxy'),
    },
    is: 'fail',
    affects: null,
  },
  'names the NFS mounts that need rpcbind': {
    says: {
      'unneeded-units': RPCBIND,
      listeners: '',
      ...NO_ONE,
      'nfs-mounts': 'nas:/a /srv/a nfs rw,vers=3 0 0\nnas:/b /var/lib/docker/volumes/b/_data nfs rw,vers=3 0 0\n',
    },
    is: 'fail',
    affects: /2 NFS mounts would lose file locking \(\/srv\/a, \/var\/lib\/docker\/volumes\/b\/_data\)/,
    fix: [
      { kind: 'mask', unit: 'rpcbind.socket', risk: 'safe' },
      { kind: 'mask', unit: 'rpcbind.service', risk: 'disruptive' },
    ],
  },
  'sees the kernel listen for the NFS server under no name': {
    says: {
      'unneeded-units': unit('nfs-server.service', { ActiveState: 'active' }),
      listeners: 'tcp   LISTEN 0      64          0.0.0.0:2049      0.0.0.0:*\n',
      ...NO_ONE,
      'tcp-sessions': '0      0      10.0.0.5:2049   10.0.0.9:800\n',
    },
    is: 'fail',
    affects: /nfs-server: 1 established connection would break, others may reach it at 0\.0\.0\.0:2049\/tcp/,
  },
  'keeps what the profile names, by the name of the service or of a unit': {
    says: { 'unneeded-units': units(RPCBIND, EXIM), listeners: LOCAL_MAIL, ...NO_ONE },
    options: { keep: ['exim', 'rpcbind.socket'] },
    is: 'pass',
  },
  'leaves a unit that somebody wrote to that person, and repairs the rest': {
    says: {
      'unneeded-units': units(RPCBIND, unit('vsftpd.service', { FragmentPath: '/etc/systemd/system/vsftpd.service' })),
      listeners: '',
      ...NO_ONE,
    },
    is: 'fail',
    fix: [
      { kind: 'mask', unit: 'rpcbind.socket' },
      { kind: 'mask', unit: 'rpcbind.service' },
    ],
    advice: /cannot mask vsftpd\.service, because its file is in \/etc\/systemd\/system/,
  },
  'does not cut off monitoring that inetd starts': {
    says: { 'unneeded-units': unit('xinetd.service'), listeners: listens('*:5666', 'xinetd'), ...NO_ONE },
    is: 'manual',
    advice: /where NRPE is expected/,
  },
  'masks a starter of another name, which only systemd knows to belong to it': {
    says: {
      'unneeded-units': units(
        `TriggeredBy=spool.path docker.socket\n${unit('cups.service', { ...stopped, UnitFileState: 'static' })}`,
        `Listen=0.0.0.0:631 (Stream)\n${unit('spool.path')}`,
        unit('docker.socket'),
      ),
      listeners: '',
      ...NO_ONE,
    },
    is: 'fail',
    seen: 'cups (printing) runs, listening on 631/tcp',
    fix: [
      { kind: 'mask', unit: 'spool.path' },
      { kind: 'mask', unit: 'cups.service' },
    ],
  },
  'never takes away what the operator came through': {
    says: {
      'unneeded-units': units(unit('xinetd.service'), RPCBIND),
      listeners: '',
      ...NO_ONE,
      'way-in': '0::/system.slice/xinetd.service\n',
    },
    is: 'fail',
    fix: [
      { kind: 'mask', unit: 'rpcbind.socket' },
      { kind: 'mask', unit: 'rpcbind.service' },
    ],
    advice: /^inetd: you came in through xinetd\.service/,
  },
  'removes no package unasked': {
    is: 'fail',
    fix: [...Array(6)].map(() => ({ kind: 'mask' as const })),
  },
  'removes a package on request, after the mask, and asks': {
    says: {
      'unneeded-units': RPCBIND,
      listeners: '',
      ...NO_ONE,
      'unneeded-packages': 'rpcbind: /lib/systemd/system/rpcbind.service\n',
    },
    options: { remove: ['rpcbind'] },
    is: 'fail',
    fix: [
      { kind: 'mask', unit: 'rpcbind.socket' },
      { kind: 'mask', unit: 'rpcbind.service' },
      { kind: 'package', name: 'rpcbind', operation: 'remove', risk: 'disruptive' },
    ],
    affects: /^the package rpcbind goes/,
  },
  'removes one that is switched off, when the profile wants it gone': {
    says: {
      'unneeded-units': unit('exim4.service', masked),
      listeners: '',
      ...NO_ONE,
      'unneeded-packages': 'exim4-daemon-light: /usr/lib/systemd/system/exim4.service\nexim4-base: /etc/init.d/exim4\n',
    },
    options: { remove: ['exim'] },
    is: 'fail',
    seen: 'exim is still installed',
    fix: [{ kind: 'package', name: 'exim4-daemon-light', operation: 'remove' }],
  },
  'passes when it is gone': {
    says: { 'unneeded-units': unit('exim4.service', masked), listeners: '', ...NO_ONE, 'unneeded-packages': '' },
    options: { remove: ['exim'] },
    is: 'pass',
  },
  'keeps what is named in both': {
    says: {
      'unneeded-units': RPCBIND,
      listeners: '',
      ...NO_ONE,
      'unneeded-packages': 'rpcbind: /lib/systemd/system/rpcbind.service\n',
    },
    options: { remove: ['rpcbind'], keep: ['rpcbind'] },
    is: 'pass',
  },
  'says which names it knows': { options: { remove: ['sshd'] }, is: 'manual', advice: /avahi, cups, rpcbind/ },
  'does not apply without systemd': {
    says: { 'unneeded-units': 'no-systemd\n', listeners: '', ...NO_ONE },
    is: 'not-applicable',
  },
});

describe('the list of unneeded services', () => {
  it('holds no unit that must stay', () => {
    const all = UNNEEDED.flatMap((it) => it.units);
    expect(all.filter((it) => isKeeper(it))).toEqual([]);
  });

  it('names every unit once, and processes as the kernel cuts them off', () => {
    const all = UNNEEDED.flatMap((it) => it.units);
    expect(new Set(all).size).toBe(all.length);
    for (const name of UNNEEDED.flatMap((it) => it.processes)) expect(name.length).toBeLessThanOrEqual(15);
  });
});
