// Every kind of action has words of its own, in the plan, in the report and in JSON.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Action, Change } from '../../src/model.ts';
import { jsonValue } from '../../src/report/json.ts';
import { done, order, repair } from '../../src/report/terminal/sentences.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { stageWords } from '../../src/ui/stage-words.ts';
import { planOf } from '../shell/fake-host.ts';
import { samples } from '../shell/verb-samples.ts';
import { reports } from './fixtures.ts';

const actions = Object.values(samples).flatMap((of) => of.flatMap((it) => it.actions));
const withPlan = (of: readonly Action[]) => {
  const [host] = reports.plan.hosts;
  return { ...reports.plan, hosts: [{ ...host!, plan: planOf(of) }] };
};

describe('words', () => {
  it.each<[Action, string, string]>([
    [{ kind: 'remove', path: '/etc/x', was: '', before: '' }, 'remove /etc/x', 'removed /etc/x'],
    [
      { kind: 'edit', path: '/etc/a.toml', line: 3, old: '  uid = 7', text: '  uid = 0' },
      'change line 3 of /etc/a.toml, "uid = 7", to "uid = 0"',
      'changed line 3 of /etc/a.toml, "uid = 7", to "uid = 0"',
    ],
    [{ kind: 'unit', unit: 'a.timer', operation: 'stop' }, 'stop a.timer', 'stopped a.timer'],
    [{ kind: 'unit', unit: 'a.timer', operation: 'unmask' }, 'unmask a.timer', 'unmasked a.timer'],
    [{ kind: 'sysctl', key: 'kernel.x', value: '1' }, 'set kernel.x to 1', 'set kernel.x to 1'],
    [
      { kind: 'kernel-profile', module: 'apparmor', path: '/etc/apparmor.d/x', before: null, content: '' },
      'load the AppArmor profile /etc/apparmor.d/x',
      'loaded the AppArmor profile /etc/apparmor.d/x',
    ],
    [{ kind: 'group', name: 'x' }, 'create the system group x', 'created the system group x'],
    [
      { kind: 'package', name: 'telnetd', operation: 'remove' },
      'remove the package telnetd',
      'removed the package telnetd',
    ],
    [{ kind: 'run', what: 'pin it', check: '', run: '', undo: '' }, 'by a script: pin it', 'by a script: pin it'],
  ])('%j', (action, before, after) => {
    expect(order(action)).toBe(before);
    expect(done(action)).toBe(after);
    const change = { ...action, why: '', risk: 'safe', activation: 'none' } as unknown as Change;
    expect(repair(change, 'a/b')).toBe(`${before}; running work is not touched`);
  });

  it.each([
    ['unit start a.service', 'starting a.service'],
    ['package remove telnetd', 'removing the package telnetd'],
    ['package upgrade docker.io', 'upgrading the package docker.io'],
    ['kernel-profile apparmor /etc/x', 'loading /etc/x'],
    ['edit /etc/x.toml', 'changing a line of /etc/x.toml'],
    ['sysctl kernel.x', 'setting kernel.x'],
    ['run pin the kernel', 'running a script: pin the kernel'],
  ])('tell the step %s while it is made', (detail, words) => {
    expect(stageWords({ stage: 'applying', detail })).toBe(words);
  });

  it('say in the plan what cannot be undone exactly, and of nothing else', () => {
    const shown = (kind: Action['kind']) =>
      terminalReport(withPlan(samples[kind][0]!.actions), { colour: false, width: 100, verbose: false });
    expect(shown('package')).toContain('cannot be undone exactly');
    expect(shown('run')).toContain('only as good as the script');
    for (const kind of ['put', 'edit', 'sysctl', 'unit', 'remove'] as const)
      expect(shown(kind)).not.toMatch(/^ *undo /m);
  });

  it('follow the published schema for every sample', () => {
    const schema = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8'));
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    expect(validate(jsonValue(withPlan(actions))) ? [] : validate.errors).toEqual([]);
  });
});
