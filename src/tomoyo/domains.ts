// What ironhull makes of TOMOYO's domains: four flat ones, in each of which a list of programs may be started.

/** Where the host has the programs that containers come from; each is resolved, as TOMOYO sees no links. */
export interface Engine {
  readonly dockerd: string;
  readonly shim: string;
  readonly runc: string;
}

/** Of the profiles of the kernel, 0 to 255; 0 to 3 are the distribution's. */
export const PROFILES = { off: 0, learning: 101, enforcing: 103 } as const;

export type DomainName = 'dockerd' | 'shim' | 'runc' | 'containers';

/**
 * Without rules of its own TOMOYO would make a domain of each chain of programs. Here all that dockerd starts stays in its
 * domain, and all that runs in containers in one: what may be started is then a list that a person can read. The last
 * word of the last is no program; it is what the policy has runc go over to when it starts a program of a container.
 */
export function domainsOf({ dockerd, shim, runc }: Engine): Record<DomainName, string> {
  const runs = `<kernel> ${shim} ${runc}`;
  return {
    dockerd: `<kernel> ${dockerd}`,
    shim: `<kernel> ${shim}`,
    runc: runs,
    containers: `${runs} ${INTO_CONTAINERS}`,
  };
}

export const INTO_CONTAINERS = '/container';

/** Lines of the exception policy, as templates/tomoyo/policy.sh.hbs loads them. */
export function rulesOf(engine: Engine): string[] {
  const { dockerd, runc, containers } = domainsOf(engine);
  return [
    `initialize_domain ${engine.dockerd} from any`,
    `initialize_domain ${engine.shim} from any`,
    ...[dockerd, runc, containers].map((it) => `keep_domain any from ${it}`),
  ];
}

/** What makes the two profiles learn and enforce: programs that are started, and nothing else. */
export const EXECUTES = {
  learning: `${PROFILES.learning}-CONFIG::file::execute={ mode=learning grant_log=no reject_log=no }`,
  enforcing: `${PROFILES.enforcing}-CONFIG::file::execute={ mode=enforcing grant_log=no reject_log=yes }`,
} as const;
