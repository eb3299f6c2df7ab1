import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import { parseConfig } from '../../src/load/config.ts';
import { commandLine, configText } from '../../src/wizard/config-text.ts';
import { acceptedBy, profileText } from '../../src/wizard/profile-text.ts';
import type { Answer } from '../../src/wizard/question.ts';

const ANSWERS: Answer[] = [
  { kind: 'consent', control: 'daemon/userns-remap', said: 'now' },
  { kind: 'consent', control: 'daemon/no-new-privileges', said: 'later' },
  { kind: 'consent', control: 'daemon/icc', said: 'never' },
  { kind: 'members', control: 'host/docker-group', keep: ['deploy'] },
  { kind: 'services', control: 'services/unneeded', keep: ['rpcbind'] },
  { kind: 'listeners', control: 'services/unknown-listeners', keep: ['haproxy'] },
];

describe('what the answers become', () => {
  it('a profile of what differs from the shipped one', () => {
    expect(profileText({ base: 'baseline', answers: ANSWERS }, '2026-11-27T20:00:00.000Z')).toBe(
      `# Written by the wizard of ironhull; yours to change. ironhull explain CONTROL says what each one means.
description: As chosen in the wizard, 2026-11-27
extends: baseline
controls:
  daemon/icc: false
  host/docker-group:
    members:
      - deploy
keep:
  - haproxy
  - rpcbind
`,
    );
  });
  it('no profile where the shipped one will do', () => {
    const answers: Answer[] = [
      { kind: 'consent', control: 'daemon/userns-remap', said: 'now' },
      { kind: 'services', control: 'services/unneeded', keep: [] },
    ];
    expect(profileText({ base: 'baseline', answers }, '')).toBeNull();
  });
  it('consents to what was allowed, and to nothing else', () => {
    expect(acceptedBy(ANSWERS)).toEqual(['daemon/userns-remap', 'host/docker-group', 'services/unneeded']);
  });
});

describe('ironhull.yaml', () => {
  it('names every host, and is one', () => {
    const text = configText('./p.yaml', [
      'web-1',
      'ops@10.0.0.11',
      'root@10.0.0.11:2222',
      'ops@[fd00::1]:22',
      'a@b.example.org',
    ]);
    const { hosts, profile } = parseConfig(text, 'ironhull.yaml', { controls: CONTROLS, cwd: '/w' });
    expect(profile).toBe('/w/p.yaml');
    expect(Object.fromEntries(hosts)).toEqual({
      'web-1': {},
      '10.0.0.11': { address: '10.0.0.11', user: 'ops' },
      '10.0.0.11-2222': { address: '10.0.0.11', user: 'root', port: 2222 },
      'fd00-1': { address: 'fd00::1', user: 'ops', port: 22 },
      'b.example.org': { address: 'b.example.org', user: 'a' },
    });
  });
});

describe('the line that repeats it', () => {
  it.each([
    [{ local: false, accepted: ['daemon/icc'], reach: [] }, 'ironhull apply --yes --accept daemon/icc'],
    [{ local: true, profile: 'strict', accepted: [], reach: [] }, 'ironhull apply --local -p strict --yes'],
    [
      { local: false, config: 'c.yaml', profile: 'p.yaml', words: ['a'], accepted: [], reach: ['--identity', "it's"] },
      `ironhull apply a -c c.yaml -p p.yaml --identity 'it'\\''s' --yes`,
    ],
  ])('%j', (line, text) => expect(commandLine(line)).toBe(text));
});
