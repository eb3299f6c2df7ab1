import type { SshTarget, SudoMode, Transport } from '../model.ts';
import type { Secret } from '../secret.ts';
import { askOnce } from './ask-once.ts';
import { channelRun } from './channel-run.ts';
import type { AskPassphrase } from './key-file.ts';
import type { Verify } from './link.ts';
import { closeAll, reach } from './reach.ts';
import { rootShell } from './root-shell.ts';

export interface ConnectOptions {
  /** Judges each hop's key before anything else is sent; there is no connection without it. */
  readonly verify: Verify;
  /** Key types stored for a hop (load/known-hosts): asked for first, or a known host may show a key of another type. */
  readonly keyTypes?: (hop: SshTarget) => readonly string[];
  /** What may be done to become root. Default auto: sudo -n, then a password if there is someone to ask. */
  readonly sudo?: SudoMode;
  readonly askPassphrase?: AskPassphrase;
  /** Asked at most once for each transport; where is `user@name`. */
  readonly askSudoPassword?: (where: string) => Promise<Secret>;
  /** For each hop until logged in, in milliseconds; default 20 s. */
  readonly connectTimeoutMs?: number;
}

/** Logs in to a host, through its jump hosts. Throws TransportError. */
export async function connect(target: SshTarget, options: ConnectOptions): Promise<Transport> {
  const links = await reach(target, {
    verify: options.verify,
    keyTypes: options.keyTypes,
    askPassphrase: options.askPassphrase && askOnce(options.askPassphrase),
    timeoutMs: options.connectTimeoutMs ?? 20_000,
  });
  const { client } = links.at(-1)!;
  const where = `${target.user}@${target.keyName}`;
  const used = { execs: 0, connections: links.length };
  const run = channelRun(client, where, () => {
    used.execs += 1;
  });
  const { sudo = 'auto', askSudoPassword } = options;
  return {
    exec: rootShell(run, { where, sudo, askSudoPassword }),
    used,
    close: () => closeAll(links),
  };
}
