import { hostname, userInfo } from 'node:os';
import { PROOF_NAMES } from '../attest/index.ts';
import { CONTROLS } from '../controls/index.ts';
import { type Config, loadConfig } from '../load/config.ts';
import { hostOf } from '../load/host-of.ts';
import { hostsFor, type NamedHost } from '../load/inventory.ts';
import { type LoadedProfile, loadProfile } from '../load/profile.ts';
import { selectControls } from '../load/select.ts';
import { sshNames } from '../load/ssh-names.ts';
import type { Work, World } from '../session/world.ts';
import { checkConsents } from './consents.ts';
import { onInterrupt } from './interrupt.ts';
import { opener } from './opener.ts';
import type { AuditOptions, ChangeOptions } from './options.ts';
import { type Chosen, chosenSettings } from './settings.ts';
import { terminal } from './terminal.ts';

export interface Prepared {
  readonly works: readonly Work[];
  readonly world: World;
  readonly chosen: Chosen;
  readonly config: Config;
  /** Ends progress, so that a report can be written. */
  readonly finish: () => void;
  /** A question that can be answered with yes or no. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/**
 * Puts together what a command works on: configuration, hosts, profiles, and the way to reach people and machines.
 * Everything that an operator may have mistyped is found here, before any host is touched.
 */
export async function prepare(words: readonly string[], options: ChangeOptions & AuditOptions): Promise<Prepared> {
  const config = loadConfig(options.config, { controls: CONTROLS });
  const chosen = chosenSettings(options, config.defaults);
  checkConsents(chosen.accept);
  const sshConfig = chosen['ssh-config'];
  const sshKnows = sshNames(sshConfig === undefined ? undefined : [sshConfig]);
  const named = hostsFor(words, { config, local: options.local === true, options: chosen.given, sshKnows });
  const profileOf = profilesBy(config, chosen);
  const works = await Promise.all(named.map((it) => workOn(it, profileOf(it), chosen)));
  const ui = terminal(options, chosen, works.length);
  const interrupt = onInterrupt();
  const world: World = {
    tell: ui.tell,
    person: ui.person,
    open: opener(ui),
    waivers: config.waivers,
    accepted: new Set(chosen.accept),
    timeoutMs: chosen.timeout,
    confirmSeconds: Math.round(chosen['confirm-within'] / 1000),
    verify: options.verify !== false,
    stress: options.stress === true,
    operator: `${userInfo().username}@${hostname()}`,
    version: IRONHULL_VERSION,
    now: () => new Date(),
    stop: interrupt.signal,
  };
  const finish = () => {
    interrupt.done();
    ui.finish();
  };
  return { works, world, chosen, config, confirm: ui.confirm, finish };
}

/** A profile is read once, however many hosts it is demanded of. */
function profilesBy(config: Config, chosen: Chosen): (named: NamedHost) => LoadedProfile {
  const held = new Map<string, LoadedProfile>();
  return ({ profile: wanted }) => {
    const name = wanted ?? config.profile ?? 'baseline';
    const profile = held.get(name) ?? selectControls(loadProfile(name, KNOWN), chosen, CONTROLS.keys());
    held.set(name, profile);
    return profile;
  };
}

const KNOWN = { controls: CONTROLS, proofs: new Set(PROOF_NAMES) };

async function workOn(named: NamedHost, profile: LoadedProfile, chosen: Chosen): Promise<Work> {
  const controls = new Map([...CONTROLS].filter(([name]) => profile.controls.has(name)));
  return {
    host: await hostOf(named, chosen['ssh-config']),
    profile,
    controls,
    proofs: profile.attest.length > 0 ? profile.attest : PROOF_NAMES,
  };
}
