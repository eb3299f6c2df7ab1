/** A host's distribution, as far as Docker's packages differ by it. */
export interface Distribution {
  readonly family: Family;
  /** ID of os-release(5). */
  readonly id: string;
  /** For people: 'Debian GNU/Linux 12 (bookworm)'. */
  readonly name: string;
  /** 'bookworm'; empty where the distribution has none. */
  readonly codename: string;
  /** '12', '24.04', '9.4'; empty on rolling ones. */
  readonly version: string;
}

export type Family = 'debian' | 'ubuntu' | 'fedora' | 'rhel' | 'amazon' | 'suse' | 'alpine';

/** From the text of os-release(5), by ID and then ID_LIKE; null for one that none of these is like. */
export function distributionOf(osRelease: string): Distribution | null {
  const value = (key: string) => {
    const line = osRelease.split('\n').find((it) => it.startsWith(`${key}=`));
    return line?.slice(key.length + 1).replace(/^(["'])(.*)\1$/, '$2') ?? '';
  };
  const id = plain(value('ID'));
  const family = [id, ...value('ID_LIKE').split(' ')].map((it) => FAMILIES[it]).find((it) => it !== undefined);
  if (family === undefined) return null;
  // What is like Ubuntu has its packages, and a code name of its own that no repository knows.
  const codename = plain(
    value(family === 'ubuntu' ? 'UBUNTU_CODENAME' : 'VERSION_CODENAME') || value('VERSION_CODENAME'),
  );
  return { family, id, name: value('PRETTY_NAME') || id, codename, version: plain(value('VERSION_ID')) };
}

const FAMILIES: Readonly<Record<string, Family | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    debian: 'debian',
    raspbian: 'debian',
    ubuntu: 'ubuntu',
    fedora: 'fedora',
    rhel: 'rhel',
    centos: 'rhel',
    rocky: 'rhel',
    almalinux: 'rhel',
    ol: 'rhel',
    amzn: 'amazon',
    sles: 'suse',
    'opensuse-leap': 'suse',
    'opensuse-tumbleweed': 'suse',
    suse: 'suse',
    opensuse: 'suse',
    alpine: 'alpine',
  } as const,
);

/** It becomes part of an address. */
const plain = (text: string) => (/^[a-z0-9][a-z0-9._-]{0,40}$/.test(text) ? text : '');
