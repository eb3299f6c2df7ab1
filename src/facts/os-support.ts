import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

export interface OsSupport {
  /** For people: 'Debian GNU/Linux 12 (bookworm)'. */
  readonly name: string;
  /** Last day of security updates, YYYY-MM-DD; null where neither the host nor the table knows it. */
  readonly until: string | null;
  /** By the host's clock, in UTC. */
  readonly today: string;
}

/**
 * Last days of free security updates, as of 2026-11: Debian with LTS and Ubuntu without its paid extension (the package
 * distro-info-data 0.58+deb12u7); Rocky by wiki.rockylinux.org/rocky/version, whose dates are those of the maintenance
 * phase of RHEL that its siblings follow; CentOS by wiki.centos.org/About/Product.
 */
const ENDS: Readonly<Record<string, string>> = {
  'debian 9': '2022-06-30',
  'debian 10': '2024-06-30',
  'debian 11': '2026-08-31',
  'debian 12': '2028-06-30',
  'debian 13': '2030-06-30',
  'ubuntu 18.04': '2023-05-31',
  'ubuntu 20.04': '2025-05-29',
  'ubuntu 22.04': '2027-06-01',
  'ubuntu 23.10': '2024-07-11',
  'ubuntu 24.04': '2029-05-31',
  'ubuntu 24.10': '2025-07-10',
  'ubuntu 25.04': '2026-01-15',
  'ubuntu 25.10': '2026-07-09',
  'ubuntu 26.04': '2031-05-29',
  'ubuntu 26.10': '2027-07-15',
  'centos 7': '2024-06-30',
  'centos 8': '2024-05-31',
  'centos 9': '2027-05-31',
  'rhel 7': '2024-06-30',
  'rhel 8': '2029-05-31',
  'rhel 9': '2032-05-31',
};
/** What is RHEL by another name, with its dates. The CentOS of today is not: it ends with the full support of RHEL. */
const LIKE_RHEL = ['almalinux', 'rocky'];

/** os-release(5) and the day. SUPPORT_END there (Fedora, Amazon, openSUSE) is the distribution's own word, and comes first. */
export const osSupport: Probe<OsSupport> = probe(
  'os-support',
  'date -u +%Y-%m-%d\ncat /etc/os-release 2>/dev/null || cat /usr/lib/os-release',
  (text) => {
    const [today = '', ...lines] = text.split('\n');
    if (!isDay(today)) throw new Error(`${JSON.stringify(today)} is no day`);
    const value = (key: string) => {
      const line = lines.find((it) => it.startsWith(`${key}=`));
      return line?.slice(key.length + 1).replace(/^(["'])(.*)\1$/, '$2');
    };
    const [id = '', version = '', said = ''] = [value('ID'), value('VERSION_ID'), value('SUPPORT_END')];
    const name = value('PRETTY_NAME');
    if (name === undefined) throw new Error('os-release holds no PRETTY_NAME');
    return { name, until: isDay(said) ? said : endOf(id, version), today };
  },
);

function endOf(id: string, version: string): string | null {
  const [major = ''] = version.split('.');
  const key = LIKE_RHEL.includes(id) || id === 'rhel' ? `rhel ${major}` : `${id} ${version}`;
  return Object.hasOwn(ENDS, key) ? ENDS[key]! : null;
}

const isDay = (text: string) => /^20\d\d-[01]\d-[0-3]\d$/.test(text);
