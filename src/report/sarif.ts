import { printable } from '../escape.ts';
import type { Report } from '../model.ts';
import { presentable } from './credentials.ts';
import type { Rules } from './rules.ts';
import { safeJson } from './safe-json.ts';
import { notificationsOf } from './sarif/notifications.ts';
import { resultsOf } from './sarif/results.ts';
import { rulesOf } from './sarif/rules.ts';

/**
 * SARIF 2.1.0 (OASIS), for code scanning and vulnerability managers. Results are what asks something of somebody: what
 * passes is left out, since consumers such as GitHub show every result as an alert, whatever its kind.
 */
export function sarifReport(report: Report, rules: Rules): string {
  const safe = printable(presentable(report));
  const described = rulesOf(safe, rules);
  const { tool, startedAt, durationMs, exitCode, command, hosts } = safe;
  const notifications = hosts.flatMap((host) => notificationsOf(host, command));
  return safeJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, semanticVersion: tool.version, rules: described } },
        // GitHub keeps the alerts of each category apart: an audit does not close what a proof found.
        automationDetails: { id: `ironhull/${command}/` },
        invocations: [
          {
            executionSuccessful: exitCode !== 2 && !notifications.some(({ level }) => level === 'error'),
            exitCode,
            startTimeUtc: startedAt,
            endTimeUtc: new Date(Date.parse(startedAt) + durationMs).toISOString(),
            toolExecutionNotifications: notifications,
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: hosts.flatMap((host) =>
          resultsOf(
            host,
            described.map(({ id }) => id),
          ),
        ),
      },
    ],
  });
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
