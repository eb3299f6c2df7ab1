// Section 1 as the bench judges it (its release for CIS 1.6.0), retold.
import type { Facts, FileFacts } from '../facts.ts';
import { always, type BenchVerdict, type Predicate, passIf } from './verdicts.ts';

export const HOST: Readonly<Record<string, Predicate>> = {
  '1.1.1': ({ ownMount }) => passIf(ownMount),
  // Without a list of trusted users on its command line it only prints the members.
  '1.1.2': always('info'),
  // Neither of these two looks whether what it watches is there.
  '1.1.3': ({ audit }) => mentioned(audit, '/usr/bin/dockerd'),
  '1.1.4': ({ audit }) => mentioned(audit, '/run/containerd'),
  '1.1.5': watched('/var/lib/docker', 'folder'),
  '1.1.6': watched('/etc/docker', 'folder'),
  '1.1.7': watchedUnit('docker.service'),
  '1.1.8': watchedUnit('containerd.sock'),
  '1.1.9': watchedUnit('docker.socket'),
  '1.1.10': watched('/etc/default/docker', 'file'),
  '1.1.11': watched('/etc/docker/daemon.json', 'file'),
  '1.1.12': watched('/etc/containerd/config.toml', 'file'),
  '1.1.13': watched('/etc/sysconfig/docker', 'file'),
  '1.1.14': watched('/usr/bin/containerd', 'file'),
  '1.1.15': watched('/usr/bin/containerd-shim', 'file'),
  '1.1.16': watched('/usr/bin/containerd-shim-runc-v1', 'file'),
  '1.1.17': watched('/usr/bin/containerd-shim-runc-v2', 'file'),
  '1.1.18': watched('/usr/bin/runc', 'file'),
  '1.2.1': always('info'),
  // It compares with the calendar, as if versions were dates, and passes whatever comes of it.
  '1.2.2': always('pass'),
};

/** Any line with this text in it will do, a comment aside. */
function mentioned(audit: readonly string[], text: string): BenchVerdict {
  return passIf(audit.some((line) => line.includes(text) && !/^[#;]/.test(line)));
}

function watched(path: string, kind: FileFacts['kind']): Predicate {
  return ({ files, audit }) => (files.get(path)?.kind === kind ? mentioned(audit, path) : 'info');
}

function watchedUnit(name: string): Predicate {
  return ({ units, audit }: Facts) => {
    const path = units.get(name);
    return path === undefined ? 'info' : mentioned(audit, path);
  };
}
