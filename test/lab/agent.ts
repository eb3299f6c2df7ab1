// The way into a virtual machine that needs neither sshd nor network: QEMU's guest agent.
import { join } from 'node:path';
import { type Ask, withJsonSocket } from './json-socket.ts';
import { plainEnvironment } from './machine.ts';
import type { Output } from './processes.ts';

/** One at a time: the agent's channel takes a single client. */
export class Agent {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** Runs a script as root inside. Status 124 when the time ran out; the script then goes on inside. */
  run(script: string, timeoutMs: number): Promise<Output> {
    return this.alone(async (ask) => {
      const order = { path: '/bin/sh', arg: ['-c', script], env: plainEnvironment, 'capture-output': true };
      const { pid } = (await ask('guest-exec', order)) as { pid: number };
      const end = Date.now() + timeoutMs;
      for (let wait = 20; ; wait = Math.min(wait * 1.5, 250)) {
        const status = (await ask('guest-exec-status', { pid })) as ExecStatus;
        if (status.exited) {
          const code = status.exitcode ?? 128;
          return { stdout: decode(status['out-data']), stderr: decode(status['err-data']), code };
        }
        if (Date.now() > end) return { stdout: '', stderr: `(no end after ${timeoutMs} ms)`, code: 124 };
        await new Promise((wake) => setTimeout(wake, wait));
      }
    });
  }

  /** true once the agent inside answers */
  async answers(): Promise<boolean> {
    try {
      return await this.alone(async () => true);
    } catch {
      return false;
    }
  }

  private alone<T>(talk: (ask: Ask) => Promise<T>): Promise<T> {
    const next = this.last.then(() =>
      withJsonSocket(join(this.folder, 'agent.sock'), async (ask) => {
        // What an earlier client left unread must not be taken for an answer to us.
        const id = Math.floor(Math.random() * 1e9);
        if ((await ask('guest-sync-delimited', { id }, 5000)) !== id) throw new Error('the guest agent is out of step');
        return talk(ask);
      }),
    );
    this.last = next.catch(() => {});
    return next;
  }
}

interface ExecStatus {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? '', 'base64').toString();
}
