import { installed } from '../../changes.ts';
import { choice, control, fail, fileProbe, manual, notApplicable } from '../../define.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { osName, securityModules } from '../../facts/system.ts';
import { tomoyo } from '../../facts/tomoyo.ts';
import { tomoyoContainers } from '../../facts/tomoyo-containers.ts';
import type { Verdict } from '../../model.ts';
import type { Engine } from '../../tomoyo/domains.ts';
import { learning, PROGRAMS, SCRIPT, UNIT_FILES } from './tomoyo-changes.ts';
import { held } from './tomoyo-held.ts';
import { learned } from './tomoyo-learned.ts';

export default control({
  title: 'Hold containers to the programs they were seen to start, with TOMOYO',
  why:
    'An intruder in a container starts what was never started there: a shell, a loader, a program of his own. Where ' +
    'TOMOYO is the kernel’s module in charge, it notes what containers start, and then refuses everything else.',
  costs:
    'None while it learns. Once it enforces, containers cannot start what was not seen while it learned: a health check, a ' +
    'job at night, a program of a newer image. Names count, not contents: whoever may write to an allowed program is not stopped.',
  severity: 'medium',
  refs: [
    { source: 'TOMOYO Linux', url: 'https://tomoyo.sourceforge.net/2.6/index.html.en' },
    { source: 'Linux: TOMOYO', url: 'https://docs.kernel.org/admin-guide/LSM/tomoyo.html' },
  ],
  facts: {
    install: dockerInstall,
    tomoyo,
    containers: tomoyoContainers,
    modules: securityModules,
    os: osName,
    script: fileProbe(SCRIPT),
    programs: fileProbe(PROGRAMS),
    learnUnit: fileProbe(UNIT_FILES.learn),
    holdUnit: fileProbe(UNIT_FILES.hold),
  },
  options: {
    mode: choice<'learning' | 'enforcing' | 'learning-again'>(
      'Is TOMOYO to note what containers start, to refuse all else (asked about), or to take notes again?',
      'learning',
      ['learning', 'enforcing', 'learning-again'],
    ),
    engine: choice<boolean>('Is dockerd to be held to the programs that it was seen to start, too?', false),
  },

  inspect({ install, tomoyo, containers, modules, os, programs, learnUnit, holdUnit }, { mode, engine }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (!tomoyo.kernel) return notApplicable(withoutTomoyo(modules));
    if (tomoyo.engine === null)
      return manual(
        'dockerd, containerd-shim-runc-v2 or runc is not to be found',
        'TOMOYO knows programs by their paths',
      );
    if (!tomoyo.tools) return withoutTools(os, tomoyo.engine);
    const host = { tomoyo, engine: tomoyo.engine, containers, programs, learnUnit, holdUnit, withDockerd: engine };
    const holds = tomoyo.units.hold.active || tomoyo.units.hold.enabled;
    if (mode === 'enforcing' || (mode === 'learning' && holds)) return held(host);
    return learned(host);
  },
});

/** One of AppArmor, SELinux and TOMOYO is in charge, by the word `security=` (or the list `lsm=`) of the command line. */
function withoutTomoyo(modules: readonly string[]): string {
  const active = modules.join(', ') || 'not to be seen, securityfs is not mounted';
  return (
    `TOMOYO is not in use in this kernel; active security modules: ${active}. ` +
    'A kernel that has it (Debian’s do) runs it with security=tomoyo on its command line, in place of AppArmor and SELinux'
  );
}

/** Then it learns at once, whatever is asked for: nothing else can come first. */
function withoutTools(os: string, engine: Engine): Verdict {
  const seen = 'the kernel runs TOMOYO, but nothing loads a policy into it: no program is refused anything';
  if (!/debian|ubuntu|mint/i.test(os)) return manual(seen, 'install TOMOYO’s tools (tomoyo-tools) from its project');
  return fail(
    seen,
    installed('tomoyo-tools', 'only its loader makes the kernel take a policy', {
      risk: 'disruptive',
      affects:
        'the kernel keeps track of which program starts which from now on, on all of the host; nothing is refused by that',
    }),
    ...learning(engine, false),
  );
}
