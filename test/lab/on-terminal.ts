import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TOOL = join(import.meta.dirname, '../../dist/ironhull.js');

/** The tool on a terminal of its own (script(1), util-linux), answered as a person would. */
export class OnTerminal {
  private text = '';
  private code: number | null | undefined;
  private readonly child;

  constructor(args: readonly string[], cwd: string) {
    const line = [process.execPath, TOOL, ...args].map((it) => `'${it.replaceAll("'", "'\\''")}'`).join(' ');
    this.child = spawn(
      'script',
      ['-qefc', `stty cols 100 rows 40; ${line}; left=$?; echo terminal:; stty -a; exit $left`, '/dev/null'],
      {
        cwd,
        env: { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm', SHELL: '/bin/sh' },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.text += chunk;
    });
    this.child.on('close', (code) => {
      this.code = code;
    });
  }

  /** Waits until it says this, after what was waited for before; then presses keys. */
  async answer(said: RegExp, keys: string, timeoutMs = 240_000): Promise<void> {
    for (const end = Date.now() + timeoutMs; Date.now() < end && this.code === undefined; await sleep(100)) {
      const found = said.exec(this.plain());
      if (found === null) continue;
      this.text = '';
      // A prompt is drawn before its keys are listened to.
      await sleep(500);
      this.child.stdin.write(keys);
      return;
    }
    throw new Error(`it did not say ${said}, but: ${this.plain().slice(-3000)}`);
  }

  /** What was said since the last answer, and the exit code. */
  async end(timeoutMs = 400_000): Promise<{ code: number | null; text: string }> {
    for (const end = Date.now() + timeoutMs; Date.now() < end && this.code === undefined; ) await sleep(100);
    this.child.kill('SIGKILL');
    return { code: this.code ?? null, text: this.plain() };
  }

  /** Without colours and movements of the cursor, lines joined where the terminal broke them. */
  private plain(): string {
    return this.text.replace(/\x1b\[[\d;?]*[a-zA-Z]/g, '').replace(/\r/g, '');
  }
}

export const KEYS = { enter: '\r', down: '\x1b[B', up: '\x1b[A', space: ' ', ctrlC: '\x03' } as const;
