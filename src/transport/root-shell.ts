import { randomBytes } from 'node:crypto';
import type { ExecOptions, ExecResult, SudoMode } from '../model.ts';
import type { Secret } from '../secret.ts';
import { TransportError } from './errors.ts';
import { asMyself, asRoot, KEPT_FOLDER, keepScript, runKept } from './launch.ts';
import type { Ended, Run } from './run.ts';
import { whyNotStarted } from './sudo-words.ts';

export interface RootShellOptions {
  /** The login as it stands in messages and in the question for its password: `ops@web-1`. */
  readonly where: string;
  readonly sudo: SudoMode;
  readonly askSudoPassword?: ((where: string) => Promise<Secret>) | undefined;
}

/**
 * Runs scripts as root over a Run, one exec each where the login is root or sudo asks for nothing. Where it does, the
 * password is asked for once, and a script takes two execs: one keeps it in a file, one sends the password alone. sudo
 * reads a password or leaves it in the pipe, as it likes: on one stream, it would be the first line of the script.
 */
export function rootShell(run: Run, { where, sudo, askSudoPassword }: RootShellOptions) {
  let password: Promise<Secret> | undefined;
  let refused: TransportError | undefined;
  /** Until the password has worked once, scripts wait for one another: a wrong one must be sent only once. */
  let proved = false;
  /** sudo has asked for nothing so far: it need not, or it remembers a password for some minutes. */
  let unasked = false;
  let turn: Promise<unknown> = Promise.resolve();

  return async function exec(script: string, limits: ExecOptions): Promise<ExecResult> {
    if (refused !== undefined) throw refused;
    if (password !== undefined) return inTurn(script, limits);
    const { marker, text } = marked(script);
    const ended = await run({ command: sudo === 'none' ? asMyself : asRoot, stdin: text, marker, limits });
    if (begun(ended)) {
      unasked ||= sudo !== 'none';
      return resultOf(ended);
    }
    const why = whyNotStarted(ended, where, false, unasked);
    if (why.reason !== 'sudo-password-needed' || sudo === 'nopasswd' || askSudoPassword === undefined) throw why;
    password ??= askSudoPassword(where);
    return inTurn(script, limits);
  };

  function inTurn(script: string, limits: ExecOptions): Promise<ExecResult> {
    if (proved) return withPassword(script, limits);
    const mine = turn.then(() => withPassword(script, limits));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function withPassword(script: string, limits: ExecOptions): Promise<ExecResult> {
    const secret = await (password as Promise<Secret>);
    if (refused !== undefined) throw refused;
    const { marker, text } = marked(script);
    const folder = await keep(text);
    const ended = await run({ command: runKept(folder), stdin: `${secret.reveal()}\n`, marker, limits });
    proved ||= ended.started;
    if (begun(ended)) return resultOf(ended);
    const why = whyNotStarted(ended, where, true);
    // Never sent again: three wrong ones lock an account under faillock.
    if (why.reason === 'sudo-wrong-password') refused = why;
    throw why;
  }

  async function keep(text: string): Promise<string> {
    const marker = newMarker();
    const limits = { timeoutMs: 60_000, maxBytes: 1 << 20 };
    const ended = await run({ command: keepScript(marker), stdin: text, marker, limits });
    const [folder = '', bytes = ''] = ended.stdout.split('\n');
    if (KEPT_FOLDER.test(folder) && Number(bytes) === Buffer.byteLength(text)) return folder;
    if (ended.cut !== undefined)
      throw new TransportError('connection-lost', `${where}: could not hand over a script: ${ended.cut}`);
    if (ended.code !== 73) throw whyNotStarted(ended, where, false);
    throw new TransportError(
      'no-space',
      `${where}: cannot keep a file in /tmp (${ended.noise.trim()})`,
      'make room in /tmp',
    );
  }
}

/** Cut short without a sign of life, a script may still have run: that is a result, not a refusal. */
const begun = (ended: Ended): boolean => ended.started || ended.cut !== undefined;

const resultOf = ({ stdout, stderr, code, cut }: Ended): ExecResult => ({
  stdout,
  stderr,
  code,
  ...(cut === undefined ? {} : { cut }),
});

const newMarker = (): string => `ironhull-${randomBytes(16).toString('hex')}`;

/** A script that first says on both streams that it runs: what came before is not its own, and silence means refused. */
function marked(script: string): { marker: string; text: string } {
  const marker = newMarker();
  return { marker, text: `echo ${marker}; echo ${marker} >&2\n${script}\n` };
}
