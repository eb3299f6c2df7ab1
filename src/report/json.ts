import { unreachable } from '../events.ts';
import type {
  Action,
  Change,
  Finding,
  HostReport,
  Json,
  JsonObject,
  Plan,
  Report,
  SELinux,
  TransactionRecord,
} from '../model.ts';
import { byCause, type Shared } from './causes.ts';
import { presentable } from './credentials.ts';
import { unifiedDiff } from './diff.ts';
import { safeJson } from './safe-json.ts';

/** The whole report by schemas/report.schema.json, with a line feed at its end. Passwords in URLs are taken out. */
export function jsonReport(report: Report): string {
  return safeJson(jsonValue(report));
}

/** The report as the value that is published: plans as diffs, repairs without the files' contents. */
export function jsonValue(report: Report): Json {
  const { schema, tool, command, startedAt, durationMs, exitCode, hosts } = presentable(report);
  return plain({ schema, tool, command, startedAt, durationMs, exitCode, hosts: hosts.map(hostValue) });
}

function hostValue(host: HostReport) {
  const { host: name, address, profile, profileDigest, outcome, facts, findings, transaction, proofs, error } = host;
  const { drift, driftUnknown, lastTransaction, leftAlone } = host;
  const causes = byCause(findings).shared;
  return {
    ...{ host: name, address, profile, profileDigest, outcome, facts },
    causes: causes.length === 0 ? undefined : causes.map(causeValue),
    findings: findings.map(findingValue),
    before: host.before?.map(findingValue),
    plan: host.plan === undefined ? undefined : planValue(host.plan),
    transaction: transaction === undefined ? undefined : transactionValue(transaction),
    ...{ proofs, drift, driftUnknown, lastTransaction, leftAlone, error },
  };
}

function transactionValue({ id, execs, connections, message, drifted }: TransactionRecord) {
  const moved = drifted?.map(({ path, before, now, unknown }) =>
    now === undefined ? { path, unknown } : { path, diff: unifiedDiff(path, before, now) },
  );
  return { id, execs, connections, message, drifted: moved };
}

function causeValue({ cause, findings }: Shared) {
  return { ...cause, controls: findings.map(({ control }) => control) };
}

function findingValue({ control, title, severity, status, effect, seen, advice, cause, refs, fix }: Finding) {
  const { id } = cause ?? {};
  return { control, title, severity, status, effect, seen, advice, cause: id, refs, fix: fix.map(repairValue) };
}

/** What would mend a finding, without contents: the plan shows those as they will really be written. */
function repairValue(change: Change) {
  const { why, risk, activation, affects } = change;
  return { ...target(change), why, risk, activation, affects };
}

function planValue({ steps, activation, controls, consents, stopsContainers, liveRestoreFirst }: Plan) {
  return {
    changes: steps.map(({ by, why, risk, action }) => ({ by, ...target(action), risk, why, diff: diffOf(action) })),
    activation,
    controls,
    consent: consents,
    stopsContainers,
    liveRestoreFirst,
  };
}

/** The kind, and what it is about: a path, a unit, a kernel setting, a user, a group, a package. */
function target(it: Action | Change) {
  const { kind } = it;
  switch (kind) {
    case 'put':
    case 'template':
      return { kind, path: it.path, mode: it.mode ?? undefined };
    case 'mode':
      return { kind, path: it.path, mode: it.mode, owner: it.owner };
    case 'merge':
    case 'lines':
      return { kind, path: it.path };
    case 'remove':
      return { kind, path: it.path };
    case 'edit':
      return { kind, path: it.path, line: it.line };
    case 'mask':
      return { kind, unit: it.unit };
    case 'unit':
      return { kind, unit: it.unit, operation: it.operation };
    case 'sysctl':
      return { kind, key: it.key, value: it.value };
    case 'selinux':
      return { kind, ...selinuxTarget(it) };
    case 'kernel-profile':
      return { kind, module: it.module, path: it.path };
    case 'group':
      return { kind, group: it.name };
    case 'package':
      return { kind, package: it.name, operation: it.operation, path: it.file };
    case 'engine':
      return { kind, package: it.packages.join(' '), operation: 'install' };
    case 'run':
      return { kind, what: it.what };
    case 'user':
      return { kind, user: it.name };
    case 'leave-group':
      return { kind, user: it.user, group: it.group };
    case 'activate':
      return { kind };
    default:
      return unreachable(it);
  }
}

function selinuxTarget({ set }: SELinux) {
  switch (set.what) {
    case 'enforcing':
      return { value: set.what };
    case 'boolean':
      return { key: set.name, value: set.value };
    case 'label':
      return { path: set.path };
    default:
      return unreachable(set);
  }
}

function diffOf(action: Action): string | undefined {
  if (action.kind === 'put') return unifiedDiff(action.path, action.before, action.content);
  // The line itself: those around it were never read.
  return action.kind === 'edit'
    ? `@@ -${action.line} +${action.line} @@\n-${action.old}\n+${action.text}\n`
    : undefined;
}

/** Without undefined members, as JSON has it. */
function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as Json;
  const members = Object.entries(value).filter(([, it]) => it !== undefined);
  return Object.fromEntries(members.map(([key, it]) => [key, plain(it)])) as JsonObject;
}
