import { fail, manual, pass, pending } from '../../define.ts';
import { count } from '../../facts/words.ts';
import type { Verdict } from '../../model.ts';
import { EXECUTES, PROFILES, rulesOf } from '../../tomoyo/domains.ts';
import { differenceIn, domainsIn, type Held, learnedIn, policyOf } from '../../tomoyo/policy.ts';
import { commandOf, holding, inWords } from './tomoyo-changes.ts';
import { outsiders, outsidersIn, type TomoyoHost } from './tomoyo-host.ts';

/** Whether containers are held to what stands in the file, now and after a boot. */
export function held(host: TomoyoHost): Verdict {
  const { tomoyo, engine, programs, holdUnit, containers } = host;
  const { hold, learn } = tomoyo.units;
  if (!hold.active || holdUnit === null || programs === null) return toHold(host);
  const policy = [...domainsIn(programs)].map(([domain, { lines }]): Held => ({ domain, lines }));
  const wrong = mistakeIn(host, holdUnit, policy);
  if (wrong !== undefined)
    return manual(
      `the policy is loaded, but ${wrong}`,
      'find out who wanted that; "systemctl restart ironhull-tomoyo" loads the file again',
    );
  if (!hold.enabled || learn.enabled)
    return manual(
      'it enforces, but not after the next boot',
      'systemctl enable ironhull-tomoyo; systemctl disable ironhull-tomoyo-learn',
    );
  const away = outsidersIn(host);
  if (away.length > 0) return pending(`it enforces${outsiders(host)}`, `restart ${away.join(', ')}`);
  const refused = (tomoyo.refused ?? 0) === 0 ? '' : `; refused since the boot: ${count(tomoyo.refused ?? 0, 'start')}`;
  const list = learnedIn(domainsIn(programs), engine).containers;
  return pass(`it enforces, on ${count(containers.length, 'running container')}, ${inWords(list)}${refused}`);
}

function mistakeIn({ tomoyo, engine, withDockerd }: TomoyoHost, holdUnit: string, policy: readonly Held[]) {
  if (!holdUnit.includes(commandOf(engine, 'enforce', withDockerd)))
    return 'its unit names other programs than this host has, or was made for another wish';
  if (!tomoyo.profiles.includes(EXECUTES.enforcing)) return 'its profile was changed, and does not enforce';
  if (!rulesOf(engine).every((it) => tomoyo.rules.includes(it))) return 'its rules for who is held to what are gone';
  return differenceIn(policy, tomoyo.domains, PROFILES.enforcing);
}

function toHold(host: TomoyoHost): Verdict {
  const { tomoyo, engine, containers, withDockerd } = host;
  const all = learnedIn(tomoyo.domains, engine);
  if (!tomoyo.units.learn.active || all.containers.length === 0 || all.runc.length === 0)
    return manual(
      'nothing was learned that containers could be held to',
      'apply it with mode: learning first, let containers do all that they are for, then enforce',
    );
  const full = [...tomoyo.domains].find(([, it]) => it.full)?.[0];
  if (full !== undefined)
    return manual(`there was no room for all that ${full} started`, 'a policy that is not whole would stop containers');
  const list = inWords(all.containers);
  const affects =
    `${count(containers.length, 'running container')} and all that are started later may start ${list}; nothing else, also not by ` +
    `docker exec, health checks or newer images${withDockerd ? `; dockerd: ${inWords(all.dockerd)}` : ''}${outsiders(host)}`;
  return fail(
    `it only learns: containers were seen to start ${list}`,
    ...holding(engine, policyOf(all, engine, withDockerd), affects, {
      withDockerd,
      learns: tomoyo.units.learn.enabled,
    }),
  );
}
