import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../src/commands/drift/line.ts';
import { watchEvery } from '../../../src/commands/drift/watch.ts';
import { type Known, since } from '../../../src/engine/since.ts';
import type { HostReport, Report } from '../../../src/model.ts';
import { reports } from '../../report/fixtures.ts';

const moved = reports['audit-moved'];
const host = moved.hosts[0]!;
const says = (change: Partial<HostReport>): Report => ({ ...moved, hosts: [{ ...host, ...change }] });
/** The lines of looks that follow each other. */
function lines(...looks: Report[]): string[] {
  let known: Known | undefined;
  return looks.map(({ startedAt, hosts }) => {
    const it = since(known, hosts[0]!);
    known = it.known;
    return lineOf(startedAt, hosts, [it.since]).replace(/^\S+Z {2}/, '');
  });
}
const all = (status: 'pass' | 'fail' | 'unknown') => host.findings.map((it) => ({ ...it, status }));

describe('the line of a look', () => {
  it('says what moved, that nothing did, and what was put back', () => {
    const [first, same, back] = lines(moved, moved, says({ drift: [] }));
    const { setting, wanted, now } = host.drift![0]!;
    expect(first).toContain(`${host.host}: 1 open finding, moved ${setting} from ${wanted} to ${now}`);
    expect(same).toBe('1 host as before; 1 open finding in all');
    expect(back).toContain(`put back ${setting}`);
  });

  it('says which controls are no longer met, and which are again', () => {
    const names = host.findings.map(({ control }) => control).join(', ');
    const looks = ['pass', 'fail', 'pass'] as const;
    const [, worse, better] = lines(...looks.map((it) => says({ drift: [], findings: all(it) })));
    expect(worse).toBe(`${host.host}: no longer met ${names}; ${host.findings.length} open findings in all`);
    expect(better).toContain(`met again ${names}`);
  });

  it('takes what is not known for no change: what is known again is compared with what was', () => {
    const unknown = says({ driftUnknown: 'the record is torn', findings: all('unknown') });
    (unknown.hosts[0] as { drift?: unknown }).drift = undefined;
    const [, lost, again] = lines(moved, unknown, moved);
    expect(lost).toMatch(/not known: the record is torn, \d+ controls not known/);
    expect(again).toBe('1 host as before; 1 open finding in all');
  });

  it('holds one line and nothing to obey, whatever a host says', () => {
    const odd = { ...host.drift![0]!, now: 'a\nb\x1b[2J http://u:hunter2@x' };
    const [line] = lines(says({ drift: [odd] }));
    expect(line).not.toMatch(/[\n\x1b]|hunter2/);
  });
});

describe('--watch', () => {
  it.each([
    ['1h', 3_600_000],
    ['10s', 10_000],
  ])('%s is a time', (text, ms) => expect(watchEvery(text)).toBe(ms));
  it.each(['1s', '200h', '60', 'often'])('%s is refused', (text) => expect(() => watchEvery(text)).toThrow(/--watch/));
});
