import { type Section, sectionsFor } from './rules.ts';

/** What a container was seen to do, as far as AppArmor has rules for it. */
export interface FilesSeen {
  /** Programs that ran, links followed. */
  readonly programs: readonly string[];
  /** Folders below which something was written, made or removed. */
  readonly folders: readonly string[];
  /** Files or folders that changed, of which it is not known which they are. */
  readonly changed: readonly string[];
  /** As AppArmor writes them; null: not known, so all stay for the engine to give. */
  readonly capabilities: readonly string[] | null;
  /** Sockets below the protocols (SOCK_RAW), and to the network cards (AF_PACKET). */
  readonly raw: boolean;
  readonly packet: boolean;
}

/**
 * A path as a rule of AppArmor's may have it. Others are left out, for what a letter means in a pattern, or what a
 * container puts into a name, must not become a rule of its own.
 */
export const isPlainPath = (path: string) =>
  /^(?:\/[A-Za-z0-9._@+:=%~-]+)+$/.test(path) && !path.split('/').some((part) => part === '.' || part === '..');

/** A profile that allows what was seen, and refuses besides whatever every profile of ours refuses. */
export function learnedSections(name: string, seen: FilesSeen): readonly Section[] {
  const writes = [...new Set(seen.folders)].sort().flatMap((it) => [`${it}/ rw`, `${it}/** rwlk`]);
  const changed = [...new Set(seen.changed)].sort().flatMap((it) => [`${it} rwk`, `${it}/** rwlk`]);
  const sections: Section[] = [
    {
      why: 'Anything may be read, and mapped as a library; nothing else is run than what was seen to run.',
      rules: ['/ r', '/** rmk', ...[...new Set(seen.programs)].sort().map((it) => `${it} ix`)],
    },
    {
      why: 'What every program may write: its devices and terminals, and what the kernel shows of itself.',
      rules: ['/dev/** rwk', '/proc/[0-9]*/{,task/[0-9]*/}{comm,oom_score_adj,fd/*} rw'],
    },
    { why: 'Where something was written.', rules: [...writes, ...changed] },
    {
      why: 'Capabilities that were asked for.',
      rules: seen.capabilities?.map((it) => `capability ${it}`) ?? ['capability'],
    },
    {
      why: 'Sockets: ordinary ones, whether seen or not.',
      rules: [
        ...['inet', 'inet6'].flatMap((it) => [`network ${it} stream`, `network ${it} dgram`]),
        'network unix',
        'network netlink',
        ...(seen.raw ? ['network inet raw', 'network inet6 raw'] : []),
        ...(seen.packet ? ['network packet'] : []),
      ],
    },
  ];
  const [first, ...refusals] = sectionsFor({ name, capabilities: [], paths: [] });
  if (first?.rules.includes('file') !== true) throw new Error('the first section is not the one that allows all files');
  return [...sections.filter(({ rules }) => rules.length > 0), ...refusals];
}
