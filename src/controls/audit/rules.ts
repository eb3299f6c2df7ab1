import { byShell } from '../../changes.ts';
import { choice, control, fileProbe, manual, notApplicable, pass, pending } from '../../define.ts';
import { asMeant, dropped, isCovered, silencesAll, type Watched } from '../../facts/audit-cover.ts';
import { auditPlaces, resolved } from '../../facts/audit-places.ts';
import type { AuditRule } from '../../facts/audit-rule.ts';
import { type AuditState, auditState } from '../../facts/audit-state.ts';
import { named } from '../../facts/words.ts';
import type { Change, Verdict } from '../../model.ts';
import { cis } from '../cis.ts';
import { KEY, loading } from './load.ts';
import { CONTAINERD, ownWatches, ruleLine, watchedOn } from './watches.ts';

/** Sorts after the files of others: our rules are appended, and a mistake in them costs nobody else's. */
const FILE = '/etc/audit/rules.d/zz-ironhull.rules';
const TMPFILES = '/etc/tmpfiles.d/ironhull-audit.conf';
const WHY = 'changes to Docker and to what starts it leave a trace';

const CHECKS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((n) => `1.1.${n}`);

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
    if (state.kind === 'in-container')
      return notApplicable('the audit log belongs to the machine that runs this container');
    if (state.kind === 'absent')
      return notApplicable('auditctl is not here: install the package auditd (or audit) to have changes recorded');

    const known = (rules: readonly AuditRule[]) => rules.map((rule) => onReal(rule, places.aliases));
    const kept = known(state.files.flatMap(({ rules }) => rules));
    const loaded = asMeant(known(state.loaded), kept);
    const silence = whySilent(state, loaded);
    if (silence !== null) return silence;

    const watched = watchedOn(places, options);
    const unrecorded = watched.filter((it) => !isCovered(it, loaded));
    const unkept = watched.filter((it) => !isCovered(it, kept));
    if (unrecorded.length === 0 && unkept.length === 0) return pass(`recorded: ${inWords(watched)}`);
    const locked = state.mode === 'locked';
    if (locked && unkept.length === 0)
      return pending(`in ${FILE}, not loaded: the rules are locked (-e 2)`, 'a reboot is needed to load them');

    const own = ownWatches(watched);
    const before = state.loaded.some(({ key }) => key === KEY) ? file : null;
    const holes = watched.filter(
      (it) => !isCovered(it, [...kept.filter(({ key }) => key !== KEY), ...own.map(asRule)]),
    );
    const seen =
      unrecorded.length > 0
        ? `not recorded: ${inWords(unrecorded)}`
        : `recorded only until the next boot: ${inWords(unkept)}`;
    if (holes.length === watched.length) return manual(seen, holeIn(holes));
    const advice = [
      ...(locked ? ['the rules are locked (-e 2): a reboot is needed before new ones are loaded'] : []),
      ...(holes.length > 0 ? [holeIn(holes)] : []),
    ].join('; ');
    return {
      status: 'fail',
      seen,
      fix: [...filesFor(own), ...(locked ? [] : [byShell(loading(own, FILE, before), WHY)])],
      ...(advice === '' ? {} : { advice }),
    };
  },
});

function whySilent(state: AuditState & { kind: 'here' }, loaded: readonly AuditRule[]): Verdict | null {
  if (state.mode === 'off')
    return manual('auditing is switched off', 'start auditd, or take audit=0 off the kernel command line');
  const [source] = state.files.filter(({ rules }) => rules.some(silencesAll));
  if (source !== undefined || loaded.some(silencesAll))
    return manual(
      'the rule "-a never,task" keeps everything from being recorded',
      `take it out of ${source?.path ?? 'the loaded rules (auditctl -d never,task)'}, then apply again`,
    );
  const types = dropped(loaded);
  return types.length === 0
    ? null
    : manual(
        `records of type ${named(types)} are excluded`,
        'without them no event says what was changed: take the rule out',
      );
}

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

function onReal(rule: AuditRule, aliases: ReadonlyMap<string, string>): AuditRule {
  return rule.place === null ? rule : { ...rule, place: { ...rule.place, path: resolved(rule.place.path, aliases) } };
}

const inWords = (watched: readonly Watched[]) => named(watched.map(({ path }) => path));
