import { control, manual, notApplicable, pass } from '../../define.ts';
import { type PaxFlags, type PaxMarks, paxFlags } from '../../facts/pax-flags.ts';
import { count } from '../../facts/words.ts';

/** Small letters switch off. SEGMEXEC is for 32 bits only, and trampolines (E) are a leave, not a protection. */
const OFF: ReadonlyMap<string, string> = new Map([
  ['p', 'PAGEEXEC'],
  ['m', 'MPROTECT'],
  ['r', 'RANDMMAP'],
]);

export default control({
  title: 'On a PaX kernel: no exceptions for the programs Docker is made of',
  why: 'A mark takes a program out of what PaX protects. dockerd, containerd and runc run as root and face every container; written in Go, they make no code at run time and need no exception.',
  costs: 'Nothing: it only looks, for a program that does not start without its mark cannot be told from here.',
  severity: 'medium',
  refs: [
    {
      source: 'grsecurity: PaX flags',
      url: 'https://en.wikibooks.org/wiki/Grsecurity/Additional_Utilities#Controlling_PaX_Flags_(paxctl)',
    },
    { source: 'paxctl(1)', url: 'https://manpages.ubuntu.com/manpages/jammy/man1/paxctl.1.html' },
  ],
  facts: { paxFlags },
  options: {},

  inspect({ paxFlags }) {
    if (paxFlags.kind === 'no-pax') return notApplicable('this kernel has no PaX');
    const now = offIn(paxFlags.running ?? '');
    if (paxFlags.kind === 'unreadable')
      return manual(
        `nothing here reads marks of programs; ${now.length > 0 ? `dockerd runs without ${now.join(', ')}` : 'the running dockerd has all protections'}`,
        'install paxctl-ng (elfix), paxctl or attr, and ask again',
      );
    const marked = paxFlags.programs.filter(({ marks }) => offIn(marks).length > 0);
    if (marked.length > 0) return manual(marked.map(told).join('; '), UNMARK(marked));
    // The file is right, but the process was started before, or the kernel has less to offer.
    if (now.length > 0)
      return manual(
        `dockerd runs without ${now.join(', ')}, though no mark says so`,
        'restart Docker; if that changes nothing, this kernel was built without it, or is in soft mode',
      );
    return pass(inWords(paxFlags));
  },
});

const offIn = (marks: string) => [...marks].flatMap((it) => OFF.get(it) ?? []);

const told = ({ path, marks }: PaxMarks) => `${path} is marked ${marks}: without ${offIn(marks).join(', ')}`;

const UNMARK = (marked: readonly PaxMarks[]) =>
  `take the marks away (paxctl-ng -z ${marked.map(({ path }) => path).join(' ')}, and the line in /etc/paxctld.conf if one sets them), ` +
  'then restart Docker and see that it starts';

function inWords({ programs, running }: Extract<PaxFlags, { kind: 'here' }>): string {
  const state = running === null ? '' : `; dockerd runs with ${running}`;
  return `none of ${count(programs.length, 'program')} is excepted${state}`;
}
