import { describe, expect, it } from 'vitest';
import type { Host, HostReport, Outcome } from '../../src/model.ts';
import { fleet } from '../../src/session/fleet.ts';

const host = (name: string): Host => ({ name, ssh: null, sudo: 'auto' });
const hosts = ['a', 'b', 'c', 'd'].map(host);
const report = ({ name }: Host, outcome: Outcome) => ({ host: name, outcome }) as HostReport;
const options = { concurrency: 2, tell: () => {}, careful: false };

describe('fleet', () => {
  it('keeps the hosts’ order and never works on more at a time than allowed', async () => {
    let [now, most] = [0, 0];
    const work = async (it: Host) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, it.name === 'a' ? 20 : 5));
      now--;
      return report(it, 'clean');
    };
    const reports = await fleet(hosts, work, report as never, options);
    expect(reports.map((it) => it.host)).toEqual(['a', 'b', 'c', 'd']);
    expect(most).toBe(2);
  });

  it('works on the first alone when careful, and starts none after a rollback', async () => {
    const started: string[] = [];
    const work = async (it: Host) => {
      started.push(it.name);
      return report(it, 'rolled-back');
    };
    const spared = (it: Host, because: string) => ({ ...report(it, 'refused'), error: { message: because } });
    const reports = await fleet(hosts, work, spared, { ...options, careful: true });
    expect(started).toEqual(['a']);
    expect(reports.slice(1).map(({ outcome, error }) => [outcome, error?.message])).toEqual(
      Array(3).fill(['refused', 'a rolled back, so this host was not started']),
    );
  });
});
