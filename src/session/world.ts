import { filesOfPlan, removedByPlan, settingsOf, withEarlier } from '../engine/applied.ts';
import type { Tell } from '../events.ts';
import type { Consent, Control, Host, JsonObject, Plan, Profile, Transport, Waiver } from '../model.ts';
import type { Inspection } from './inspect.ts';

/** One host with what is demanded of it. */
export interface Work {
  readonly host: Host;
  readonly profile: Profile;
  /** The profile's controls after --only and --skip. */
  readonly controls: ReadonlyMap<string, Control>;
  /** Names of the behavioural proofs that verify tries. */
  readonly proofs: readonly string[];
}

/** Questions to a person; null where there is none to ask (no terminal, or --yes). */
export interface Person {
  /** Which of the consents that a plan lacks are given. */
  consents(host: string, consents: readonly Consent[]): Promise<readonly string[]>;
  /** Shows the plan; whether to go on. */
  confirm(work: Work, seen: Inspection, plan: Plan): Promise<boolean>;
}

/** What a run needs beside its hosts. Clock, randomness and terminal come in here. */
export interface World {
  readonly tell: Tell;
  readonly person: Person | null;
  readonly open: (host: Host) => Promise<Transport>;
  readonly waivers: readonly Waiver[];
  /** Consents given beforehand (--accept). */
  readonly accepted: ReadonlySet<string>;
  readonly timeoutMs: number;
  readonly confirmSeconds: number;
  readonly verify: boolean;
  /** Proofs under load go to the limit that all containers of a host share (verify --stress). */
  readonly stress: boolean;
  /** Who is at work, for the host's lock and history: login@machine. */
  readonly operator: string;
  readonly version: string;
  /** The folder on this machine that may hold the authority of Docker's APIs (ironhull tls). */
  readonly tlsFolder: string;
  readonly now: () => Date;
  /** Aborted by Ctrl-C: a transaction under way is rolled back instead of confirmed. */
  readonly stop: AbortSignal;
}

/** What the host remembers of an apply: /var/lib/ironhull/last-applied.json. */
export function recordOf(work: Work, world: World, id: string, plan: Plan, seen: Inspection): JsonObject {
  const at = world.now().toISOString();
  const stamp = { transaction: id, operator: world.operator, at };
  const { files, settings } = withEarlier(
    { files: filesOfPlan(plan), settings: settingsOf(seen.findings, plan, stamp) },
    seen.past.record,
    removedByPlan(plan),
  );
  return {
    schema: 2,
    transaction: id,
    profile: work.profile.name,
    profileDigest: work.profile.digest,
    tool: `ironhull ${world.version}`,
    operator: world.operator,
    at,
    files: files.map((it) => ({ ...it })),
    settings: settings.map((it) => ({ ...it }) as JsonObject),
  };
}

/** YYYY-MM-DD, by which waivers expire. */
export const today = (world: World): string => world.now().toISOString().slice(0, 10);

/** Sorts by time, and two in one second differ: 20260101T120000Z-3f9a. */
export function transactionId(now: Date, random: string): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${random}`;
}
