import { type Listener, listeners } from '../facts/listeners.ts';
import type { Reading } from '../model.ts';

/** TCP ports on which dockerd listens, as far as the host said; beside the well-known ones they are knocked at too. */
export function dockerPorts(known: ReadonlyMap<string, Reading<unknown>>): number[] {
  const reading = known.get(listeners.name);
  if (reading === undefined || !reading.known) return [];
  return (reading.value as readonly Listener[])
    .filter(({ protocol, processes }) => protocol === 'tcp' && processes.includes('dockerd'))
    .map(({ port }) => port);
}
