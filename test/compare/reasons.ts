// Why ironhull and the bench differ over a check, by check and by what the two say. A difference without a line here is a
// fault of one of the two that nobody has looked at.
import type { BenchVerdict } from './bench/verdicts.ts';
import type { Ours } from './ours.ts';

type Situation = `${Ours}/${BenchVerdict}`;
interface Reason {
  readonly ids: readonly string[];
  readonly when: Situation;
  readonly why: string;
}

/** The reason for this difference; undefined where there is none. */
export function reason(id: string, mine: Ours, theirs: BenchVerdict): string | undefined {
  return REASONS.find(({ ids, when }) => when === `${mine}/${theirs}` && ids.includes(id))?.why;
}

const AUDIT = Array.from({ length: 16 }, (_, at) => `1.1.${at + 3}`);

const REASONS: readonly Reason[] = [
  {
    ids: ['1.1.1'],
    when: 'manual/warn',
    why: 'a file system of its own needs a device and the data moved: it is for the operator, and not held against the host',
  },
  {
    ids: ['1.1.2'],
    when: 'pass/info',
    why: 'the bench judges members only where it is given a list of trusted users, and then by a part of their name',
  },
  {
    ids: ['1.1.2'],
    when: 'fail/info',
    why: 'the bench lists the members and judges none, unless it is given a list of trusted users',
  },
  {
    ids: AUDIT,
    when: 'not-applicable/warn',
    why: 'this lab host is a container: audit rules belong to the machine below it; the bench does not ask and demands them',
  },
  {
    ids: AUDIT,
    when: 'fail/pass',
    why: 'the bench looks for the path anywhere in a rule, a longer one included; here rules are parsed, and one finding is for all',
  },
  {
    ids: ['1.1.3'],
    when: 'pass/warn',
    why: 'the bench wants /usr/bin/dockerd by name; the daemon of this host is elsewhere, where the rule is',
  },
  {
    ids: ['1.1.5'],
    when: 'manual/warn',
    why: 'a watch there floods the log, so it is for the operator to decide: the option data-root of audit/rules records it',
  },
  {
    ids: ['1.1.8', '1.1.11'],
    when: 'pass/warn',
    why: 'the bench wants the path by name; the rule for the folder around it records it as well',
  },
  {
    ids: ['1.1.18'],
    when: 'pass/warn',
    why: 'the bench wants /usr/bin/runc by name; that is a link here, and the rule is for the program it leads to',
  },
  {
    ids: ['1.2.1'],
    when: 'fail/info',
    why: 'the bench prints a note; here services, listeners and kernel settings of the host are judged one by one',
  },
  {
    ids: ['1.2.1'],
    when: 'pass/info',
    why: 'the bench prints a note, whatever the host is like; here services, listeners and kernel settings are judged',
  },
  {
    ids: ['1.2.2'],
    when: 'manual/pass',
    why: "the bench compares the version with today's date and passes either way; here a branch without repairs is told",
  },
  {
    ids: ['1.2.2'],
    when: 'fail/pass',
    why: "the bench compares the version with today's date and passes either way; here an upgrade is waiting",
  },
  {
    ids: ['2.7'],
    when: 'pass/info',
    why: 'no TCP listener: for the bench a remark; here a pass, for sockets were looked at as well as settings',
  },
  {
    ids: ['2.8'],
    when: 'fail/info',
    why: 'for the bench unset limits are a remark; the benchmark asks for them',
  },
  {
    ids: ['2.12'],
    when: 'manual/warn',
    why: 'which plugin and which policy decide is for the operator to say: it cannot be mended unattended',
  },
  {
    ids: ['2.13'],
    when: 'manual/warn',
    why: 'the logs are bounded now; the place they should go to is for the operator to say',
  },
  {
    ids: ['2.17'],
    when: 'pass/info',
    why: 'the bench knows the profile as "default"; engines since 23.0 call the same one "builtin"',
  },
  {
    ids: ['2.18'],
    when: 'pass/info',
    why: 'the bench asks only engines up to 19.03; here the running daemon is asked',
  },
];
