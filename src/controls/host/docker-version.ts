import { upgraded } from '../../changes.ts';
import { control, fail, manual, pass } from '../../define.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { type DockerInfo, dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { type EnginePackage, enginePackages } from '../../facts/engine-packages.ts';
import { count } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
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
const NO: boolean = false;

/** Mended by their distribution for as long as its release is. */
const BY_DISTRIBUTION = ['docker.io', 'moby-engine', 'docker'];

export default control({
  title: 'Run a Docker Engine that is still mended',
  why: 'Escapes from runc and dockerd are published with their repair; an engine that lags behind invites them.',
  costs:
    'Nothing by itself: it looks at the package lists on the host. With upgrade: true the newest that they know is installed (apt), ' +
    'which is asked about: dockerd and containerd restart, containers run on by live-restore. A rollback puts the old packages back; what a new engine has changed in its data stays.',
  severity: 'high',
  refs: [
    ...cis('1.2.2'),
    { source: 'Moby: branches', url: 'https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md' },
  ],
  facts: { install: dockerInstall, info: dockerInfo, packages: enginePackages },
  options: {
    upgrade: { ask: 'Upgrade Docker where the package lists know a newer one?', default: NO },
  },

  inspect({ install, info, packages }, { upgrade }) {
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
    const ended = since === null ? '' : ` is not mended any more since ${since}`;
    if (from.candidate !== null && from.candidate !== from.installed)
      return newer(`${seen}${ended}; ${from.candidate} is there`, from, info, upgrade);
    if (since !== null) return manual(`${seen}${ended}`, 'upgrade to a supported version');
    return pass(`${seen}, the newest that this host's package lists know`);
  },
});

function newer(seen: string, { name, packager, candidate }: EnginePackage, info: DockerInfo, asked: boolean): Verdict {
  const { containersRunning: running, liveRestore } = info;
  if (!asked) return manual(seen, `upgrade ${name}: it restarts dockerd, so live-restore first`);
  if (packager !== 'apt')
    return manual(seen, `upgrade ${name} with ${packager}: ironhull upgrades with apt only, where it knows a way back`);
  // The package's own scripts restart dockerd; no plan of ours could put live-restore in front of them.
  if (running > 0 && !liveRestore)
    return manual(seen, `${count(running, 'running container')} would stop: apply live-restore first, then ask again`);
  const affects = `${name} becomes ${candidate}: dockerd and containerd restart${
    running === 0
      ? ''
      : `, and ${count(running, 'running container')} ${running === 1 ? 'runs' : 'run'} on by live-restore`
  }`;
  return fail(seen, upgraded(name, 'a newer version mends what is known of the old one', { affects }));
}

const endOf = (version: string) => ENDED.find(([shape]) => shape.test(version))?.[1] ?? null;
