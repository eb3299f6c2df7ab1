import type { Tomoyo } from '../../facts/tomoyo.ts';
import type { InDomain } from '../../facts/tomoyo-containers.ts';
import { named } from '../../facts/words.ts';
import type { FileText } from '../../model.ts';
import { domainsOf, type Engine } from '../../tomoyo/domains.ts';

/** All that is looked at where TOMOYO is in charge and has its tools. */
export interface TomoyoHost {
  readonly tomoyo: Tomoyo;
  readonly engine: Engine;
  readonly containers: readonly InDomain[];
  readonly programs: FileText;
  readonly learnUnit: FileText;
  readonly holdUnit: FileText;
  /** dockerd is to be held too. */
  readonly withDockerd: boolean;
}

/** Containers that were started before there were rules: a process keeps the domain it is in. */
export function outsidersIn({ engine, containers }: TomoyoHost): string[] {
  const { runc, containers: own } = domainsOf(engine);
  return containers.filter(({ domain }) => domain !== runc && domain !== own).map(({ name }) => name);
}

export function outsiders(host: TomoyoHost): string {
  const away = outsidersIn(host);
  return away.length === 0 ? '' : `; started before that, and not part of it: ${named(away)}`;
}
