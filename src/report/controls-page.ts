import type { Choice, Control, Reference } from '../model.ts';

/** docs/controls.md: every control with all that it says of itself. `inBaseline` names those of the default profile. */
export function controlsPage(controls: ReadonlyMap<string, Control>, inBaseline: ReadonlySet<string>): string {
  const all = [...controls];
  const areaOf = (name: string) => name.slice(0, name.indexOf('/'));
  const areas = [...new Set(all.map(([name]) => areaOf(name)))];
  return [
    '# Controls',
    '',
    `All ${all.length}, as \`ironhull explain NAME\` says them. Written by \`ironhull controls --markdown\`; a test compares.`,
    'In the profile baseline are those marked **baseline**; the others are in strict.',
    '',
    '| control | severity | CIS 1.6.0 | CIS 1.8.0 | |',
    '|---|---|---|---|---|',
    ...all.map(([name, control]) => row(name, control, inBaseline.has(name))),
    ...areas.flatMap((area) => [
      '',
      `## ${area}`,
      ...all.filter(([name]) => areaOf(name) === area).flatMap(([name, it]) => entry(name, it)),
    ]),
    '',
  ].join('\n');
}

function row(name: string, { severity, refs }: Control, baseline: boolean): string {
  const ids = (version: string) => listed(refs.filter(({ source }) => source === `CIS Docker ${version}`));
  return `| [${name}](#${anchor(name)}) | ${severity} | ${ids('1.6.0')} | ${ids('1.8.0')} | ${baseline ? '**baseline**' : ''} |`;
}

function entry(name: string, { title, why, costs, severity, options, refs }: Control): string[] {
  const others = refs.filter(({ source }) => !source.startsWith('CIS Docker'));
  return [
    '',
    `### ${name}`,
    '',
    `${inText(title)}. Severity ${severity}.`,
    '',
    `**Why.** ${inText(why)}`,
    '',
    `**What it may cost.** ${inText(costs)}`,
    ...choices(options),
    ...(others.length === 0 ? [] : ['', `Sources: ${others.map(source).join('; ')}`]),
  ];
}

function choices(options: Control['options']): string[] {
  const lines = Object.entries(options).map(([key, it]) => `- \`${key}\`: ${inText(it.ask)} ${standard(it)}`);
  return lines.length === 0 ? [] : ['', 'Options:', '', ...lines];
}

function standard({ default: fallback, oneOf }: Choice): string {
  const values = oneOf === undefined ? '' : `, one of ${oneOf.map((it) => `\`${JSON.stringify(it)}\``).join(', ')}`;
  return `(default \`${JSON.stringify(fallback)}\`${values})`;
}

const source = ({ source: name, id, url }: Reference) => [name, id, url && `<${url}>`].filter(Boolean).join(' ');

/** Three numbers in a row are a range: 1.1.3 to 1.1.18. */
function listed(refs: readonly Reference[]): string {
  const ids = refs.flatMap(({ id }) => id ?? []);
  return ids.length > 2 ? `${ids[0]} to ${ids.at(-1)}` : ids.join(', ');
}

/** As GitHub makes them of headings: lower case, no slashes. */
const anchor = (name: string) => name.replaceAll('/', '');

/** A * or _ in prose would be emphasis, a < the beginning of HTML. */
const inText = (text: string) => text.replace(/[*_<]/g, '\\$&');
