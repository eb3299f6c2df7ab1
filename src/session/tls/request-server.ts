import { randomBytes } from 'node:crypto';
import { newSet } from '../../facts/tls-sets.ts';
import type { HostReport } from '../../model.ts';
import { keyAnswer, makeKeyScript } from '../../pki/key-script.ts';
import type { AltName } from '../../pki/names.ts';
import { keyOfRequest } from '../../pki/request.ts';
import { lookAt, nothingHere, onlyLookedAt, reportOf } from '../look.ts';
import { withHost } from '../with-host.ts';
import type { Work, World } from '../world.ts';
import { wrongClock } from './clock.ts';
import { serverNames } from './server-names.ts';
import { askAgain } from './told.ts';

export interface RequestWish {
  readonly name: string;
  readonly also: readonly string[];
  readonly own: boolean;
  readonly agree: (names: readonly AltName[]) => Promise<boolean>;
}

/** A key on the host, which stays there and waits, and a request for an authority elsewhere, in PEM. */
export async function requestServer(
  work: Work,
  world: World,
  wish: RequestWish,
): Promise<{ report: HostReport; request?: string }> {
  let request: string | undefined;
  const report = await withHost(work, world, async (transport) => {
    const seen = await lookAt(transport, work, world);
    const other = nothingHere(work, seen, 'change') ?? onlyLookedAt(work, seen);
    if (other !== null) return other;
    const refused = (message: string): HostReport => ({ ...reportOf(work, 'refused', seen), error: { message } });
    const { said } = await askAgain(transport, world);
    const wrong = wrongClock(said, world.now());
    if (wrong !== null) return refused(wrong);
    const names = serverNames(work.host, said, wish);
    if (names.length === 0)
      return refused('no name or address is known under which it is called: name some with --name');
    if (!(await wish.agree(names))) return refused('nothing was made: you said no');
    const nonce = randomBytes(16).toString('hex');
    const script = makeKeyScript(newSet(world.now()), nonce, { name: wish.name, names });
    const { stdout } = await transport.exec(script, { timeoutMs: world.timeoutMs, maxBytes: 65_536 });
    try {
      const { kind, pem } = keyAnswer(stdout, nonce);
      if (kind !== 'request') return refused('the host made no certificate request');
      await keyOfRequest(pem);
      request = `${pem}\n`;
    } catch (error) {
      if (error instanceof Error && error.name === 'PkiError') return refused(error.message);
      throw error;
    }
    return reportOf(work, 'applied', seen);
  });
  return request === undefined ? { report } : { report, request };
}
