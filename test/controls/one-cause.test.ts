// One thing on a host that makes many controls say what they say: each keeps its own status, and all name the same cause.
import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Cause, Verdict } from '../../src/model.ts';
import { judge } from '../control-tester.ts';
import { command, FILE, file } from './daemon/says.ts';

const DAEMON = [...CONTROLS].filter(([name, { facts }]) => name.startsWith('daemon/') && 'file' in facts);

/** The verdicts of the daemon's controls on the stock host with these answers. */
function verdicts(says: Readonly<Record<string, string>>): [string, Verdict & { cause?: Cause }][] {
  return DAEMON.map(([name, control]) => {
    const asked = new Set(Object.values(control.facts).map((it) => it.name));
    const heard = Object.fromEntries(Object.entries(says).filter(([it]) => asked.has(it)));
    return [name, judge(control, { says: heard })];
  });
}

describe('a daemon.json that is newer than the daemon', () => {
  const text = {
    'log-level': 'info',
    'no-new-privileges': true,
    'userland-proxy': false,
    'log-opts': { 'max-size': '1m' },
  };
  const told = verdicts({
    [FILE]: file(text),
    'daemon-start': 'ExecMainStartTimestamp=Tue 2026-11-24 04:05:56 UTC\n1795493999\n',
  }).filter(([, { cause }]) => cause !== undefined);

  it('is the one cause of every control that cannot know what is in effect', () => {
    expect(new Set(told.map(([, { cause }]) => JSON.stringify(cause))).size).toBe(1);
    expect(told[0]![1].cause).toMatchObject({
      id: 'daemon-json-newer',
      seen: expect.stringContaining('has to restart'),
    });
    expect(told.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        ...['daemon/base-device-size', 'daemon/cgroup-parent', 'daemon/iptables', 'daemon/log-level'],
        ...['daemon/log-limits', 'daemon/metrics', 'daemon/no-new-privileges', 'daemon/userland-proxy'],
      ]),
    );
  });

  it('leaves each a failure with a repair, and a word on its own setting', () => {
    for (const [, verdict] of told) {
      expect(verdict).toMatchObject({ status: 'fail', fix: [{ kind: 'activate' }] });
      expect(verdict.seen).toMatch(/^.+; not known to be in effect \(daemon\.json is newer\)$/);
      expect(verdict.seen).not.toContain(verdict.cause!.seen);
    }
    expect(new Set(told.map(([, { seen }]) => seen)).size).toBeGreaterThan(4);
  });
});

it.each([
  ['a daemon.json that does not parse', { [FILE]: file('{ "icc" false }\n') }],
  ['a configuration file elsewhere', { 'dockerd-command': command({ flags: '-H fd:// --config-file /srv/d.json' }) }],
])('%s is one cause, and every control of the daemon waits for it', (_, says) => {
  const told = verdicts(says);
  expect(told.every(([, { status, cause }]) => status === 'manual' && cause?.id === 'daemon-configuration')).toBe(true);
  expect(new Set(told.map(([, { cause }]) => cause!.seen)).size).toBe(1);
});
