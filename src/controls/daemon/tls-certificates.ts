import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { REGISTRY_CERTS } from '../../facts/docker-files.ts';
import { hostNames } from '../../facts/host-names.ts';
import { hostsOf, isTcp } from '../../facts/tcp-hosts.ts';
import { tlsFiles } from '../../facts/tls-files.ts';
import { tlsMaterial } from '../../facts/tls-material.ts';
import { setOf } from '../../facts/tls-sets.ts';
import { certificateFaults, soonest } from './tls-faults.ts';

export default control({
  title: 'Know when the certificates of the Docker API and of registries end',
  why: 'A certificate that ends in silence locks everybody out, and is then replaced in haste by none at all. One that does not fit its key keeps dockerd from starting.',
  costs: 'Nothing: it only looks. Certificates are read on the host; of a private key only the public half is told.',
  severity: 'high',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/security/protect-access/' }],
  facts: { ...daemonFacts, hostNames, tlsMaterial },
  options: { days: choice<number>('How many days before its end should a certificate be a finding?', 30) },

  inspect({ hostNames, tlsMaterial, ...facts }, { days }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const files = tlsFiles(daemon);
    const registries = [...(tlsMaterial ?? [])].filter(([path]) => path.startsWith(`${REGISTRY_CERTS}/`));
    const named = files.filter(({ path }) => tlsMaterial?.has(path));
    if (files.length === 0 && registries.length === 0) return notApplicable('no TLS certificates are configured');

    const { inFile, onCommandLine } = hostsOf(daemon);
    const given = {
      material: tlsMaterial ?? new Map(),
      addresses: [...inFile, ...onCommandLine].filter(isTcp),
      now: new Date(hostNames.clock * 1000),
      days,
    };
    const faults = certificateFaults(
      files,
      registries.map(([path]) => path),
      given,
    );
    if (faults.length > 0) return manual(faults.join('; '), mending(files.map(({ path }) => path)));
    const first = soonest([...named.map(({ path }) => path), ...registries.map(([path]) => path)], given);
    return pass(
      first === null ? 'no certificate is there' : `the first to end is ${first.path}, in ${first.days} days`,
    );
  },
});

const mending = (paths: readonly string[]) =>
  paths.some((path) => setOf(path) !== null)
    ? 'ironhull tls rotate server HOST makes a new server certificate; others are renewed by whoever made them'
    : 'have them made anew by whoever made them, then restart Docker';
