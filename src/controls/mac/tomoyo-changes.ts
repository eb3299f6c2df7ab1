// The files, units and words by which TOMOYO learns, and holds containers to what it has learned.
import { unit } from '../../changes.ts';
import { UNITS } from '../../facts/tomoyo.ts';
import { count } from '../../facts/words.ts';
import type { Change, JsonObject } from '../../model.ts';
import type { Engine } from '../../tomoyo/domains.ts';
import type { Held } from '../../tomoyo/policy.ts';
import type { Program } from '../../tomoyo/programs.ts';

const FOLDER = '/etc/tomoyo/ironhull';
export const SCRIPT = `${FOLDER}/policy.sh`;
export const PROGRAMS = `${FOLDER}/programs.conf`;
export const UNIT_FILES = {
  learn: `/etc/systemd/system/${UNITS.learn}`,
  hold: `/etc/systemd/system/${UNITS.hold}`,
} as const;

/** The line by which a unit of ours is known for one of this engine, and of this wish. */
export const commandOf = (engine: Engine, what: 'learn' | 'enforce', withDockerd = false) =>
  `ExecStart=/bin/sh ${SCRIPT} ${what} ${wordsOf(engine, withDockerd)}\n`;

const wordsOf = ({ dockerd, shim, runc }: Engine, withDockerd: boolean) =>
  [dockerd, shim, runc, ...(withDockerd ? ['engine'] : [])].join(' ');

/** Nothing is refused by it, and what runs does not notice. */
export function learning(engine: Engine, isHeld: boolean): [Change, ...Change[]] {
  const why = 'TOMOYO notes which programs are started';
  const data = { script: SCRIPT, programs: wordsOf(engine, false) };
  return [
    script(),
    file(UNIT_FILES.learn, 'systemd/ironhull-tomoyo-learn.service.hbs', data, why),
    unit('enable', UNITS.learn, 'it goes on doing so after a boot'),
    unit('start', UNITS.learn, why),
    ...(isHeld ? [unit('disable', UNITS.hold, 'one of the two is in force')] : []),
  ];
}

export function holding(
  engine: Engine,
  policy: readonly Held[],
  affects: string,
  { withDockerd, learns }: { withDockerd: boolean; learns: boolean },
): [Change, ...Change[]] {
  const why = 'containers start what they were seen to start, and nothing else';
  const domains = policy.map(({ domain, lines }) => ({ domain, lines: [...lines] }));
  const data = { script: SCRIPT, programs: wordsOf(engine, withDockerd) };
  return [
    script(),
    file(PROGRAMS, 'tomoyo/programs.conf.hbs', { domains }, why),
    file(UNIT_FILES.hold, 'systemd/ironhull-tomoyo.service.hbs', data, why),
    unit('enable', UNITS.hold, 'it holds after a boot'),
    unit('start', UNITS.hold, why, { risk: 'disruptive', affects }),
    ...(learns ? [unit('disable', UNITS.learn, 'one of the two is in force')] : []),
  ];
}

const script = () => file(SCRIPT, 'tomoyo/policy.sh.hbs', {}, 'loads the policy, now and at each boot');

const file = (path: string, template: string, data: JsonObject, why: string): Change => ({
  kind: 'template',
  path,
  mode: '0644',
  template,
  data,
  why,
  activation: 'none',
  risk: 'safe',
});

/** How many programs are named; the rest is counted, and stands in the file that a plan shows. */
const TOLD = 30;

/** `/bin/sh, /bin/ls (/bin/busybox) and 3 more`, by the name each was called by. */
export function inWords(programs: readonly Program[]): string {
  const names = programs.map(({ name, file }) => (name === file ? name : `${name} (${file})`));
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
  return `${count(names.length, 'program')}: ${names.slice(0, TOLD).join(', ')}${more}`;
}
