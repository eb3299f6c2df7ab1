import { byShell } from '../../changes.ts';
import { choice, control, fileProbe, manual, notApplicable, pass, pending } from '../../define.ts';
import { isCovered, type Watched } from '../../facts/audit-cover.ts';
import { auditPlaces } from '../../facts/audit-places.ts';
import type { AuditRule } from '../../facts/audit-rule.ts';
import { auditState } from '../../facts/audit-state.ts';
import { named } from '../../facts/words.ts';
import type { Change } from '../../model.ts';
import { cis } from '../cis.ts';
import { CHECKS, checksOf } from './checks.ts';
import { rulesOn } from './known.ts';
import { KEY, loading } from './load.ts';
import { CONTAINERD, ownWatches, ruleLine, watchedOn } from './watches.ts';

/** Sorts after the files of others: our rules are appended, and a mistake in them costs nobody else's. */
const FILE = '/etc/audit/rules.d/zz-ironhull.rules';
const TMPFILES = '/etc/tmpfiles.d/ironhull-audit.conf';
const WHY = 'changes to Docker and to what starts it leave a trace';

export default control({
  title: 'Record changes to Docker in the audit log',
  why:
    'Whoever replaces dockerd, a unit or daemon.json owns the host. The kernel can record who did it, from which login, ' +
    'also through sudo and also when the intruder cleans up afterwards.',
  costs:
    'A record for each write to what is watched; an upgrade of Docker leaves some dozens. ' +
    'The options runtime and data-root record far more.',
  severity: 'medium',
  refs: [
    ...cis(...CHECKS),
    { source: 'audit.rules(7)', url: 'https://man7.org/linux/man-pages/man7/audit.rules.7.html' },
  ],
  facts: { state: auditState, places: auditPlaces, file: fileProbe(FILE), tmpfiles: fileProbe(TMPFILES) },
  options: {
    runtime: choice<boolean>(
      'Record also each start of a runtime program and each write below /run/containerd (7 records an exec or health check)?',
      false,
    ),
    'data-root': choice<string>('Which data root is to be recorded whole (CIS 1.1.5; floods the log), if any?', ''),
  },

  inspect({ state, places, file }, options) {
    if (places.programs.length === 0) return notApplicable('no program of Docker is here to be watched');
    const rules = rulesOn(state, places);
    if ('verdict' in rules) return rules.verdict;
    const { loaded, kept, locked } = rules;

    const watched = watchedOn(places, options);
    const unrecorded = watched.filter((it) => !isCovered(it, loaded));
    const unkept = watched.filter((it) => !isCovered(it, kept));
    const wrong = new Set([...unrecorded, ...unkept].map(({ path }) => path));
    const checks = checksOf(places, (path) => !wrong.has(path));
    if (unrecorded.length === 0 && unkept.length === 0) return { ...pass(`recorded: ${inWords(watched)}`), checks };
    if (locked && unkept.length === 0)
      return {
        ...pending(`in ${FILE}, not loaded: the rules are locked (-e 2)`, 'a reboot is needed to load them'),
        checks,
      };

    const own = ownWatches(watched);
    const before = loaded.some(({ key }) => key === KEY) ? file : null;
    const holes = watched.filter(
      (it) => !isCovered(it, [...kept.filter(({ key }) => key !== KEY), ...own.map(asRule)]),
    );
    const seen =
      unrecorded.length > 0
        ? `not recorded: ${inWords(unrecorded)}`
        : `recorded only until the next boot: ${inWords(unkept)}`;
    if (holes.length === watched.length) return { ...manual(seen, holeIn(holes)), checks };
    const advice = [
      ...(locked ? ['the rules are locked (-e 2): a reboot is needed before new ones are loaded'] : []),
      ...(holes.length > 0 ? [holeIn(holes)] : []),
    ].join('; ');
    return {
      status: 'fail',
      seen,
      checks,
      fix: [...filesFor(own), ...(locked ? [] : [byShell(loading(own, FILE, before), WHY)])],
      ...(advice === '' ? {} : { advice }),
    };
  },
});

const holeIn = (holes: readonly Watched[]) =>
  `an earlier rule with "never" exempts ${inWords(holes)}: take it out, or the rules of this tool have no effect there`;

function filesFor(own: readonly Watched[]): Change[] {
  const file = (path: string, mode: string, template: string, data: Record<string, string | string[]>): Change => ({
    kind: 'template',
    path,
    mode,
    template,
    data,
    why: WHY,
    activation: 'none',
    risk: 'safe',
  });
  const rules = file(FILE, '0640', 'audit/docker.rules.hbs', { key: KEY, watches: own.map((it) => ruleLine(it, KEY)) });
  if (!own.some(({ path }) => path.startsWith(CONTAINERD))) return [rules];
  return [rules, file(TMPFILES, '0644', 'tmpfiles/audit.conf.hbs', { folder: CONTAINERD })];
}

const asRule = ({ path, extent, access }: Watched): AuditRule => ({
  action: 'always',
  list: 'exit',
  place: { kind: extent === 'tree' ? 'folder' : 'path', path },
  access,
  arch: null,
  narrowed: false,
  types: [],
  key: KEY,
});

const inWords = (watched: readonly Watched[]) => named(watched.map(({ path }) => path));
