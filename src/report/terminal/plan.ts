import { unreachable } from '../../events.ts';
import type { Consent, Finding, HostFacts, Plan, Risk, Step } from '../../model.ts';
import { diffLines } from './diff-lines.ts';
import { brief } from './findings.ts';
import { interruption } from './interruption.ts';
import { heading, labelled, type Page, paragraph } from './layout.ts';
import { order, undoLimit } from './sentences.ts';
import { capital, count, listed } from './words.ts';

/** What apply would do: each step, what it interrupts, what needs consent, and what stays open. */
export function planLines(plan: Plan, facts: HostFacts, findings: readonly Finding[], page: Page): string[] {
  const { steps, controls, consents } = plan;
  const nothing = steps.length === 0 && plan.activation === 'none';
  const open = findings.filter(
    ({ control, status }) =>
      (status === 'fail' || status === 'manual' || status === 'unknown') && !controls.includes(control),
  );
  return [
    ...heading(
      nothing
        ? 'Plan: nothing to change'
        : `Plan: ${count(steps.length, 'step')} for ${count(controls.length, 'control')}`,
      page,
    ),
    ...steps.flatMap((step, at) => [...(at === 0 ? [] : ['']), ...stepLines(step, at + 1, page)]),
    ...(nothing ? [] : [...heading('What it interrupts', page), ...paragraph(interruption(plan, facts), 2, page)]),
    ...(steps.length === 0 ? [] : [...heading('In numbers', page), ...paragraph(numbers(plan), 2, page)]),
    ...consentLines(consents, page),
    ...brief('Stays open', open, page),
  ];
}

/** Every disruptive change: what it would hit here, whether it was allowed, and how to allow it. */
export function consentLines(consents: readonly Consent[], page: Page): string[] {
  if (consents.length === 0) return [];
  const { good, warn, strong } = page.paint;
  const entries = consents.map(({ name, affects, granted }) => [
    `  ${granted ? good('✔ given') : warn('✘ not given')}  ${strong(name)}`,
    ...paragraph(affects, 4, page),
    ...(granted ? [] : [...paragraph('It is left out whole. To include it, add:', 4, page), `      --accept ${name}`]),
  ]);
  return [
    ...heading('Needs your consent', page),
    ...entries.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines])),
  ];
}

function stepLines({ by, why, risk, action }: Step, number: number, page: Page): string[] {
  const label = `${number}. `;
  const indent = 2 + label.length;
  const limit = undoLimit(action);
  const [first = '', ...rest] = paragraph(capital(order(action)), indent, page, page.paint.strong);
  return [
    `  ${label}${first.trimStart()}`,
    ...rest,
    ...labelled('risk', riskWords(risk), indent, page, risk === 'disruptive' ? page.paint.bad : undefined),
    ...labelled('why', why, indent, page),
    ...labelled('for', by.join(', '), indent, page, page.paint.faint),
    ...(action.kind === 'put' && action.mode !== null ? labelled('mode', action.mode, indent, page) : []),
    ...(limit === undefined ? [] : labelled('undo', limit, indent, page, page.paint.warn)),
    ...(action.kind === 'put' ? diffLines(action, indent, page) : []),
  ];
}

function riskWords(risk: Risk): string {
  switch (risk) {
    case 'safe':
      return 'safe: running work is not touched';
    case 'restart':
      return 'restart: takes effect when the daemon restarts';
    case 'disruptive':
      return 'disruptive: something in use stops or goes away';
    default:
      return unreachable(risk);
  }
}

function numbers({ steps }: Plan): string {
  const kinds: readonly [Step['action']['kind'], string, string?][] = [
    ['put', 'file written', 'files written'],
    ['edit', 'line changed', 'lines changed'],
    ['remove', 'file removed', 'files removed'],
    ['mode', 'owner or mode set', 'owners or modes set'],
    ['package', 'package installed, upgraded or removed', 'packages installed, upgraded or removed'],
    ['engine', 'Docker installed', 'Dockers installed'],
    ['group', 'group created', 'groups created'],
    ['user', 'user created', 'users created'],
    ['leave-group', 'group membership ended', 'group memberships ended'],
    ['kernel-profile', 'security profile loaded', 'security profiles loaded'],
    ['selinux', 'setting of SELinux', 'settings of SELinux'],
    ['sysctl', 'kernel setting set', 'kernel settings set'],
    ['run', 'script run', 'scripts run'],
    ['unit', 'operation on a service', 'operations on services'],
    ['mask', 'service masked', 'services masked'],
  ];
  const done = kinds.flatMap(([kind, one, many]) => {
    const n = steps.filter(({ action }) => action.kind === kind).length;
    return n === 0 ? [] : [count(n, one, many)];
  });
  const risks = (['safe', 'restart', 'disruptive'] as const).flatMap((risk) => {
    const n = steps.filter((it) => it.risk === risk).length;
    return n === 0 ? [] : [`${n} ${risk}`];
  });
  return `${capital(listed(done))}. By risk: ${listed(risks)}.`;
}
