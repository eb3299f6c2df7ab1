// No PaX kernel is to be had freely. Constructed in the forms that were published: paxctl-ng by pax-bites
// (hardenedlinux) and a Gentoo user's log, paxctl by the same log and the Gentoo wiki, the line in /proc/PID/status by
// the PaX patch.
import paxFlags from '../../../src/controls/kernel/pax-flags.ts';
import { controlTest } from '../../control-tester.ts';

const says = (...lines: string[]) => ({ 'pax-flags': `${lines.join('\n')}\n` });
const ng = (path: string, header: string, attribute: string) =>
  `${path}:\n\tPT_PAX    : ${header}\n\tXATTR_PAX : ${attribute}\n`;
const old = (path: string, flags: string) =>
  `${path}:\nPaX control v0.9\nCopyright 2004,2005,2006,2007,2009,2010,2011,2012,2014 PaX Team <pageexec@freemail.hu>\n\n- PaX flags: ${flags} [${path}]\n\tEMUTRAMP is disabled`;

controlTest(paxFlags, {
  'does not apply to a mainline kernel': { is: 'not-applicable', seen: 'this kernel has no PaX' },
  'passes where no program is excepted': {
    says: says(
      'running PeMRs',
      'paxctl-ng',
      ng('/usr/bin/dockerd', '-e---', 'not found'),
      ng('/usr/bin/runc', 'not found', 'not found'),
    ),
    is: 'pass',
    seen: 'none of 2 programs is excepted; dockerd runs with PeMRs',
  },
  'finds an exception in the attribute, which counts before the header': {
    says: says(
      'running PemRs',
      'paxctl-ng',
      ng('/usr/bin/dockerd', 'PeMRS', 'PemrS'),
      ng('/usr/bin/runc', '-e---', 'not found'),
    ),
    is: 'manual',
    seen: '/usr/bin/dockerd is marked PemrS: without MPROTECT, RANDMMAP',
    advice: /^take the marks away \(paxctl-ng -z \/usr\/bin\/dockerd,/,
  },
  'finds one in the header where there is no attribute': {
    says: says('running ', 'paxctl-ng', ng('/usr/bin/containerd', '-em--', 'not found')),
    is: 'manual',
    seen: '/usr/bin/containerd is marked em: without MPROTECT',
  },
  'reads the older tool': {
    says: says(
      'running PeMRs',
      'paxctl',
      old('/usr/bin/dockerd', '-----m-x-e--'),
      old('/usr/bin/runc', '-------x-e--'),
    ),
    is: 'manual',
    seen: '/usr/bin/dockerd is marked mxe: without MPROTECT',
  },
  'knows that a program without a header has no marks': {
    says: says('running PeMRs', 'paxctl', '/usr/bin/dockerd:', '/usr/bin/runc:'),
    is: 'pass',
  },
  'reads the bare attribute': {
    says: says('running PeMRs', 'getfattr', '/usr/bin/dockerd:', 'rm', '/usr/bin/runc:', '', ''),
    is: 'manual',
    seen: '/usr/bin/dockerd is marked rm: without RANDMMAP, MPROTECT',
  },
  'believes the process where the file says nothing': {
    says: says('running PemRs', 'paxctl-ng', ng('/usr/bin/dockerd', 'not found', 'not found')),
    is: 'manual',
    seen: 'dockerd runs without MPROTECT, though no mark says so',
  },
  'says that it cannot read marks, and what runs': {
    says: says('running PeMRs', 'unreadable'),
    is: 'manual',
    seen: /^nothing here reads marks.*has all protections$/,
  },
});
