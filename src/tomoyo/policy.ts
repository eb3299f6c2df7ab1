import { type DomainName, domainsOf, type Engine, INTO_CONTAINERS } from './domains.ts';
import { distinct, general, type Program, programIn, withoutNumbers } from './programs.ts';
import { isProof, proofPrograms } from './proof-programs.ts';

/** What the kernel holds of a domain of ours. */
export interface Domain {
  readonly profile: number;
  /** Its lines, without profile and group. */
  readonly lines: readonly string[];
  /** Learning came to the end of its room: there is more than was learned. */
  readonly full: boolean;
}

export type Domains = ReadonlyMap<string, Domain>;

/** One domain of a policy: its name, and its lines as the kernel shows them again. */
export interface Held {
  readonly domain: string;
  readonly lines: readonly string[];
}

/** What to hold each domain to; dockerd's own is left out on wish. */
export function policyOf(learned: Learned, engine: Engine, withDockerd: boolean): Held[] {
  const names = domainsOf(engine);
  const containers = distinct([...learned.containers, ...proofPrograms]);
  return [
    ...(withDockerd ? [{ domain: names.dockerd, lines: learned.dockerd.map((it) => line(it)) }] : []),
    { domain: names.shim, lines: learned.shim.map((it) => line(it)) },
    {
      domain: names.runc,
      lines: [...learned.runc.map((it) => line(it)), ...containers.map((it) => line(it, INTO_CONTAINERS))],
    },
    { domain: names.containers, lines: containers.map((it) => line(it)) },
  ];
}

/** Programs by who starts them, each once and without what is another at each start. */
export type Learned = Readonly<Record<DomainName, readonly Program[]>>;

export function learnedIn(domains: Domains, engine: Engine): Learned {
  const names = domainsOf(engine);
  const of = (name: DomainName) =>
    (domains.get(names[name])?.lines ?? []).flatMap((it) => programIn(it) ?? []).map(general);
  const inRunc = of('runc');
  const own = (it: Program) => isRuncsOwn(it, engine);
  return {
    dockerd: distinct(of('dockerd').map(withoutNumbers)),
    shim: distinct(of('shim')),
    runc: distinct(inRunc.filter(own)),
    containers: distinct([...inRunc.filter((it) => !own(it)), ...of('containers')].filter((it) => !isProof(it))),
  };
}

/**
 * runc starts itself anew from a sealed copy, and the engine's hook for networks: through /proc, and on the host. The
 * copy is known by the device of no mounted file system (Docker 20.10, runc 1.1) or by its name in memory.
 */
function isRuncsOwn({ name, file }: Program, { runc, dockerd }: Engine): boolean {
  if (name !== '/proc/self/exe' && !name.startsWith('proc:/')) return false;
  return [runc, dockerd, `dev(\\$,\\$):${runc}`].includes(file) || /^memfd:runc_cloned:[!-~]*$/.test(file);
}

const line = ({ name, file }: Program, goesTo?: string) =>
  `file execute ${name}${goesTo === undefined ? '' : ` ${goesTo}`} exec.realpath="${file}"`;

/** What differs between a policy and what the kernel has of it, for people; undefined: nothing. */
export function differenceIn(held: readonly Held[], domains: Domains, profile: number): string | undefined {
  for (const { domain, lines } of held) {
    const has = domains.get(domain);
    const name = domain.replace('<kernel> ', '');
    if (has === undefined) return `the kernel does not know the domain ${name}`;
    if (has.profile !== profile) return `${name} has profile ${has.profile}`;
    const more = has.lines.filter((it) => !lines.includes(it));
    if (more.length > 0) return `${name} may do more than its file says: ${more[0]}`;
    const less = lines.filter((it) => !has.lines.includes(it));
    if (less.length > 0) return `${name} lacks of its file: ${less[0]}`;
  }
  return undefined;
}

/** A file of such domains, as the kernel or tomoyo-selectpolicy writes them. */
export function domainsIn(text: string): Domains {
  const found = new Map<string, Domain>();
  for (const block of text.split(/^(?=<)/m)) {
    const [name = '', ...lines] = block.split('\n').filter((it) => it !== '' && !it.startsWith('#'));
    if (!name.startsWith('<')) continue;
    const profile = lines.flatMap((it) => /^use_profile (\d{1,3})$/.exec(it)?.slice(1) ?? [])[0];
    found.set(name, {
      profile: Number(profile ?? 0),
      lines: lines.filter((it) => !/^(use_profile|use_group) |^(quota_exceeded|transition_failed)$/.test(it)),
      full: lines.includes('quota_exceeded'),
    });
  }
  return found;
}
