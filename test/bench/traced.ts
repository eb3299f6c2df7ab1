import { spawn } from 'node:child_process';
import type { Transport } from '../../src/model.ts';
import { Collector } from '../../src/transport/collect.ts';

/** Enough of a frame's first line to know the question by. */
const STRING = 200;

/** A way into an nspawn host, by its first process, on which strace writes down each process that a script makes. */
export function traced(leader: string, file: string): Transport & { readonly file: string; nonce(): string } {
  const used = { execs: 0, connections: 0 };
  let nonce = '';
  const watch = ['-f', '-z', '-qq', '-s', String(STRING), '-e', 'signal=none', '-o', file];
  const calls = ['-e', 'trace=fork,vfork,clone,clone3,execve,write'];
  const inside = ['nsenter', '-t', leader, '-m', '-u', '-i', '-n', '-p', '-C', '--', 'env', '-i', 'PATH=/usr/bin:/bin'];
  return {
    file,
    nonce: () => nonce,
    used,
    close: () => Promise.resolve(),
    exec(script, limits) {
      used.execs += 1;
      nonce = /^NONCE='?([0-9a-f]+)'?$/m.exec(script)?.[1] ?? '';
      return new Promise((resolve, reject) => {
        const child = spawn('strace', [...watch, ...calls, ...inside, 'sh', '-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
        // As the transports do: the answers are sifted as they flow in.
        const collector = new Collector('begin', limits);
        const timer = setTimeout(() => child.kill('SIGKILL'), limits.timeoutMs);
        let stderr = '';
        child.stdout.on('data', (chunk: Buffer) => collector.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => {
          stderr += chunk.toString();
        });
        child.on('error', reject);
        child.on('close', (code) => {
          clearTimeout(timer);
          if (code === 0) resolve({ stdout: collector.text, stderr, code });
          else reject(new Error(`strace ended with ${code}: ${stderr.slice(0, 500)}`));
        });
        child.stdin.end(`echo begin\n${script}`);
      });
    },
  };
}
