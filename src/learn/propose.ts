import { isPlainPath, learnedSections } from '../apparmor/learned.ts';
import type { Section } from '../apparmor/rules.ts';
import { capabilityName } from '../capabilities/names.ts';
import { isKnown } from '../seccomp/engine-default.ts';
import { learned, refusedOf } from '../seccomp/learned.ts';
import { callName, isMachine } from '../seccomp/numbers.ts';
import type { ProfileValue } from '../seccomp/profile-value.ts';
import type { Seen } from './seen.ts';

/** What is proposed for a container; a part that could not be made is null, and `unseen` says why. */
export interface Proposal {
  readonly seccomp: ProfileValue | null;
  readonly apparmor: {
    readonly name: string;
    readonly abi: boolean;
    readonly includes: boolean;
    readonly sections: readonly Section[];
  } | null;
  /** To be given; all others dropped. Names without CAP_. */
  readonly capabilities: readonly string[] | null;
  /** System calls by name, as they were made. */
  readonly calls: readonly string[];
  readonly programs: readonly string[];
  /** Sentences: what this watching cannot know. */
  readonly unseen: readonly string[];
}

/** From what was seen of the container of that name. */
export function propose(container: string, seen: Seen): Proposal {
  const calls = seen.calls.flatMap((it) => callName(seen.machine, it) ?? []).sort();
  const seccomp = seccompOf(seen, calls);
  const capabilities = capabilitiesOf(seen);
  const files = filesOf(seen);
  return {
    seccomp,
    capabilities,
    calls,
    programs: files.programs,
    apparmor: seen.apparmor
      ? {
          name: `ironhull-learned-${container}`,
          abi: seen.apparmorFiles.includes('abi/3.0'),
          includes: ['tunables/global', 'abstractions/base'].every((it) => seen.apparmorFiles.includes(it)),
          sections: learnedSections(`ironhull-learned-${container}`, {
            ...files,
            capabilities: capabilities?.map((it) => it.toLowerCase()) ?? null,
            raw: seen.sockets.some(([family, type]) => type === RAW && family !== PACKET),
            packet: seen.sockets.some(([family]) => family === PACKET),
          }),
        }
      : null,
    unseen: [...unseenOf(seen, seccomp, calls), ...files.odd],
  };
}

/** With what templates/seccomp/profile.json.hbs is filled. */
export function profileOf({ archMap, syscalls, ...top }: ProfileValue) {
  return { top, archMap, syscalls };
}

/** SOCK_RAW and AF_PACKET (socket(2)). */
const [RAW, PACKET] = [3, 17];

function seccompOf(seen: Seen, calls: readonly string[]): ProfileValue | null {
  if (!isKnown(seen.engine) || !isMachine(seen.machine) || seen.narrow || calls.length === 0) return null;
  return learned(seen.engine, { calls: new Set(calls), families: new Set(seen.sockets.map(([family]) => family)) });
}

/** What was asked for, of what it has: a capability that it has not was refused anyway. */
function capabilitiesOf({ capabilities, bounding }: Seen): readonly string[] | null {
  if (capabilities === undefined || bounding === undefined) return null;
  return capabilities
    .filter((bit) => (bounding >> BigInt(bit)) & 1n)
    .flatMap((bit) => capabilityName(bit) ?? [])
    .sort();
}

function filesOf({ programs, changes, mounts }: Seen) {
  // A folder is listed as changed when something below it is: that one is the news.
  const paths = changes.map(([, path]) => path).sort();
  const leaves = changes.filter(([, path]) => !paths.some((it) => it.startsWith(`${path}/`)));
  const folders = [
    ...leaves.filter(([kind]) => kind !== 'C').map(([, path]) => path.replace(/\/[^/]*$/, '')),
    ...mounts.filter((it) => !OF_DOCKER.includes(it)),
  ];
  const changed = leaves.filter(([kind]) => kind === 'C').map(([, path]) => path);
  const used = [...new Set([...programs, ...folders, ...changed])].filter((it) => it !== '');
  const odd = used.filter((it) => !isPlainPath(it));
  const plain = (list: readonly string[]) => [...new Set(list)].filter(isPlainPath).sort();
  return {
    programs: plain(programs),
    folders: plain(folders),
    changed: plain(changed),
    odd: [
      ...(odd.length === 0
        ? []
        : [
            `Paths that no rule was written for, since a rule could mean more than they: ${odd
              .slice(0, 20)
              .map((it) => JSON.stringify(it))
              .join(', ')}.`,
          ]),
      ...(folders.includes('') ? ['Something was made or removed in / itself; no rule allows that.'] : []),
    ],
  };
}

/** Files that Docker mounts into every container. */
const OF_DOCKER = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

function unseenOf(seen: Seen, seccomp: ProfileValue | null, calls: readonly string[]): string[] {
  const refused = seccomp === null ? [] : refusedOf(seen.engine, { calls: new Set(calls), families: new Set() });
  return [
    seen.started
      ? 'What it does when it is stopped.'
      : 'Its start, with what it does only then (opening ports, changing its user, making files). Nothing of it is in these files: without --restart the proposal may not let it start.',
    'Whatever it did not do in this time: rare requests, reloads, rotation of logs, errors, jobs of the night.',
    'Which files it reads: all may be read. What it writes is known by folder, from docker diff and its mounts.',
    'Arguments of system calls, but for the families of sockets; to whom it connects.',
    ...(seen.health
      ? [
          'Its health check, which Docker runs beside it: the proposal may refuse it, and the container would be called unhealthy.',
        ]
      : []),
    'Programs that are run in it by docker exec: they begin by themselves under the AppArmor profile, and can start none but those named there.',
    ...(seen.lost > 0 ? [`${seen.lost} events that the kernel had no room for: watch again, longer.`] : []),
    ...(seen.ended ? ['All after its end: it stopped while it was watched.'] : []),
    ...(seen.privileged
      ? [
          'It is privileged: Docker gives such a container no profile of seccomp unless one is named, and all capabilities; take --privileged away to have any of this.',
        ]
      : []),
    ...(seen.capabilities === undefined ? ['Capabilities: this kernel takes no probe, so no set is proposed.'] : []),
    ...(seen.capabilities !== undefined && seen.bounding === undefined
      ? ['Which capabilities it has: it was gone when they were looked at, so no set is proposed.']
      : []),
    ...(seccomp === null ? [`System calls: ${whyNone(seen)}, so no profile of seccomp is proposed.`] : []),
    ...(refused.length > 0
      ? [`Calls that it made and that Docker's own profile has no rule for stay refused: ${refused.join(', ')}.`]
      : []),
    ...(seen.apparmor
      ? []
      : ['AppArmor is not in use on this host: nothing here stops a program that was not seen from being started.']),
    'Labels of SELinux and policies of TOMOYO: none are proposed.',
  ];
}

function whyNone({ engine, machine, narrow }: Seen): string {
  if (!isKnown(engine)) return `the own profile of this engine (${engine || 'no version'}) is not known`;
  if (!isMachine(machine)) return `the numbers of calls of this machine (${machine}) are not known`;
  return narrow ? '32-bit programs ran, whose calls cannot be told from others by number' : 'none were seen';
}
