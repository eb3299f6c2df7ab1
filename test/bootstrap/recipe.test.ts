import { describe, expect, it } from 'vitest';
import { distributionOf } from '../../src/bootstrap/distribution.ts';
import { DEB_FINGERPRINT, type Recipe, RPM_FINGERPRINT, recipeFor, type Wish } from '../../src/bootstrap/recipe.ts';

/** os-release(5) as each distribution writes it, the lines that count. */
const SYSTEMS = {
  'Debian 12': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
  'Debian 13': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_ID="13"\nVERSION_CODENAME=trixie\nID=debian\n',
  'Ubuntu 24.04':
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=noble\n',
  'Linux Mint 22':
    'PRETTY_NAME="Linux Mint 22"\nVERSION_ID="22"\nVERSION_CODENAME=wilma\nID=linuxmint\nID_LIKE="ubuntu debian"\nUBUNTU_CODENAME=noble\n',
  'Fedora 42': 'PRETTY_NAME="Fedora Linux 42 (Server Edition)"\nVERSION_ID=42\nVERSION_CODENAME=""\nID=fedora\n',
  'RHEL 9': 'PRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\nVERSION_ID="9.4"\nID="rhel"\nID_LIKE="fedora"\n',
  'Rocky 9': 'PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"\nVERSION_ID="9.4"\nID="rocky"\nID_LIKE="rhel centos fedora"\n',
  'Amazon Linux 2023': 'PRETTY_NAME="Amazon Linux 2023.6"\nVERSION_ID="2023"\nID="amzn"\nID_LIKE="fedora"\n',
  'Amazon Linux 2': 'PRETTY_NAME="Amazon Linux 2"\nVERSION_ID="2"\nID="amzn"\nID_LIKE="centos rhel fedora"\n',
  'openSUSE Leap 15.6':
    'PRETTY_NAME="openSUSE Leap 15.6"\nVERSION_ID="15.6"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\n',
  'Alpine 3.20': 'PRETTY_NAME="Alpine Linux v3.20"\nVERSION_ID=3.20.3\nID=alpine\n',
} as const;

const FROM_DISTRIBUTION: Wish = { from: 'distribution', mirror: null };
const FROM_DOCKER: Wish = { from: 'docker', mirror: null };
const recipe = (system: keyof typeof SYSTEMS, wish: Wish) => recipeFor(distributionOf(SYSTEMS[system])!, wish);

describe('from the distribution', () => {
  it.each([
    ['Debian 12', ['docker.io', 'apparmor', 'ca-certificates']],
    ['Debian 13', ['docker.io', 'docker-cli', 'apparmor', 'ca-certificates']],
    ['Ubuntu 24.04', ['docker.io', 'apparmor', 'ca-certificates']],
    ['Linux Mint 22', ['docker.io', 'apparmor', 'ca-certificates']],
    ['Fedora 42', ['moby-engine', 'docker-cli', 'container-selinux']],
    ['Amazon Linux 2023', ['docker', 'container-selinux']],
    ['openSUSE Leap 15.6', ['docker', 'apparmor-parser', 'apparmor-profiles']],
  ] as const)('%s has it as %j, with a security module, in its own sources', (system, packages) => {
    expect(recipe(system, FROM_DISTRIBUTION)).toMatchObject({ packages, repository: null });
  });

  it.each([
    ['RHEL 9', '--docker-from docker'],
    ['Rocky 9', '--docker-from docker'],
    ['Amazon Linux 2', 'amazon-linux-extras'],
    ['Alpine 3.20', 'no systemd'],
  ] as const)('%s has none, and what to do is said', (system, words) => {
    expect(recipe(system, FROM_DISTRIBUTION)).toContain(words);
  });
});

describe("from Docker's repository", () => {
  it.each([
    [
      'Debian 12',
      'https://download.docker.com/linux/debian',
      'bookworm',
      DEB_FINGERPRINT,
      '/etc/apt/sources.list.d/docker.sources',
    ],
    [
      'Linux Mint 22',
      'https://download.docker.com/linux/ubuntu',
      'noble',
      DEB_FINGERPRINT,
      '/etc/apt/sources.list.d/docker.sources',
    ],
    [
      'Fedora 42',
      'https://download.docker.com/linux/fedora/$releasever/$basearch/stable',
      '',
      RPM_FINGERPRINT,
      '/etc/yum.repos.d/docker-ce.repo',
    ],
    [
      'RHEL 9',
      'https://download.docker.com/linux/rhel/$releasever/$basearch/stable',
      '',
      RPM_FINGERPRINT,
      '/etc/yum.repos.d/docker-ce.repo',
    ],
    [
      'Rocky 9',
      'https://download.docker.com/linux/centos/$releasever/$basearch/stable',
      '',
      RPM_FINGERPRINT,
      '/etc/yum.repos.d/docker-ce.repo',
    ],
  ] as const)('%s takes %s', (system, uri, suite, fingerprint, sourcePath) => {
    const it = recipe(system, FROM_DOCKER) as Recipe;
    expect(it.repository).toMatchObject({ uri, suite, fingerprint, sourcePath });
    expect(it.packages.slice(0, 3)).toEqual(['docker-ce', 'docker-ce-cli', 'containerd.io']);
    expect(it.conflicts).toContain('podman-docker');
  });

  it.each(['Amazon Linux 2023', 'openSUSE Leap 15.6'] as const)('%s is told that there are none', (system) => {
    expect(recipe(system, FROM_DOCKER)).toContain('Docker offers no packages');
  });
});

describe('a mirror', () => {
  const mirror = { uri: 'https://apt.example.org/debian', fingerprint: 'AB'.repeat(20) };

  it('takes the place of the repository, and its key that of the published one', () => {
    const it = recipe('Debian 12', { from: 'docker', mirror }) as Recipe;
    expect(it.repository).toMatchObject({ ...mirror, suite: 'bookworm', component: 'stable', keyUrl: null });
  });

  it('whose suite is a path has no components', () => {
    const it = recipe('Debian 12', { from: 'distribution', mirror: { ...mirror, suite: './' } }) as Recipe;
    expect(it.repository).toMatchObject({ suite: './', component: '' });
  });
});

it('a distribution that is like none of these, or lies about its name, is none', () => {
  expect(distributionOf('ID=plan9\n')).toBe(null);
  expect(distributionOf('ID=__proto__\nID_LIKE="constructor"\n')).toBe(null);
  expect(distributionOf('ID=debian\nVERSION_CODENAME="x y\\nSuites: evil"\n')).toMatchObject({ codename: '' });
});
