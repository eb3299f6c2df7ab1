import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model.ts';
import type { Inspection } from '../../src/session/inspect.ts';
import { patience, tooShort } from '../../src/session/times.ts';

const seen = (containers: number | null, liveRestore: boolean, took: number | null = null) =>
  ({ running: { containers, liveRestore }, past: { last: { took } } }) as unknown as Inspection;
const plan = (liveRestoreFirst: boolean) => ({ steps: [], liveRestoreFirst }) as unknown as Plan;
const packages = { steps: [{ action: { kind: 'engine' } }], liveRestoreFirst: false } as unknown as Plan;

describe('how long a host may take', () => {
  it.each<[string, Plan, Inspection, number, number]>([
    ['with nothing running', plan(false), seen(0, false), 600, 240],
    ['with containers that stay up', plan(false), seen(400, true), 600, 240],
    ['with containers for which live-restore is switched on first', plan(true), seen(400, false), 600, 240],
    ['with containers that stop and start', plan(false), seen(400, false), 1800, 1440],
    ['when it does not say how many run', plan(false), seen(null, false), 600, 240],
    ['when it took long the last time', plan(false), seen(0, false, 400), 1500, 240],
    ['with Docker to be fetched and installed', packages, seen(0, false), 2400, 240],
    ['when it says an absurd time', plan(false), seen(0, false, 999_999), 11_100, 240],
  ])('%s', (_, it, inspection, allowSeconds, restartSeconds) => {
    expect(patience(it, inspection)).toEqual({ allowSeconds, restartSeconds });
  });
});

describe('the time to confirm', () => {
  it.each([
    ['holds a look and a connection', 10, 7_800, null],
    ['is just enough', 4, 1_500, null],
    ['is too short for a connection beside the look', 3, 1_500, '20s'],
    ['is too short by far', 2, 40_000, '130s'],
  ])('%s', (_, confirmSeconds, lookMs, enough) => {
    const said = tooShort({ confirmSeconds }, lookMs);
    if (enough === null) expect(said).toBeNull();
    else expect(said?.hint).toContain(`--confirm-within ${enough} `);
  });
});
