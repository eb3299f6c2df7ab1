import { activate } from '../../changes.ts';
import { choice, control, fail, fileProbe, manual, notApplicable, pass, pending } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { seccompContainers } from '../../facts/seccomp-containers.ts';
import { OURS, seccompFiles } from '../../facts/seccomp-files.ts';
import { profileInEffect, seccompProfile } from '../../facts/seccomp-profile.ts';
import { named } from '../../facts/words.ts';
import type { Change } from '../../model.ts';
import { GROUPS, USUAL } from '../../seccomp/groups.ts';
import { NO_SECCOMP } from './profile.ts';
import { fileFor, type Wanted, wantedProfile } from './wanted.ts';

const KEY = 'seccomp-profile';
const WHY = 'containers cannot make system calls that they do without';

export default control({
  title: 'Deny containers system calls that ordinary programs do without',
  why:
    "The engine's own profile allows whatever some program somewhere needs. Most ways out of a container of the last years " +
    'went through calls that servers never make: io_uring, the cryptography of the kernel, rare kinds of sockets.',
  costs:
    'Programs that need what is denied fail in containers that are started from now on; each group says what that is ' +
    '(docs/seccomp.md). What belongs to a capability comes back with --cap-add, everything with --security-opt seccomp=FILE. ' +
    "RUN steps of image builds keep the engine's own profile, whatever is set.",
  severity: 'medium',
  refs: [
    { source: 'Docker: seccomp security profiles', url: 'https://docs.docker.com/engine/security/seccomp/' },
    { source: 'moby/profiles: the own profile of the engine', url: 'https://github.com/moby/profiles' },
  ],
  facts: { ...daemonFacts, seccompProfile, seccompFiles, seccompContainers, ours: fileProbe(OURS) },
  options: {
    deny: choice<string[]>(`Which groups are to be denied (${GROUPS.map(({ name }) => name).join(', ')})?`, [...USUAL]),
    file: choice<string>('Which profile of yours, a file on the host, is to be used instead, if any?', ''),
  },

  inspect({ seccompProfile, seccompFiles, seccompContainers, ours, ...facts }, options) {
    const { daemon, verdict } = theDaemon(facts, []);
    if (verdict !== undefined) return verdict;
    if (seccompProfile === null) return notApplicable('Docker is not installed');
    const active = profileInEffect(daemon.info);
    if (active === null) return manual('the daemon reports no seccomp at all', NO_SECCOMP);
    const { machine } = seccompProfile;
    const wanted = wantedProfile(options, { version: daemon.info.version, machine, ours, files: seccompFiles });
    if (wanted.kind === 'none') return manual(wanted.seen, wanted.advice);

    const { path } = wanted;
    const set = configured(daemon, KEY);
    if (set !== undefined && set !== '' && set !== path && set !== 'builtin')
      return manual(
        `${KEY} is ${JSON.stringify(set)}`,
        'name it in the option file, or take it out (seccomp/profile does, where it is weak): it is not replaced unasked',
      );
    const file = wanted.kind === 'ours' ? writing(wanted) : [];
    if (set !== path) return repair(daemon, `${active}: nothing more is denied`, { [KEY]: path }, WHY, {}, ...file);
    if (wanted.kind === 'ours' && wanted.differs !== null) return fail(`${path} ${wanted.differs}`, ...writing(wanted));
    if (active !== path || seccompProfile.file?.changed !== false)
      return fail(
        `${path} is set, but the daemon has not read it yet`,
        activate('the daemon reads its profile only when it starts'),
      );

    const since = seccompFiles.get(path)?.changedAt ?? 0;
    const earlier = seccompContainers.filter(({ own, startedAt }) => !own && startedAt < since).map(({ name }) => name);
    const apart = seccompContainers.filter(({ own }) => own).map(({ name }) => name);
    const seen = `${inWords(wanted)}${apart.length === 0 ? '' : `; not reached, with a profile of their own or none: ${named(apart)}`}`;
    if (earlier.length === 0) return pass(seen);
    return pending(
      `${seen}; started before, with what was then: ${named(earlier)}`,
      'restart them when it suits (docker restart): a container gets its filter when it starts',
    );
  },
});

const writing = (wanted: Wanted & { kind: 'ours' }): [Change] => [
  {
    kind: 'template',
    path: wanted.path,
    mode: '0644',
    ...fileFor(wanted),
    why: WHY,
    activation: 'docker-restart',
    risk: 'restart',
  },
];

const inWords = (wanted: Wanted & { kind: 'ours' | 'theirs' }) =>
  wanted.kind === 'theirs' ? `${wanted.path} is in effect` : `denied: ${wanted.deny.join(', ') || 'nothing more'}`;
