import { read } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Secret } from '../secret.ts';
import { RefusalError } from './refusal-error.ts';

/** Longer is no password: somebody named the wrong file descriptor. */
const LONGEST = 4096;

/**
 * The first line that comes over a file descriptor, as in `--sudo-password-fd 3 3< <(pass show web-1)`.
 * A password that stands in argv or in the environment is seen by every ps; one in a descriptor is not.
 */
export async function readSecretFromFd(fd: number): Promise<Secret> {
  const line = await firstLine(fd);
  if (line === '') throw new RefusalError(`file descriptor ${fd} holds no password`, openIt(fd));
  return new Secret(line);
}

async function firstLine(fd: number): Promise<string> {
  const buffer = Buffer.alloc(LONGEST + 1);
  let length = 0;
  for (;;) {
    const more = await readSome(fd, buffer, length);
    length += more;
    if (more === 0 || length === buffer.length || buffer.subarray(0, length).includes(0x0a)) break;
  }
  const [line = ''] = buffer.toString('utf8', 0, length).split(/\r?\n/);
  if (Buffer.byteLength(line) > LONGEST) {
    throw new RefusalError(`file descriptor ${fd} holds more than a password`, openIt(fd));
  }
  return line;
}

/** Not a stream: ending one closes the descriptor, and it is the caller's. */
async function readSome(fd: number, buffer: Buffer, from: number): Promise<number> {
  try {
    return (await readFd(fd, buffer, from, buffer.length - from, null)).bytesRead;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EAGAIN') {
      throw new RefusalError(`file descriptor ${fd} cannot be read (${code ?? 'unknown error'})`, openIt(fd));
    }
    // Inherited from a program that set it to non-blocking, such as sshd.
    await sleep(50);
    return readSome(fd, buffer, from);
  }
}

const readFd = promisify(read);
const openIt = (fd: number) => `open it for the command, for example: ${fd}< password-file`;
