import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { type AuditRule, parseAuditRule } from './audit-rule.ts';

export type AuditState =
  /** Without auditctl, or in a container, whose audit log belongs to the machine. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'in-container' }
  | {
      readonly kind: 'here';
      /** off: nothing is recorded; locked: rules stay as they are until the next boot (`-e 2`). */
      readonly mode: 'off' | 'on' | 'locked';
      readonly loaded: readonly AuditRule[];
      /** By path, in the order in which augenrules puts them together. */
      readonly files: readonly { readonly path: string; readonly rules: readonly AuditRule[] }[];
    };

/** Three programs at most: status, list, and one grep for all files (`file:line`). */
export const auditState: Probe<AuditState> = probe(
  'audit-state',
  `if ! command -v auditctl >/dev/null 2>&1; then echo absent; exit 0; fi
if [ -e /run/systemd/container ]; then echo in-container; exit 0; fi
echo here
auditctl -s
echo '== loaded'
auditctl -l
echo '== files'
set -- /etc/audit/rules.d/*.rules
if [ -e "$1" ]; then grep -H '' "$@" /dev/null || [ $? -eq 1 ]; fi`,
  parseState,
);

function parseState(text: string): AuditState {
  const [kind, ...rest] = text.split('\n');
  if (kind === 'absent' || kind === 'in-container') return { kind };
  if (kind !== 'here') throw new Error('not an answer about audit rules');
  const loaded = rest.indexOf('== loaded');
  const files = rest.indexOf('== files', loaded);
  if (loaded === -1 || files === -1) throw new Error('auditctl was cut short');
  return {
    kind,
    mode: modeOf(rest.slice(0, loaded).join('\n')),
    loaded: rest.slice(loaded + 1, files).flatMap(loadedRule),
    files: filesOf(rest.slice(files + 1)),
  };
}

/** `enabled 1` on a line of its own, or `enabled=1` before version 2.4. */
function modeOf(status: string): 'off' | 'on' | 'locked' {
  const enabled = /\benabled[ =]([012])\b/.exec(status)?.[1];
  if (enabled === undefined) throw new Error('auditctl -s did not say whether auditing is enabled');
  return enabled === '0' ? 'off' : enabled === '1' ? 'on' : 'locked';
}

/** `No rules`, or one rule a line; a line that is neither would be a rule that is not understood. */
function loadedRule(line: string): AuditRule[] {
  if (line.trim() === '' || line === 'No rules') return [];
  const rule = parseAuditRule(line);
  if (rule === null) throw new Error(`auditctl -l printed ${JSON.stringify(line)}`);
  return [rule];
}

function filesOf(lines: readonly string[]): { path: string; rules: AuditRule[] }[] {
  const found = new Map<string, AuditRule[]>();
  for (const line of lines.filter((it) => it !== '')) {
    const [, path, text] = /^(\/etc\/audit\/rules\.d\/[^:]*\.rules):(.*)$/.exec(line) ?? [];
    if (path === undefined || text === undefined) throw new Error(`grep printed ${JSON.stringify(line)}`);
    const rule = parseAuditRule(text);
    found.set(path, [...(found.get(path) ?? []), ...(rule === null ? [] : [rule])]);
  }
  // augenrules lists them with `ls -v`: numbers count as numbers.
  return [...found]
    .map(([path, rules]) => ({ path, rules }))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}
