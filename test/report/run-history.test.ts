import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepHistory } from '../../src/commands/keep-history.ts';
import type { Report } from '../../src/model.ts';
import { historyLinesOf, readHistory, trendText } from '../../src/report/run-history.ts';
import { reports } from './fixtures.ts';

const on = (report: Report, day: string): Report => ({ ...report, startedAt: `${day}T03:17:00.000Z` });
const runs = (...all: Report[]) => readHistory(all.map(historyLinesOf).join('')).runs;

describe('a history file', () => {
  it('has a line for each host, with numbers and names and nothing that a host said', () => {
    expect(JSON.parse(historyLinesOf(reports['audit-moved']))).toEqual({
      at: '2026-10-20T19:02:09.120Z',
      command: 'audit',
      host: 'web-1',
      profile: 'baseline',
      digest: '5c1f9b0e7d3a',
      outcome: 'findings',
      findings: { failed: 1, pending: 0, manual: 0, unknown: 0, waived: 0, passed: 1, notApplicable: 0 },
      moved: reports['audit-moved'].hosts[0]!.drift!.length,
    });
    expect(historyLinesOf(reports.fleet).match(/\n/g)).toHaveLength(4);
    expect(historyLinesOf(reports.hostile)).not.toMatch(/gnp\.exe|PASS/);
  });

  it('says null of a host that was not looked at, which is no pass', () =>
    expect(JSON.parse(historyLinesOf(reports.unreachable)).findings).toBe(null));

  it('is read in spite of lines that are none of ours', () => {
    const good = historyLinesOf(reports.audit);
    const text = `${good}nonsense\n{"at":"yesterday"}\n[]\nnull\n${good.slice(0, 40)}\n${good}`;
    expect(readHistory(text)).toMatchObject({ foreign: 5, runs: [{ host: 'web-1' }, { host: 'web-1' }] });
  });
});

describe('the trend', () => {
  it('is the open findings of each host, oldest first, and the change since the last run', () => {
    const past = runs(
      on(reports.audit, '2026-10-18'),
      on(reports.unreachable, '2026-10-19'),
      on(reports.audit, '2026-10-19'),
      on(reports['audit-clean'], '2026-10-20'),
    );
    expect(trendText(past, ['web-1', 'web-4', 'web-9'])).toBe(
      'Trend of web-1: 0 open findings, 7 fewer; ██▁ 7 7 0 since 2026-10-18\n',
    );
    expect(trendText(past.slice(0, 3), ['web-1'])).toContain('7 open findings, as before');
    expect(trendText([...past, past[0]!], ['web-1'])).toContain('7 more');
  });

  it('does not compare what was demanded by another profile, or of fewer controls', () => {
    const [host] = reports.audit.hosts;
    const strict = { ...reports.audit, hosts: [{ ...host!, profileDigest: 'other' }] };
    expect(trendText(runs(reports['audit-clean'], strict), ['web-1'])).toBe('');
    expect(trendText(runs(reports.audit, strict, reports['audit-clean']), ['web-1'])).toContain('7 fewer; █▁ 7 0');
  });

  it('is nothing where there is no earlier run', () => expect(trendText(runs(reports.audit), ['web-1'])).toBe(''));
});

describe('--history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-history-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('adds to the file, which is for its owner only, and says the trend', async () => {
    const file = join(folder, 'runs.jsonl');
    expect(await keepHistory(on(reports.audit, '2026-10-19'), file)).toBe('');
    expect(await keepHistory(on(reports['audit-clean'], '2026-10-20'), file)).toMatch(/^Trend of web-1: 0 open/);
    expect(readFileSync(file, 'utf8').match(/\n/g)).toHaveLength(2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('reads only the end of a long file', async () => {
    const file = join(folder, 'long.jsonl');
    writeFileSync(file, `${'x'.repeat(6_000_000)}\n${historyLinesOf(reports.audit)}`);
    expect(await keepHistory(on(reports['audit-clean'], '2026-10-21'), file)).toMatch(/7 fewer/);
  });

  it('says so where it cannot be kept', () =>
    expect(keepHistory(reports.audit, folder)).rejects.toThrow(`the history cannot be kept in ${folder}: EISDIR`));
});
