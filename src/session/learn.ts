import { randomBytes } from 'node:crypto';
import { type Proposal, profileOf, propose } from '../learn/propose.ts';
import { BESIDE_MS, checkScript, learnScript } from '../learn/script.ts';
import { readSeen } from '../learn/seen.ts';
import { library, render } from '../load/templates.ts';
import type { JsonObject } from '../model.ts';
import { HostError } from './host-error.ts';
import type { Work, World } from './world.ts';

export interface Learned {
  readonly proposal: Proposal;
  /** The two profiles as texts; null where there is none. */
  readonly seccomp: string | null;
  readonly apparmor: string | null;
  /** What the host's own parser says to the profile: `ok`, `none` where it has no parser, or its complaint. Null: not asked. */
  readonly parser: string | null;
  /** What the host could not remove. */
  readonly left: string | undefined;
}

interface Wish {
  readonly container: string;
  readonly seconds: number;
  readonly restart: boolean;
}

/**
 * Watches a container and proposes; changes nothing that lasts. A problem that only this container has is an answer. Throws
 * where the host cannot be reached, or the link was lost: the host ends the watching by itself then.
 */
export async function learn(work: Work, world: World, wish: Wish): Promise<Learned | { readonly problem: string }> {
  const { container, seconds } = wish;
  const { name } = work.host;
  world.tell({ type: 'host-stage', host: name, stage: 'connecting' });
  const transport = await world.open(work.host);
  const interrupted = () => void transport.close();
  world.stop.addEventListener('abort', interrupted);
  try {
    world.tell({ type: 'host-stage', host: name, stage: 'watching', detail: container });
    const nonce = randomBytes(16).toString('hex');
    const id = randomBytes(6).toString('hex');
    const { stdout, cut } = await transport.exec(learnScript(library('learn'), { nonce, id, ...wish }), {
      timeoutMs: seconds * 1000 + BESIDE_MS,
    });
    if (cut !== undefined) throw new HostError(`the watching was cut off (${cut}); the host ends it by itself`);
    const told = readSeen(stdout, nonce);
    if ('problem' in told) return told;
    const proposal = propose(container, told.seen);
    const { seccomp, apparmor } = textsOf(container, proposal);
    let parser: string | null = null;
    if (apparmor !== null) {
      const said = await transport.exec(checkScript(nonce, apparmor), { timeoutMs: BESIDE_MS });
      parser = new RegExp(`^@${nonce} parser (.*)$`, 'm').exec(said.stdout)?.[1]?.trim() ?? 'the host did not say';
    }
    return { proposal, seccomp, apparmor, parser, left: told.left };
  } finally {
    world.stop.removeEventListener('abort', interrupted);
    await transport.close();
  }
}

function textsOf(container: string, proposal: Proposal) {
  const plain = (value: object) => JSON.parse(JSON.stringify(value)) as JsonObject;
  return {
    seccomp: proposal.seccomp === null ? null : render('seccomp/profile.json.hbs', plain(profileOf(proposal.seccomp))),
    apparmor:
      proposal.apparmor === null ? null : render('apparmor/learned.hbs', plain({ container, ...proposal.apparmor })),
  };
}
