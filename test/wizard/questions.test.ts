import { describe, expect, it } from 'vitest';
import { mask } from '../../src/changes.ts';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Finding, HostReport } from '../../src/model.ts';
import { questionsFor } from '../../src/wizard/questions.ts';

const finding = (control: string, it: Partial<Finding>): Finding => ({
  control,
  title: '',
  severity: 'high',
  refs: [],
  status: 'fail',
  effect: 'none',
  seen: '',
  fix: [],
  ...it,
});

function host(name: string, running: number, consents: Record<string, string>, findings: Finding[] = []): HostReport {
  return {
    host: name,
    address: '',
    profile: 'baseline',
    profileDigest: '',
    outcome: 'findings',
    facts: { running },
    findings,
    plan: {
      steps: [],
      activation: 'none',
      controls: [],
      consents: Object.entries(consents).map(([name, affects]) => ({ name, affects, granted: false })),
      stopsContainers: false,
      liveRestoreFirst: false,
    },
  };
}

describe('questions', () => {
  it('are those whose answer matters on these hosts, the gravest first, each with what it means on each host', () => {
    const questions = questionsFor(
      [
        host('quiet', 0, { 'daemon/userns-remap': '2 images go out of sight' }),
        host('busy', 3, { 'daemon/icc': '2 containers no longer talk', 'daemon/userns-remap': '3 containers stop' }),
      ],
      CONTROLS,
    );
    expect(questions).toMatchObject([
      {
        kind: 'consent',
        control: 'daemon/userns-remap',
        recommended: 'later',
        here: [
          { host: 'quiet', words: '2 images go out of sight' },
          { host: 'busy', words: '3 containers stop' },
        ],
      },
      { kind: 'consent', control: 'daemon/icc', here: [{ host: 'busy' }] },
    ]);
    expect(questions.every(({ title, gain, cost }) => title !== '' && gain !== '' && cost !== '')).toBe(true);
  });

  it('recommend what nobody would notice', () => {
    expect(questionsFor([host('quiet', 0, { 'daemon/userns-remap': '1 image' })], CONTROLS)).toMatchObject([
      { recommended: 'now' },
    ]);
  });

  it('know a consent that is no control’s', () => {
    expect(questionsFor([host('node', 1, { 'daemon/restart': '1 container stops' })], CONTROLS)).toMatchObject([
      { kind: 'consent', control: 'daemon/restart', title: expect.stringMatching(/^Restart dockerd/) },
    ]);
  });

  it('about people, services and what listens are one list each, over all hosts', () => {
    const findings = [
      finding('host/docker-group', { seen: 'in group docker without being named: deploy, ci' }),
      finding('services/unneeded', {
        seen: 'avahi runs',
        fix: [mask('avahi-daemon.socket', ''), mask('avahi-daemon.service', '')],
      }),
      finding('services/unknown-listeners', {
        status: 'manual',
        seen: '1 program that nobody decided on: haproxy on 80/tcp',
        advice: 'stop what is not needed; name the rest under "keep" in the profile: [haproxy]',
      }),
    ];
    const one = host('one', 1, { 'host/docker-group': 'deploy loses access' }, findings);
    const two = host('two', 1, {}, [
      finding('host/docker-group', { seen: 'in group docker without being named: ann' }),
    ]);
    expect(questionsFor([one, two], CONTROLS)).toMatchObject([
      { kind: 'members', names: ['ann', 'ci', 'deploy'], here: [{ host: 'one' }, { host: 'two' }] },
      { kind: 'services', names: ['avahi-daemon'] },
      { kind: 'listeners', names: ['haproxy'] },
    ]);
  });

  it('are none where nothing has to be decided', () => {
    expect(questionsFor([host('fine', 0, {}, [finding('host/docker-group', { status: 'pass' })])], CONTROLS)).toEqual(
      [],
    );
  });
});
