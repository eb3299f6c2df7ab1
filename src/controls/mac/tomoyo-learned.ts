import { fail, pending } from '../../define.ts';
import type { Verdict } from '../../model.ts';
import { domainsOf, EXECUTES, PROFILES, rulesOf } from '../../tomoyo/domains.ts';
import { learnedIn } from '../../tomoyo/policy.ts';
import { commandOf, inWords, learning } from './tomoyo-changes.ts';
import { outsiders, type TomoyoHost } from './tomoyo-host.ts';

/** Whether TOMOYO takes notes; never a pass, since it refuses nothing meanwhile. */
export function learned(host: TomoyoHost): Verdict {
  const { tomoyo, engine } = host;
  const lack = lackOf(host);
  if (lack !== undefined) return fail(lack, ...learning(engine, tomoyo.units.hold.enabled));
  const { containers } = learnedIn(tomoyo.domains, engine);
  const full = [...tomoyo.domains.values()].some((it) => it.full)
    ? '; it has come to the end of its room, so there is more than that'
    : '';
  const seen = containers.length === 0 ? 'no program of a container so far' : inWords(containers);
  return pending(
    `it learns, and refuses nothing: ${seen}${full}${outsiders(host)}`,
    'let containers do all they are for, then set mode: enforcing; what is in the list by mistake leaves it when you take ' +
      'notes again on a clean host',
  );
}

function lackOf({ tomoyo, engine, learnUnit }: TomoyoHost): string | undefined {
  const { learn, hold } = tomoyo.units;
  if (hold.active) return 'it enforces, and is to take notes again';
  if (learnUnit === null || !learn.active)
    return 'the kernel runs TOMOYO, which takes no notes of what containers start';
  if (!learnUnit.includes(commandOf(engine, 'learn'))) return 'it takes notes of programs in other places';
  const names = domainsOf(engine);
  const asleep = Object.values(names).find((it) => tomoyo.domains.get(it)?.profile !== PROFILES.learning);
  if (asleep !== undefined || !tomoyo.profiles.includes(EXECUTES.learning))
    return 'it was told to take no notes any more';
  if (!rulesOf(engine).every((it) => tomoyo.rules.includes(it))) return 'its rules for whose notes are whose are gone';
  return learn.enabled ? undefined : 'it takes no notes after a boot';
}
