// A private sshd on loopback for tests: its own configuration, host keys and authorized keys; ended by its pid.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshTarget } from '../../src/model.ts';

const SSHD = '/usr/sbin/sshd';

export interface Sshd {
  readonly port: number;
  readonly dir: string;
  readonly pid: number;
  /** Path of the key that may log in. */
  readonly key: string;
  /** Everything it has logged, at level VERBOSE. */
  log(): string;
  /** Wire form of its host key of this type. */
  hostKey(type: 'ed25519' | 'ecdsa' | 'rsa'): Buffer;
  /** A target that leads there, with its key and no agent. */
  target(more?: Partial<SshTarget>): SshTarget;
  authorize(publicKeyFile: string): void;
  stop(): void;
}

export interface SshdOptions {
  readonly hostKeys?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
}

export async function startSshd({ hostKeys = ['ed25519'], config = [] }: SshdOptions = {}): Promise<Sshd> {
  if (!existsSync(SSHD)) throw new Error('these tests need an sshd: apt-get install openssh-server');
  if (process.getuid?.() !== 0) throw new Error('these tests start an sshd and must run as root');
  mkdirSync('/run/sshd', { recursive: true });
  const dir = mkdtempSync(join(tmpdir(), 'ironhull-sshd-'));
  const port = await freePort();
  for (const type of hostKeys) makeKey(join(dir, `host_${type}`), type);
  makeKey(join(dir, 'login'), 'ed25519');
  const authorized = join(dir, 'authorized');
  writeFileSync(authorized, readFileSync(join(dir, 'login.pub')), { mode: 0o600 });
  writeFileSync(
    join(dir, 'config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `PidFile ${dir}/pid`,
      ...hostKeys.map((type) => `HostKey ${dir}/host_${type}`),
      `AuthorizedKeysFile ${authorized}`,
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'StrictModes no',
      'UsePAM no',
      ...config,
      // The first value of a keyword wins, so the lines of a test stand before this one.
      'LogLevel VERBOSE',
      '',
    ].join('\n'),
  );
  const child = spawn(SSHD, ['-D', '-e', '-f', join(dir, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  await listening(port, child, () => log);
  return {
    port,
    dir,
    pid: child.pid as number,
    key: join(dir, 'login'),
    log: () => log,
    hostKey: (type) => publicKey(join(dir, `host_${type}.pub`)),
    target: (more = {}) => ({
      address: '127.0.0.1',
      port,
      user: userInfo().username,
      identities: [join(dir, 'login')],
      agent: null,
      knownHosts: [],
      keyName: '127.0.0.1',
      jump: null,
      ...more,
    }),
    authorize: (file) => appendFileSync(authorized, readFileSync(file)),
    stop() {
      child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Makes a key with ssh-keygen; a passphrase makes it an encrypted one. */
export function makeKey(file: string, type: string, passphrase = '', ...more: string[]): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-f', file, ...more]);
  return file;
}

export function publicKey(file: string): Buffer {
  return Buffer.from(readFileSync(file, 'utf8').split(' ')[1] ?? '', 'base64');
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let tried = 0; tried < 100; tried++) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log()}`);
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`sshd does not listen: ${log()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
