import { constants } from 'node:os';
import type { Client, ClientChannel } from 'ssh2';
import type { ExecResult } from '../model.ts';
import { quoted, TransportError } from './errors.ts';
import { type Ended, type Job, type Run, Streams } from './run.ts';

/** How long a host may take to close a channel that we have closed. */
const GRACE_MS = 500;

/**
 * Runs commands on the channels of one connection. ssh2's channels are used directly: node-ssh's execCommand decodes
 * every chunk on its own, keeps all output, and knows no time limit.
 * @param opened called once for every channel on which something was started
 */
export function channelRun(client: Client, where: string, opened: () => void): Run {
  return (job) =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const fail = (error: TransportError) => {
        clearTimeout(timer);
        reject(error);
      };
      timer = setTimeout(() => {
        fail(new TransportError('timed-out', `${where} opened no channel within ${job.limits.timeoutMs / 1000} s`));
      }, job.limits.timeoutMs);
      try {
        client.exec(job.command, (error, channel) => {
          if (error) return fail(whyNoChannel(error, where));
          clearTimeout(timer);
          opened();
          follow(channel, job).then(resolve);
        });
      } catch {
        // ssh2 throws here, instead of calling back, once the socket is gone.
        fail(new TransportError('connection-lost', `the connection to ${where} is gone`));
      }
    });
}

function whyNoChannel(error: Error, where: string): TransportError {
  if (/Unable to exec/.test(error.message))
    return new TransportError(
      'no-shell',
      `${where} runs no commands (${quoted(error.message)})`,
      'the login needs a shell and no forced command',
    );
  if (/No response from server/.test(error.message))
    return new TransportError('connection-lost', `the connection to ${where} is gone`);
  return new TransportError(
    'protocol',
    `${where} opens no channel: ${quoted(error.message)}`,
    'its sshd may limit sessions (MaxSessions)',
  );
}

function follow(channel: ClientChannel, job: Job): Promise<Ended> {
  return new Promise((resolve) => {
    const streams = new Streams(job);
    let code: number | null = null;
    let cut: ExecResult['cut'] | undefined;
    const timer = setTimeout(() => stop('timeout'), job.limits.timeoutMs);

    const finish = () => {
      clearTimeout(timer);
      // A channel that closes without an exit status says nothing about how the command ended.
      const lost = code === null ? 'connection-lost' : undefined;
      resolve(streams.ended(cut === undefined ? code : null, cut ?? lost));
    };
    const stop = (why: 'timeout' | 'too-much-output') => {
      if (cut !== undefined) return;
      cut = why;
      channel.close();
      setTimeout(finish, GRACE_MS).unref();
    };
    const take = (collector: Streams['stdout']) => (chunk: Buffer) => {
      // After a cut the rest still flows in and is dropped: not reading it would stop the whole connection.
      if (cut !== undefined) return;
      collector.push(chunk);
      if (streams.tooMuch) stop('too-much-output');
    };
    channel.on('data', take(streams.stdout));
    channel.stderr.on('data', take(streams.stderr));
    channel.on('error', () => undefined);
    channel.on('exit', (status: number | null, signal?: string) => {
      code = status ?? statusOf(signal);
    });
    channel.once('close', finish);
    channel.end(job.stdin);
  });
}

/** As a shell would say it: 128 and the signal's number. ssh2 prefixes SIG itself. */
function statusOf(signal: string | undefined): number | null {
  const number = constants.signals[signal as NodeJS.Signals];
  return number === undefined ? null : 128 + number;
}
