import { INVISIBLE, oneLine } from '../escape.ts';
import type { HostReport, Report } from '../model.ts';
import { sectionsOf } from './terminal/sections.ts';
import { count } from './terminal/words.ts';

/** One run on one host, as a line of a history file: numbers and names, nothing that a host said. */
export interface PastRun {
  /** ISO 8601, when the run began. */
  readonly at: string;
  readonly command: string;
  readonly host: string;
  readonly profile: string;
  /** Of what was demanded: runs that demanded something else are no trend. */
  readonly digest: string;
  readonly outcome: string;
  /** Findings by state. null: the host was not looked at. */
  readonly findings: Readonly<Record<(typeof COUNTED)[number], number>> | null;
  /** Applied settings that had moved. */
  readonly moved: number;
}

const COUNTED = ['failed', 'pending', 'manual', 'unknown', 'waived', 'passed', 'notApplicable'] as const;
/** What somebody still has to act on. */
const OPEN = ['failed', 'pending', 'manual', 'unknown'] as const;
/** Runs that a trend shows. */
const SHOWN = 12;

/** A run's lines for its history file (JSON lines), each with its line feed. */
export function historyLinesOf({ startedAt, command, hosts }: Report): string {
  return hosts.map((host) => `${bare(JSON.stringify(pastRun(host, startedAt, command)))}\n`).join('');
}

/** Reads a history file; a line that is none of ours is counted and left. */
export function readHistory(text: string): { runs: PastRun[]; foreign: number } {
  const lines = text.split('\n').filter((it) => it.trim() !== '');
  const runs = lines.flatMap((it) => parsed(it) ?? []);
  return { runs, foreign: lines.length - runs.length };
}

/** How the findings of each host went, oldest first, one line each; '' where there is no earlier run to compare with. */
export function trendText(runs: readonly PastRun[], hosts: readonly string[]): string {
  return hosts.map((host) => trendOf(runs, host)).join('');
}

function trendOf(runs: readonly PastRun[], host: string): string {
  const looked = runs.filter((it) => it.host === host && it.findings !== null);
  const known = looked.filter((it) => it.digest === looked.at(-1)!.digest).slice(-SHOWN);
  if (known.length < 2) return '';
  const open = known.map(({ findings }) => OPEN.reduce((sum, it) => sum + findings![it], 0));
  const change = open.at(-1)! - open.at(-2)!;
  const word = change === 0 ? 'as before' : change > 0 ? `${change} more` : `${-change} fewer`;
  const said = `${count(open.at(-1)!, 'open finding')}, ${word}; ${bars(open)} ${open.join(' ')} since ${known[0]!.at.slice(0, 10)}`;
  return `Trend of ${oneLine(host, 120)}: ${said}\n`;
}

/** Eight heights of a block; the highest is the worst run that is shown. */
function bars(values: readonly number[]): string {
  const top = Math.max(1, ...values);
  return values.map((it) => String.fromCodePoint(0x2581 + Math.round((it / top) * 7))).join('');
}

function pastRun(
  { host, profile, profileDigest: digest, outcome, findings, drift = [] }: HostReport,
  at: string,
  command: string,
): PastRun {
  const sections = sectionsOf(findings);
  const numbers = Object.fromEntries(COUNTED.map((it) => [it, sections[it].length]));
  const known = findings.length > 0;
  return {
    at,
    command,
    host,
    profile,
    digest,
    outcome,
    findings: known ? (numbers as PastRun['findings']) : null,
    moved: drift.length,
  };
}

function parsed(line: string): PastRun | undefined {
  try {
    const it = JSON.parse(line);
    const texts = [it.at, it.command, it.host, it.profile, it.digest, it.outcome].every(
      (text) => typeof text === 'string',
    );
    const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(it.at);
    const numbers = it.findings === null || COUNTED.every((state) => Number.isSafeInteger(it.findings[state]));
    return texts && time && numbers && Number.isSafeInteger(it.moved) ? it : undefined;
  } catch {
    return undefined;
  }
}

/** A name on the command line may hold what a terminal obeys; escapes mean the same to every reader of JSON. */
const bare = (json: string) =>
  json.replace(INVISIBLE, (it) =>
    [...Array(it.length).keys()].map((at) => `\\u${it.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
