import { oneLine } from '../../escape.ts';
import type { HostReport } from '../../model.ts';
import { columns, type Page, paragraph } from './layout.ts';
import type { Sections } from './sections.ts';
import { tally } from './sections.ts';

/** The host's name on a rule, what it is, and its findings counted. */
export function headerLines({ host, address, profile, facts }: HostReport, sections: Sections, page: Page): string[] {
  const { paint, width } = page;
  const title = paragraph(oneLine(host === address ? host : `${host} (${address})`, 160), 3, page);
  const first = (title[0] ?? '').trimStart();
  const left = width - 4 - columns(first);
  const rule = left > 0 ? ` ${paint.faint('─'.repeat(left))}` : '';
  const { os, kernel, docker, lsm = [] } = facts;
  const about = [
    ...(os === undefined ? [] : [short(os)]),
    ...(kernel === undefined ? [] : [`kernel ${short(kernel)}`]),
    ...(docker === undefined ? [] : [`Docker ${short(docker)}`]),
    ...lsm.flatMap((name) => CONFINING.get(name) ?? []),
    `profile ${profile}`,
  ];
  const known = Object.values(sections).some((it) => it.length > 0);
  return [
    `${paint.faint('──')} ${paint.strong(first)}${rule}`,
    ...title.slice(1),
    ...paragraph(about.join(', '), 0, page, paint.faint),
    ...(known ? paragraph(tally(sections), 0, page) : []),
  ];
}

/** Of the kernel's security modules only those that confine containers; the others run beside them everywhere. */
const CONFINING = new Map([
  ['apparmor', 'AppArmor'],
  ['selinux', 'SELinux'],
  ['tomoyo', 'TOMOYO'],
  ['smack', 'Smack'],
]);

/** A fact is a few words; a host that sends more gets no page for it. */
const short = (fact: string) => oneLine(fact, 60);
