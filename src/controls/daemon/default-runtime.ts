import { control, manual, pass, pending } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { count, named } from '../../facts/words.ts';

/** The engine's own, under both of its names. */
const STOCK = ['runc', 'io.containerd.runc.v2'];

export default control({
  title: 'Start containers with the runtime that is meant',
  why: 'The default runtime makes every container that asks for no other. One that isolates better protects all of them; a program put in front of runc sees and may change all of them.',
  costs: 'Containers keep the runtime with which they were created, and need it registered to start again.',
  severity: 'medium',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' }],
  facts: { ...daemonFacts, containers },
  options: { runtime: { ask: 'Which registered runtime makes containers (runc, runsc, kata …)?', default: '' } },

  inspect({ containers, ...facts }, { runtime }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { defaultRuntime, runtimes } = daemon.info;
    const set = String(configured(daemon, 'default-runtime') ?? 'runc');
    if (runtime === '') return unasked(defaultRuntime, set, runtimes);
    // One that is not registered keeps dockerd from starting; a shim by its type need not be (engine-tried 8).
    if (!runtimes.has(runtime) && !/[./]/.test(runtime)) {
      const names = [...runtimes.keys()].join(', ');
      return manual(
        `${runtime} is not registered with this daemon`,
        `register it under "runtimes" first; it has ${names}`,
      );
    }
    if (defaultRuntime === runtime && set === runtime) {
      const others = containers.filter((it) => it.runtime !== '' && it.runtime !== runtime);
      if (others.length === 0) return pass(described(runtime, runtimes));
      // Whether it asked for the other one, or was made before, its container does not tell.
      return pending(
        `${runtime} for new containers; ${count(others.length, 'container')} made by another: ${named(others.map((it) => `${it.name} (${it.runtime})`))}`,
        'recreate them, but for those that ask for it with --runtime',
      );
    }
    const seen = `${defaultRuntime === set ? set : `${defaultRuntime}, and ${set} from the next start on`}; the profile asks for ${runtime}`;
    const patch = { 'default-runtime': runtime === 'runc' ? null : runtime };
    return repair(daemon, seen, patch, `containers are made by ${runtime}`);
  },
});

function unasked(now: string, set: string, runtimes: ReadonlyMap<string, string>) {
  const [other] = [now, set].filter((it) => !STOCK.includes(it));
  if (other === undefined) return pass(now);
  return manual(
    `${described(other, runtimes)} makes containers`,
    `name it under "runtime" in the profile if that is meant; only you know whether it isolates (gVisor, Kata) or stands in between`,
  );
}

function described(name: string, runtimes: ReadonlyMap<string, string>): string {
  const path = runtimes.get(name) ?? '';
  return path === '' || path === name ? name : `${name} (${path})`;
}
