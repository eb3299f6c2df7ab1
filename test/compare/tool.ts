// The built tool as an operator runs it, for scripts outside of a test runner.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { LabHost } from '../lab/host.ts';
import type { Judged } from './ours.ts';

/** As much of a host's report as is read here. */
export interface Answer {
  readonly outcome: string;
  readonly findings: readonly Judged[];
  readonly plan?: { readonly consent: readonly { readonly name: string }[] };
}

const TOOL = resolve('dist/ironhull.js');

/** Runs the tool with --json and gives its one host. Throws where the host could not be judged. */
export async function answer(args: readonly string[]): Promise<Answer> {
  if (!existsSync(TOOL)) throw new Error('dist/ironhull.js is not built: npm run build');
  const child = spawn(process.execPath, [TOOL, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { hosts } = JSON.parse(await text(child.stdout)) as { hosts: [Answer & { error?: { message: string } }] };
  const [host] = hosts;
  if (host.error !== undefined) throw new Error(`${args[0]}: ${host.error.message}`);
  return host;
}

/** The arguments that reach a lab host with its known key. */
export function reach(host: LabHost): string[] {
  return [`root@${host.address}:${host.port}`, '--identity', host.key, '--known-hosts', host.knownHosts];
}
