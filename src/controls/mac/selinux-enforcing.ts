import { edited, selinux as hold } from '../../changes.ts';
import { control, fail, manual, notApplicable, pass } from '../../define.ts';
import { dockerInfo, hasSecurityOption } from '../../facts/docker-info.ts';
import { SELINUX_CONFIG, type SELinux, selinux } from '../../facts/selinux.ts';
import { type Denial, selinuxDenials } from '../../facts/selinux-denials.ts';
import { count } from '../../facts/words.ts';
import type { Change, Verdict } from '../../model.ts';

const WHY = 'a permissive policy only takes notes';

export default control({
  title: 'Let SELinux enforce its policy where the kernel has it',
  why:
    'A permissive SELinux writes down what it would refuse, and refuses nothing: no container is confined by it, though ' +
    'all labels are there.',
  costs:
    'Whatever the policy does not allow is refused from then on, to every program of the host. What it would have ' +
    'refused so far is shown first, and it is always asked about.',
  severity: 'high',
  refs: [
    {
      source: 'Red Hat: SELinux modes',
      url: 'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/using_selinux/changing-selinux-states-and-modes_using-selinux',
    },
    { source: 'Debian: SELinux', url: 'https://wiki.debian.org/SELinux/Setup' },
  ],
  facts: { info: dockerInfo, selinux, denials: selinuxDenials },
  options: {},

  inspect({ info, selinux, denials }) {
    const { mode, config, bootWord } = selinux;
    if (mode === undefined) return notApplicable('SELinux is not in use in this kernel');
    if (info === null) return notApplicable('Docker is not installed');
    if (config === null)
      return manual(`${mode}; ${SELINUX_CONFIG} does not say in which mode it boots`, `put SELINUX=enforcing into it`);
    if (bootWord !== null && bootWord !== 'enforcing=1')
      return manual(`${mode}; the kernel boots with ${bootWord}, which outranks ${SELINUX_CONFIG}`, BOOT_ADVICE);
    if (mode === 'enforcing' && config.mode === 'enforcing') return pass('it enforces, and will at the next boot');
    if (config.mode === 'disabled') return untold(mode);
    const changes = [...atBoot(config), ...(mode === 'permissive' ? [now(info, denials)] : [])];
    const seen = mode === 'enforcing' ? `it enforces, but boots ${config.mode}` : `it is ${mode}${inNumbers(denials)}`;
    return fail(seen, changes[0]!, ...changes.slice(1));
  },
});

const BOOT_ADVICE =
  'take the word off the kernel’s command line (GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub)';

/** Files that were written while it was off have no labels, and such a host may not come up. */
const untold = (mode: string): Verdict =>
  manual(
    `${mode}; ${SELINUX_CONFIG} has it off from the next boot on`,
    'set SELINUX=permissive, let the next boot label all files (touch /.autorelabel), look at what it notes, then enforce',
  );

function atBoot({ line, text, mode }: NonNullable<SELinux['config']>): Change[] {
  if (mode === 'enforcing') return [];
  return [edited(SELINUX_CONFIG, { line, old: text, text: 'SELINUX=enforcing' }, 'it enforces from the next boot on')];
}

function now(info: Parameters<typeof hasSecurityOption>[0], denials: readonly Denial[]): Change {
  const labels = hasSecurityOption(info, 'selinux') ? '' : '; containers have run without labels so far';
  const affects = `all programs of this host are held to the policy from now on${soFar(denials)}${labels}`;
  return hold({ what: 'enforcing' }, WHY, { risk: 'disruptive', affects });
}

function inNumbers(denials: readonly Denial[]): string {
  if (denials.length === 0) return '; nothing was noted that it would have refused';
  const times = denials.reduce((sum, it) => sum + it.count, 0);
  const kinds = count(denials.length, 'kind');
  return `; ${kinds} of access that it would have refused, ${count(times, 'time')} in all`;
}

/** How many kinds are told in words; the rest is counted. */
const TOLD = 6;

function soFar(denials: readonly Denial[]): string {
  if (denials.length === 0) return '; nothing was noted that it would have refused';
  const told = denials.slice(0, TOLD).map(inWords).join('; ');
  const more = denials.length > TOLD ? `; and ${count(denials.length - TOLD, 'other kind')}` : '';
  return `; it would have refused: ${told}${more}`;
}

/** `nrpe (nrpe_t): read of file of type shadow_t, 3 times` */
function inWords({ program, from, to, permissions, kind, count: times }: Denial): string {
  const often = times === 1 ? '' : `, ${times} times`;
  return `${program} (${from}): ${permissions.join(', ')} on ${kind} of type ${to}${often}`;
}
