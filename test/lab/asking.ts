// Requests to what a host's containers serve, from the operator's end of its cable.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LabHost } from './lab.ts';
import { INSIDE, operatorsEnd } from './wire.ts';

export interface Asked {
  /** Requests, each on a connection of its own. */
  readonly asked: number;
  readonly answered: number;
  /** No connection was taken: nothing was sent, so a client may safely try again. */
  readonly refused: number;
  /** What became of all the others. */
  readonly lost: readonly string[];
  /** `whole`, or what went wrong on the one connection that was held all the time. */
  readonly held: string;
}

/** Asks the ports of a web server and of an echo until told that it is enough. */
export function asking(host: LabHost, web: number, echo: number): { enough(): Promise<Asked> } {
  const [command = '', ...far] = operatorsEnd(host.folder);
  const args = [...far, process.execPath, join(import.meta.dirname, 'ask.mjs'), INSIDE, String(web), String(echo)];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  return {
    async enough() {
      child.stdin.end();
      await closed;
      return JSON.parse(said) as Asked;
    },
  };
}
