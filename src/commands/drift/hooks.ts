import { escapeText } from '../../escape.ts';
import { readText } from '../../load/text-file.ts';
import type { Report } from '../../model.ts';
import { jsonReport } from '../../report/json.ts';
import { runHook } from '../../transport/hook-command.ts';
import { post } from '../../transport/webhook.ts';
import type { Chosen } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import { type Drifted, noticeOf } from './notice.ts';

/** Tells of drift; resolves to whether everybody who was to be told took it. */
export type TellDrift = (report: Report, drifted: readonly Drifted[]) => Promise<boolean>;

/**
 * What --on-drift-command and --on-drift-webhook ask for; null where neither does. A hook that fails is said on standard
 * error and changes no verdict. Mistakes in the settings throw UsageError, before any host is asked.
 */
export function driftHooks(
  chosen: Pick<Chosen, 'on-drift-command' | 'on-drift-webhook' | 'webhook-header-file'>,
  env: Readonly<Record<string, string | undefined>>,
): TellDrift | null {
  const command = chosen['on-drift-command'];
  const url = webhookOf(chosen['on-drift-webhook'] ?? env.IRONHULL_WEBHOOK);
  // Read again each time, since a token may be renewed under a watch; and now, for its mistakes.
  const headers = () => headersOf(chosen['webhook-header-file'], env.IRONHULL_WEBHOOK_HEADER);
  if (url !== null) headers();
  if (command === undefined && url === null) return null;
  return async (report, drifted) => {
    const whys = await Promise.all([
      command === undefined ? null : failing('the command', runHook(command, jsonReport(report))),
      // The path and the query of a webhook are as good as a password.
      url === null
        ? null
        : failing(new URL(url).origin, posted(url, JSON.stringify(noticeOf(report, drifted)), headers)),
    ]);
    for (const why of whys) if (why !== null) process.stderr.write(`ironhull: drift was not told: ${why}\n`);
    return whys.every((it) => it === null);
  };
}

async function failing(whom: string, told: Promise<string | null>): Promise<string | null> {
  const why = await told;
  return why === null ? null : escapeText(`${whom}: ${why}`);
}

async function posted(url: string, json: string, headers: () => Record<string, string>): Promise<string | null> {
  try {
    return await post(url, json, headers());
  } catch (error) {
    return (error as Error).message;
  }
}

/** https alone; plain HTTP only to this machine itself, where a relay may listen. */
function webhookOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const here = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && here)))
    throw new UsageError('--on-drift-webhook is no https:// address', 'http:// is for this machine itself only');
  // fetch refuses such addresses, and a password does not belong where a process list shows it.
  if (url.username !== '' || url.password !== '')
    throw new UsageError('--on-drift-webhook holds a login', 'put an Authorization line into --webhook-header-file');
  return url.href;
}

/** `Name: value` lines of the file, or the one line of IRONHULL_WEBHOOK_HEADER. */
function headersOf(file: string | undefined, line: string | undefined): Record<string, string> {
  const text = file === undefined ? (line ?? '') : readText(file, file, '--webhook-header-file')!;
  const where = file === undefined ? 'IRONHULL_WEBHOOK_HEADER' : file;
  const headers = text
    .split(/\r?\n/)
    .filter((it) => it.trim() !== '')
    .map((it) => /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e]+)$/.exec(it));
  // The line itself is not quoted: it holds a secret.
  if (headers.includes(null)) throw new UsageError(`${where} has a line that is not Name: value`);
  return Object.fromEntries(headers.map((it) => [it![1]!.toLowerCase(), it![2]!.trim()]));
}
