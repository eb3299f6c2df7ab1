// Reports of every kind, as a Debian 12 host with Docker 20.10.24 makes them.
import type { HostReport, Report } from '../../src/model.ts';
import { userns } from './fixtures/findings.ts';
import {
  applied,
  audited,
  busy,
  edited,
  hostile,
  leftAlone,
  looked,
  moved,
  planned,
  rolledBack,
  unreachable,
  withoutDocker,
} from './fixtures/hosts.ts';
import { busyPlan, proofs } from './fixtures/plans.ts';

const report = (command: string, exitCode: number, ...hosts: HostReport[]): Report => ({
  schema: 1,
  tool: { name: 'ironhull', version: '0.1.0' },
  command,
  startedAt: '2026-10-20T19:02:09.120Z',
  durationMs: 14_200,
  exitCode,
  hosts,
});

/** One report of each kind; the key is the golden file's name. */
export const reports = {
  audit: report('audit', 4, audited),
  'audit-moved': report('audit', 1, moved),
  'audit-one-cause': report('audit', 1, edited),
  'audit-no-docker': report('audit', 0, withoutDocker),
  'audit-clean': report('audit', 0, looked),
  plan: report('plan', 4, planned),
  'plan-busy': report('plan', 1, { ...busy, findings: busy.before!, outcome: 'findings' }),
  apply: report('apply', 1, applied),
  'plan-left-alone': report('plan', 4, leftAlone),
  'apply-left-alone': report('apply', 4, leftAlone),
  'apply-nothing': report('apply', 0, { ...looked, transaction: { id: '', execs: 1, connections: 1 } }),
  'apply-busy': report('apply', 1, busy),
  'apply-rolled-back': report('apply', 3, rolledBack),
  'apply-rollback-incomplete': report('apply', 3, {
    ...rolledBack,
    outcome: 'rollback-incomplete',
    transaction: {
      ...rolledBack.transaction!,
      message:
        'the daemon was not well after the restart; cannot put back /etc/docker/daemon.json: Read-only file system',
    },
  }),
  'apply-unconfirmed': report('apply', 4, {
    ...planned,
    outcome: 'unconfirmed',
    transaction: {
      id: '20261020T190211-11aa',
      execs: 3,
      connections: 2,
      message: 'read ECONNRESET; unless confirmed, the host puts everything back 120 s after the change is done',
    },
  }),
  'apply-drifted': report('apply', 1, {
    ...planned,
    outcome: 'drifted',
    transaction: {
      id: '20261020T190211-22bb',
      execs: 3,
      connections: 1,
      message: 'changed since it was looked at: /etc/docker/daemon.json',
      drifted: [
        {
          path: '/etc/docker/daemon.json',
          before: '{\n  "http-proxy": "http://ann:hunter2@proxy:3128",\n  "icc": true\n}\n',
          now: '{\n  "http-proxy": "http://ann:hunter2@proxy:3128",\n  "debug": true\n}\n',
        },
        { path: '/etc/subuid', before: null, unknown: 'it is too long to be shown' },
      ],
    },
  }),
  'apply-refused': report('apply', 1, {
    ...planned,
    outcome: 'refused',
    error: {
      message: 'another run holds the lock: ann on laptop-7, since 19:01:50',
      hint: 'wait until it has ended, then run this again',
    },
  }),
  'apply-no-consent': report('apply', 1, {
    ...busy,
    outcome: 'refused',
    findings: [userns],
    plan: { ...busyPlan, steps: [], activation: 'none', controls: [], consents: busyPlan.consents.slice(0, 1) },
    transaction: { id: '', execs: 1, connections: 1 },
  }),
  verify: report('verify', 1, { ...looked, outcome: 'findings', proofs }),
  unreachable: report('audit', 4, unreachable),
  fleet: report('apply', 3, applied, busy, rolledBack, unreachable),
  hostile: report('apply', 3, hostile),
  'hostile-audit': report('audit', 3, { ...hostile, outcome: 'findings' }),
} satisfies Record<string, Report>;
