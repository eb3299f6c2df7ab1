import ssh2, { type BaseAgent, type ParsedKey } from 'ssh2';
import type { SshTarget } from '../model.ts';
import { keysIn, signedBy } from './agent-socket.ts';
import { TransportError } from './errors.ts';
import { type AskPassphrase, type KeyFile, readKeyFile } from './key-file.ts';
import { type Offer, OfferingAgent } from './offering-agent.ts';

export interface Keyring {
  /** To be given to ssh2 as its only method of login: keys one by one, each with its own signature. */
  readonly agent: BaseAgent<ParsedKey>;
  /** What it offers, and what it cannot, for the message when the host takes none of it. */
  readonly offers: readonly string[];
  readonly leftOut: readonly string[];
  /** Why a key that the host would have taken could not sign. */
  readonly failure: () => TransportError | undefined;
}

/** What is done around a question to a person, such as stopping a clock. */
export type WhileAsking = <T>(question: Promise<T>) => Promise<T>;

/**
 * The keys for one hop, in order: its identity files (signed by the agent where that holds the key, so that no
 * passphrase is asked), then the agent's other keys. Never a password, never keyboard-interactive.
 * Throws key-unreadable, agent-unavailable, or auth-failed when there is nothing to offer.
 */
export async function keyringFor(
  hop: SshTarget,
  ask: AskPassphrase | undefined,
  whileAsking: WhileAsking,
): Promise<Keyring> {
  const files = await Promise.all(hop.identities.map((path) => readKeyFile(path, ask)));
  const agent = hop.agent === null ? null : new ssh2.OpenSSHAgent(hop.agent);
  const { keys: held, problem } = agent === null ? { keys: [], problem: null } : await keysIn(agent);
  if (problem !== null && files.every(({ kind }) => kind !== 'private'))
    throw new TransportError(
      'agent-unavailable',
      `the ssh agent at ${hop.agent} does not answer: ${problem}`,
      'start it, or name a key with --identity',
    );

  const offers = offersFrom(files, agent, held, hop.identitiesOnly === true, whileAsking);
  const leftOut = files.flatMap((file) => (file.kind === 'unusable' ? [`${file.path}: ${file.why}`] : []));
  if (problem !== null) leftOut.push(`the agent: ${problem}`);
  if (offers.length === 0) {
    const notes = leftOut.length > 0 ? ` (${leftOut.join('; ')})` : '';
    throw new TransportError(
      'auth-failed',
      `there is no key to log in with as ${hop.user}${notes}`,
      'name one with --identity, or load one with ssh-add',
    );
  }
  let failure: TransportError | undefined;
  return {
    agent: new OfferingAgent(offers, (error) => {
      failure ??= error;
    }),
    offers: offers.map(({ label }) => label),
    leftOut,
    failure: () => failure,
  };
}

function offersFrom(
  files: readonly KeyFile[],
  agent: BaseAgent<ParsedKey> | null,
  held: readonly ParsedKey[],
  onlyNamed: boolean,
  whileAsking: WhileAsking,
): Offer[] {
  const byAgent = (publicKey: ParsedKey, label: string): Offer => ({
    label,
    publicKey,
    sign: (data, options) => signedBy(agent as BaseAgent<ParsedKey>, publicKey, data, options),
  });
  const named = files.flatMap((file): Offer[] => {
    if (file.kind === 'unusable') return [];
    const twin = held.find((key) => key.getPublicSSH().equals(file.publicKey.getPublicSSH()));
    if (twin !== undefined) return [byAgent(twin, `${file.path} (agent)`)];
    if (file.kind === 'public') return [];
    const sign: Offer['sign'] = async (data, { hash }) => (await whileAsking(file.unlock())).sign(data, hash);
    return [{ label: file.path, publicKey: file.publicKey, sign }];
  });
  const taken = new Set(named.map(({ publicKey }) => publicKey.getPublicSSH().toString('base64')));
  const others = onlyNamed ? [] : held.filter((key) => !taken.has(key.getPublicSSH().toString('base64')));
  return [...named, ...others.map((key) => byAgent(key, `${key.comment || key.type} (agent)`))];
}

/** For a connection that ends before any key is offered. */
export const noKeys: Keyring = {
  agent: new OfferingAgent([], () => undefined),
  offers: [],
  leftOut: [],
  failure: () => undefined,
};
