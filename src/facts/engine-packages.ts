import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** Who keeps the package lists; `dnf` for yum's successors of any version. */
export type Packager = 'apt' | 'dnf' | 'apk';

export interface EnginePackage {
  readonly name: string;
  readonly packager: Packager;
  readonly installed: string;
  /** The newest that the package lists on this host know; null when they know none. */
  readonly candidate: string | null;
}

/** Packages that bring dockerd: Docker's own, Debian's and Ubuntu's, Fedora's, Alpine's and SUSE's. */
const NAMES = 'docker-ce docker.io moby-engine docker';

/**
 * apt keeps an index of its lists, and writes it anew where it is missing or old, which is every host whose cache was
 * cleaned: a write on a host that is only looked at, and more than a snippet may write, so it died of SIGXFSZ.
 */
const IN_MEMORY = '-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=';

/** From the lists as they were last fetched: nothing goes over the network. Only installed packages are told. */
export const enginePackages: Probe<readonly EnginePackage[]> = probe(
  'engine-packages',
  `if command -v apt-cache >/dev/null 2>&1; then echo apt; apt-cache ${IN_MEMORY} policy ${NAMES}
elif command -v dnf >/dev/null 2>&1; then echo dnf; dnf -q -C list --installed ${NAMES} 2>/dev/null || :
  echo '== newer'; dnf -q -C list --upgrades ${NAMES} 2>/dev/null || :
elif command -v apk >/dev/null 2>&1; then echo apk; apk policy ${NAMES}
else echo none; fi`,
  (text) => {
    const [kind, ...lines] = text.split('\n');
    if (kind === 'apt') return fromApt(lines);
    if (kind === 'dnf') return fromDnf(lines);
    if (kind === 'apk') return fromApk(lines);
    if (kind === 'none') return [];
    throw new Error('not an answer about packages');
  },
);

function fromApt(lines: readonly string[]): EnginePackage[] {
  const blocks = lines.join('\n').split(/^(?=\S+:$)/m);
  return blocks.flatMap((block) => {
    const [, name] = /^(\S+):$/m.exec(block) ?? [];
    const installed = /^ {2}Installed: (.*)$/m.exec(block)?.[1];
    const candidate = /^ {2}Candidate: (.*)$/m.exec(block)?.[1];
    if (name === undefined || installed === undefined || installed === '(none)') return [];
    const newest = candidate === undefined || candidate === '(none)' ? null : candidate;
    return [{ name, packager: 'apt' as const, installed, candidate: newest }];
  });
}

/** `docker-ce.x86_64  3:26.1.3-1.el9  @docker-ce-stable`, first what is installed, then what is newer. */
function fromDnf(lines: readonly string[]): EnginePackage[] {
  const parted = lines.indexOf('== newer');
  const rows = (part: readonly string[]) =>
    part.flatMap((line) => {
      const [, name, version] = /^([\w.-]+)\.\w+\s+(\S+)\s/.exec(line) ?? [];
      return name === undefined || version === undefined ? [] : [{ name, version }];
    });
  const newer = rows(lines.slice(parted));
  return rows(lines.slice(0, parted)).map(({ name, version }) => ({
    name,
    packager: 'dnf' as const,
    installed: version,
    candidate: newer.filter((it) => it.name === name).at(-1)?.version ?? version,
  }));
}

/** Versions of a package, newest first, each with where it is from; `lib/apk/db/installed` is this host. */
function fromApk(lines: readonly string[]): EnginePackage[] {
  const blocks = lines.join('\n').split(/^(?=\S+ policy:$)/m);
  return blocks.flatMap((block) => {
    const [, name] = /^(\S+) policy:$/m.exec(block) ?? [];
    const versions = [...block.matchAll(/^ {2}(\S+):\n((?: {4}.*\n?)*)/gm)].map(([, version, from]) => ({
      version: version!,
      from: from!,
    }));
    const installed = versions.find(({ from }) => from.includes('lib/apk/db/installed'))?.version;
    const offered = versions.filter(({ from }) => /^ {4}(?!lib\/apk)/m.test(from)).at(0)?.version;
    if (name === undefined || installed === undefined) return [];
    return [{ name, packager: 'apk' as const, installed, candidate: offered ?? null }];
  });
}
