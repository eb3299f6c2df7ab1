// Section 3 as the bench judges it, retold.
import type { Facts, FileFacts } from '../facts.ts';
import { tlsFiles } from './settings.ts';
import { type Predicate, passIf } from './verdicts.ts';

export const FILES: Readonly<Record<string, Predicate>> = {
  ...pair(['3.1', '3.2'], { where: unit('docker.service'), atMost: 644 }),
  ...pair(['3.3', '3.4'], { where: unit('docker.socket'), atMost: 644 }),
  ...pair(['3.5', '3.6'], { where: at('/etc/docker'), kind: 'folder', atMost: 755 }),
  '3.7': certificates(({ owner }) => owner.startsWith('root:')),
  '3.8': certificates((file) => isAtMost(file, 444)),
  ...pair(['3.9', '3.10'], { where: (facts) => tlsFiles(facts).tlscacert, atMost: 444 }),
  ...pair(['3.11', '3.12'], { where: (facts) => tlsFiles(facts).tlscert, atMost: 444 }),
  '3.13': about((facts) => tlsFiles(facts).tlskey, 'file', isOwned('root:root')),
  '3.14': about(
    (facts) => tlsFiles(facts).tlskey,
    'file',
    ({ mode }) => mode === '400',
  ),
  ...pair(['3.15', '3.16'], { where: at('/var/run/docker.sock'), kind: 'socket', owner: 'root:docker', atMost: 660 }),
  ...pair(['3.17', '3.18'], { where: at('/etc/docker/daemon.json'), atMost: 644 }),
  ...pair(['3.19', '3.20'], { where: at('/etc/default/docker'), atMost: 644 }),
  ...pair(['3.22', '3.21'], { where: at('/etc/sysconfig/docker'), atMost: 644 }),
  ...pair(['3.23', '3.24'], { where: at('/run/containerd/containerd.sock'), kind: 'socket', atMost: 660 }),
};

interface Place {
  readonly where: (facts: Facts) => string;
  readonly atMost: number;
  readonly kind?: FileFacts['kind'];
  readonly owner?: string;
}

/** A check of the owner and one of the mode. */
function pair([owned, tight]: readonly [string, string], it: Place): Record<string, Predicate> {
  const { where, atMost, kind = 'file', owner = 'root:root' } = it;
  return {
    [owned]: about(where, kind, isOwned(owner)),
    [tight]: about(where, kind, (file) => isAtMost(file, atMost)),
  };
}

function about(where: Place['where'], kind: FileFacts['kind'], isGood: (file: FileFacts) => boolean): Predicate {
  return (facts) => {
    const file = facts.files.get(where(facts));
    return file?.kind === kind ? passIf(isGood(file)) : 'info';
  };
}

function certificates(isGood: (file: FileFacts) => boolean): Predicate {
  return ({ files, certificates }) =>
    files.get('/etc/docker/certs.d')?.kind === 'folder'
      ? passIf(certificates.every((path) => isGood(files.get(path)!)))
      : 'info';
}

function unit(name: string) {
  return ({ units }: Facts) => units.get(name) ?? '';
}
function at(path: string) {
  return () => path;
}
function isOwned(wanted: string) {
  return ({ owner }: FileFacts) => owner === wanted;
}

/** The digits of an octal mode read as a decimal number: 277 is less than 644, though all the world may write. */
function isAtMost({ mode }: FileFacts, most: number): boolean {
  return Number(mode) <= most;
}
