import { control, manual, pass } from '../../define.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { enginePackages } from '../../facts/engine-packages.ts';
import { cis } from '../cis.ts';

/**
 * Branches that the Moby project no longer mends, and since when, as of 2026-03 (moby, project/BRANCHES-AND-TAGS.md, and
 * endoflife.date). Distributions go on mending theirs, so a package of theirs is judged by what they offer.
 */
const ENDED: readonly (readonly [RegExp, string])[] = [
  [/^(1[0-8]|19)\./, '2021-01'],
  [/^20\.10\./, '2023-12'],
  [/^23\.0\./, '2025-05'],
  [/^24\.0\./, '2024-06'],
  [/^26\.0\./, '2024-06'],
  [/^26\.1\./, '2025-02'],
  [/^27\./, '2025-05'],
];
/** Mended by their distribution for as long as its release is. */
const BY_DISTRIBUTION = ['docker.io', 'moby-engine', 'docker'];

export default control({
  title: 'Run a Docker Engine that is still mended',
  why: 'Escapes from runc and dockerd are published with their repair; an engine that lags behind invites them.',
  costs:
    'Nothing: it only looks at the package lists on the host. An upgrade restarts dockerd; with live-restore containers run on.',
  severity: 'high',
  refs: [
    ...cis('1.2.2'),
    { source: 'Moby: branches', url: 'https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md' },
  ],
  facts: { install: dockerInstall, info: dockerInfo, packages: enginePackages },
  options: {},

  inspect({ install, info, packages }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (info === null) return manual('docker.service came or went meanwhile', 'ask again');
    const version = info.version.replace(/^v/, '');
    // Of several names that one list knows, the daemon is the one whose package bears its version.
    const from = packages.find(({ installed }) => installed.includes(version.split('+')[0]!)) ?? packages[0];
    if (from === undefined) {
      const since = endOf(version);
      const seen = `Docker ${version}, installed past the package manager`;
      return since === null
        ? manual(seen, 'nobody tells when it is mended: install it from a package, or follow the release notes')
        : manual(`${seen}; not mended since ${since}`, 'install a supported version, from a package');
    }
    const seen = `Docker ${version} (${from.name} ${from.installed})`;
    const since = BY_DISTRIBUTION.includes(from.name) ? null : endOf(version);
    if (since !== null)
      return manual(`${seen} is not mended any more since ${since}`, 'upgrade to a supported version');
    if (from.candidate !== null && from.candidate !== from.installed)
      return manual(
        `${seen}; ${from.candidate} is there`,
        `upgrade ${from.name}: it restarts dockerd, so live-restore first`,
      );
    return pass(`${seen}, the newest that this host's package lists know`);
  },
});

const endOf = (version: string) => ENDED.find(([shape]) => shape.test(version))?.[1] ?? null;
