// Each known fault of the bench in sections 1 to 3, shown on recorded answers, beside the case of our control's test that
// has the same situation and judges it right.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { complaint } from '../../src/controls/files/widest.ts';
import { bench } from './bench/index.ts';
import type { BenchVerdict } from './bench/verdicts.ts';
import type { Facts } from './facts.ts';
import { audit, facts, info, json, members, mode, words } from './recorded.ts';

interface Fault {
  readonly fault: string;
  readonly id: string;
  readonly on: Facts;
  /** what the bench says there */
  readonly says: BenchVerdict;
  /** the control whose test has it, and its case's title or how that begins */
  readonly ours: readonly [control: string, title: string];
}

const TLS = { tlsverify: true, hosts: ['tcp://0.0.0.0:2376'] };
const SHIM = audit('-w /usr/bin/containerd-shim-runc-v2 -p wa');

const FAULTS: readonly Fault[] = [
  {
    fault: 'with jq tlsverify in daemon.json is never found',
    id: '2.7',
    on: facts({ says: { config: `present\n${JSON.stringify(TLS)}`, jq: 'yes' } }),
    says: 'warn',
    ours: ['daemon/no-tcp', 'passes where clients need a certificate of our own authority'],
  },
  {
    fault: 'hosts over several lines are not seen',
    id: '2.7',
    on: json({ hosts: ['tcp://0.0.0.0:2375'] }),
    says: 'info',
    ours: ['daemon/no-tcp', 'takes TCP out of daemon.json and leaves the rest of its hosts'],
  },
  {
    fault: '0277 is a small decimal number',
    id: '3.2',
    on: mode('277'),
    says: 'pass',
    ours: ['files/docker-unit', 'compares bits: 0277 is a small number and lets everybody write'],
  },
  {
    fault: '0602 is a small decimal number',
    id: '3.16',
    on: facts({ files: 'socket 602 root:docker /var/run/docker.sock\n' }),
    says: 'pass',
    ours: ['daemon/socket', 'compares modes bit by bit: 0602 is no tighter than 0660'],
  },
  {
    fault: 'a rule for daemon.json counts for its folder',
    id: '1.1.6',
    on: audit('-w /etc/docker/daemon.json -p wa'),
    says: 'pass',
    ours: ['audit/rules', 'does not take a rule for daemon.json for one for its folder'],
  },
  {
    fault: 'a rule for the shim counts for containerd',
    id: '1.1.14',
    on: SHIM,
    says: 'pass',
    ours: ['audit/rules', 'does not take a rule for the shim for one for containerd'],
  },
  {
    fault: 'a rule for the newer shim counts for the older',
    id: '1.1.15',
    on: SHIM,
    says: 'pass',
    ours: ['audit/rules', 'does not take a rule for the newer shim for one for the older'],
  },
  {
    fault: 'several strangers in the group are not all told',
    id: '1.1.2',
    on: members('alice,ci'),
    says: 'info',
    ours: ['host/docker-group', 'takes every stranger out, and says who loses what'],
  },
  {
    fault: 'trusted names are compared by a part of them',
    id: '1.1.2',
    on: members('alice'),
    says: 'info',
    ours: ['host/docker-group', 'compares whole names'],
  },
  {
    fault: 'the log driver local counts as a central place',
    id: '2.13',
    on: info({ LoggingDriver: 'local' }),
    says: 'pass',
    ours: ['daemon/central-logging', 'is not content with the driver local'],
  },
  {
    fault: 'the log driver none counts as a central place',
    id: '2.13',
    on: info({ LoggingDriver: 'none' }),
    says: 'pass',
    ours: ['daemon/central-logging', 'is not content with none'],
  },
  {
    fault: 'a unit elsewhere than in two folders and /run is none',
    id: '3.2',
    on: { ...facts(), units: new Map() },
    says: 'info',
    ours: ['files/docker-unit', 'judges the unit where systemd has it, whichever folder that is'],
  },
  {
    fault: 'a level set by a flag is not asked about',
    id: '2.3',
    on: words('--log-level=error'),
    says: 'pass',
    ours: ['daemon/log-level', 'mends a flag where it stands, since set twice dockerd would not start'],
  },
  {
    fault: 'a cgroup parent in daemon.json is never found',
    id: '2.10',
    on: json({ 'cgroup-parent': '/elsewhere.slice' }),
    says: 'pass',
    ours: ['daemon/cgroup-parent', 'takes out a parent that nobody wanted'],
  },
  {
    fault: 'a flag that says false counts as set',
    id: '2.15',
    on: words('--live-restore=false'),
    says: 'pass',
    ours: ['daemon/live-restore', 'mends a flag that says false where it stands'],
  },
];

it.each(FAULTS)('$id: $fault; not with us', ({ id, on, says, ours: [control, title] }) => {
  expect(bench(id, on)).toBe(says);
  const cases = readFileSync(join(import.meta.dirname, `../controls/${control}.test.ts`), 'utf8');
  expect(cases).toContain(`  '${title}`);
});

it.each(['277', '76', '466', '602'])('0%s passes "644 or tighter" there, and fails here', (octal) => {
  expect(bench('3.2', mode(octal))).toBe('pass');
  const file = { path: '/f', mode: Number.parseInt(octal, 8), uid: 0, gid: 0 };
  expect(complaint(file, 0o644, 'because')).toBeDefined();
});
