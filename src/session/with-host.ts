import type { HostReport, Transport } from '../model.ts';
import { reportOf } from './look.ts';
import type { Work, World } from './world.ts';

/**
 * Opens a host, works on it, and closes it. A host that cannot be reached or worked on becomes a report that says so;
 * only mistakes of ours get through.
 */
export async function withHost(
  work: Work,
  world: World,
  does: (transport: Transport) => Promise<HostReport>,
): Promise<HostReport> {
  let transport: Transport | undefined;
  try {
    world.tell({ type: 'host-stage', host: work.host.name, stage: 'connecting' });
    transport = await world.open(work.host);
    return await does(transport);
  } catch (error) {
    // A plan that must not be made says nothing of the next host, which may be in the middle of its change.
    if (isPlanError(error)) return { ...reportOf(work, 'refused'), error: { message: error.message } };
    if (!isTheHosts(error)) throw error;
    return { ...reportOf(work, 'unreachable'), error: { message: error.message, ...hintOf(error) } };
  } finally {
    await transport?.close();
  }
}

const THE_HOSTS = ['TransportError', 'HostError', 'RefusalError'];

/** Errors that speak of one host, not of us. By name: bundling must not make two classes of one. */
export function isTheHosts(error: unknown): error is Error & { hint?: string } {
  return error instanceof Error && THE_HOSTS.includes(error.name);
}

/** Also a text of this host's that a template refuses. */
const isPlanError = (error: unknown): error is Error =>
  error instanceof Error && ['PlanError', 'TemplateError'].includes(error.name);
const hintOf = ({ hint }: { hint?: string }) => (hint === undefined ? {} : { hint });
