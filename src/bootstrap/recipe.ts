import { unreachable } from '../events.ts';
import type { Distribution } from './distribution.ts';

/** What the operator wants: whose packages, and from where if not from where they usually are. */
export interface Wish {
  readonly from: 'distribution' | 'docker';
  readonly mirror: { readonly uri: string; readonly suite?: string; readonly fingerprint: string } | null;
}

/** How Docker comes to a host. */
export interface Recipe {
  readonly packages: readonly string[];
  /** Packages that cannot stay beside these. Which of them are there is asked; none is removed for them. */
  readonly conflicts: readonly string[];
  /** null: the host's own sources have it. */
  readonly repository: Repository | null;
}

export interface Repository {
  readonly kind: 'apt' | 'rpm';
  readonly uri: string;
  /** apt only. */
  readonly suite: string;
  readonly component: string;
  readonly fingerprint: string;
  /** Where Docker publishes the key; null: the operator has it. */
  readonly keyUrl: string | null;
  /** Files on the host. */
  readonly sourcePath: string;
  readonly keyPath: string;
}

/** As Docker's documentation gives them: the pages `engine/install/debian` (until 2025) and `engine/install/centos`. */
export const DEB_FINGERPRINT = '9DC858229FC7DD38854AE2D88D81803C0EBFCD88';
export const RPM_FINGERPRINT = '060A61C51B558A7F742B77AAC52FEB6B621E9F35';
const DOWNLOAD = 'https://download.docker.com/linux';

/** The recipe for a distribution, or why there is none, for people. */
export function recipeFor(on: Distribution, { from, mirror }: Wish): Recipe | string {
  if (on.family === 'alpine')
    return 'Alpine has no systemd, so its Docker could not be hardened: ironhull does not install it there';
  if (from === 'distribution') {
    const packages = distributionPackages(on);
    if (typeof packages === 'string') return packages;
    return { packages, conflicts: [...DOCKERS_OWN, ...STRANGERS], repository: mirrored(on, mirror, 'main') };
  }
  const folder = dockerFolder(on);
  if (folder === null)
    return `Docker offers no packages for ${on.name}: use those of the distribution (--docker-from distribution)`;
  if (isApt(on) && on.codename === '' && mirror?.suite === undefined)
    return `${on.name} names no release that Docker's repository could have: say which with --mirror-suite`;
  const lsm = isApt(on) ? ['apparmor'] : ['container-selinux'];
  return {
    packages: ['docker-ce', 'docker-ce-cli', 'containerd.io', ...lsm],
    conflicts: [...(isApt(on) ? DEBIANS_OWN : FEDORAS_OWN), ...STRANGERS],
    repository: mirrored(on, mirror, 'stable') ?? {
      ...places(on),
      uri: isApt(on) ? `${DOWNLOAD}/${folder}` : `${DOWNLOAD}/${folder}/$releasever/$basearch/stable`,
      suite: on.codename,
      component: 'stable',
      fingerprint: isApt(on) ? DEB_FINGERPRINT : RPM_FINGERPRINT,
      keyUrl: `${DOWNLOAD}/${folder}/gpg`,
    },
  };
}

/** What cannot stay beside Docker's packages, by its documentation; runc and containerd are in containerd.io. */
const DEBIANS_OWN = ['docker.io', 'docker-doc', 'docker-compose', 'docker-compose-v2', 'containerd', 'runc'];
const FEDORAS_OWN = [
  'moby-engine',
  'docker',
  'docker-client',
  'docker-common',
  'docker-latest',
  'docker-engine',
  'runc',
];
const DOCKERS_OWN = ['docker-ce', 'docker-ce-cli', 'docker-ce-rootless-extras', 'containerd.io'];
/** They answer to Docker's name. */
const STRANGERS = ['podman-docker'];

const isApt = ({ family }: Distribution) => family === 'debian' || family === 'ubuntu';

function distributionPackages(on: Distribution): readonly string[] | string {
  switch (on.family) {
    case 'debian':
      // Until 12 the client was part of docker.io; since then it is only recommended.
      return [
        'docker.io',
        ...(Number(on.version) >= 13 || on.version === '' ? ['docker-cli'] : []),
        'apparmor',
        'ca-certificates',
      ];
    case 'ubuntu':
      return ['docker.io', 'apparmor', 'ca-certificates'];
    case 'fedora':
      return ['moby-engine', 'docker-cli', 'container-selinux'];
    case 'amazon':
      return Number(on.version) >= 2023
        ? ['docker', 'container-selinux']
        : 'Amazon Linux 2 installs Docker by its extras: amazon-linux-extras install docker, then ironhull apply';
    case 'suse':
      return ['docker', 'apparmor-parser', 'apparmor-profiles'];
    case 'rhel':
      return `${on.name} has no package of Docker: take Docker's own (--docker-from docker)`;
    case 'alpine':
      return ['docker'];
    default:
      return unreachable(on.family);
  }
}

/** The folder of download.docker.com, or null. Its siblings take RHEL's or CentOS's packages, as its documentation has it. */
function dockerFolder({ family, id }: Distribution): string | null {
  switch (family) {
    case 'debian':
      return id === 'raspbian' ? 'raspbian' : 'debian';
    case 'ubuntu':
    case 'fedora':
      return family;
    case 'rhel':
      return id === 'rhel' ? 'rhel' : 'centos';
    case 'amazon':
    case 'suse':
    case 'alpine':
      return null;
    default:
      return unreachable(family);
  }
}

function mirrored(on: Distribution, mirror: Wish['mirror'], component: string): Repository | null {
  if (mirror === null) return null;
  const { uri, suite = on.codename, fingerprint } = mirror;
  // A suite that ends in a slash is the whole repository, and has no components (sources.list(5)).
  return { ...places(on), uri, suite, component: suite.endsWith('/') ? '' : component, fingerprint, keyUrl: null };
}

function places(on: Distribution): Pick<Repository, 'kind' | 'sourcePath' | 'keyPath'> {
  if (isApt(on))
    return {
      kind: 'apt',
      sourcePath: '/etc/apt/sources.list.d/docker.sources',
      keyPath: '/etc/apt/keyrings/docker.asc',
    };
  const folder = on.family === 'suse' ? '/etc/zypp/repos.d' : '/etc/yum.repos.d';
  return { kind: 'rpm', sourcePath: `${folder}/docker-ce.repo`, keyPath: '/etc/pki/rpm-gpg/RPM-GPG-KEY-docker' };
}
