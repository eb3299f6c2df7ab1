import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { askSecret, confirmApply, confirmConsent } from '../../src/ui/ask.ts';
import { readSecretFromFd } from '../../src/ui/read-secret.ts';

const consent = {
  name: 'daemon/userns-remap',
  affects: '7 images go out of sight\x1b[2J',
  granted: false,
  host: 'web-2',
};

/** A terminal on which these keys are pressed as soon as something was asked. */
function terminal(keys: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  let text = '';
  output.on('data', (chunk) => {
    if (text === '') setTimeout(() => input.write(keys), 20);
    text += chunk;
  });
  return { on: { input, output }, text: () => text };
}

describe('consent', () => {
  const cases: Record<string, [string, boolean]> = {
    'is given by y': ['y\r', true],
    'is not given by n': ['n\r', false],
    'is not given by the return key alone': ['\r', false],
  };
  for (const [name, [keys, given]] of Object.entries(cases))
    it(name, async () => expect(await confirmConsent(consent, terminal(keys).on)).toBe(given));

  it('is asked for with what it hits, and the host cannot draw on the question', async () => {
    const { on, text } = terminal('n\r');
    await confirmConsent(consent, on);
    const plain = text().replace(/\x1b\[[\d;]*[a-zA-Z]/g, '');
    expect(plain).toContain('web-2: daemon/userns-remap is disruptive: 7 images go out of sight\\x1b[2J. Allow it?');
  });

  it('is not given by Ctrl-C, which also reaches the run as the signal it is', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    expect(await confirmConsent(consent, terminal('\x03').on)).toBe(false);
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT');
    kill.mockRestore();
  });
});

describe('without a terminal', () => {
  const on = { input: new PassThrough(), output: new PassThrough() };
  const cases: Record<string, [() => Promise<unknown>, object]> = {
    'consent is refused, with the option that gives it': [
      () => confirmConsent(consent, on),
      {
        message: 'daemon/userns-remap is disruptive and needs your consent, and this is no terminal',
        hint: 'give it with --accept daemon/userns-remap',
      },
    ],
    'a change is refused, with the option that allows it': [
      () => confirmApply('1 host', on),
      { hint: 'give it with --yes; what is disruptive needs --accept NAME besides' },
    ],
    'a password is not asked for, with the option that gives it': [
      () => askSecret('sudo password of ops@10.0.0.11', on),
      { message: 'there is nobody to ask: sudo password of ops@10.0.0.11, and this is no terminal' },
    ],
  };
  for (const [name, [ask, error]] of Object.entries(cases))
    it(name, async () => {
      await expect(ask()).rejects.toMatchObject({ name: 'RefusalError', ...error });
    });
});

it('a typed password shows as asterisks and is never printed', async () => {
  const { on, text } = terminal('hunter2\r');
  const secret = await askSecret('sudo password of ops@10.0.0.11', on);
  expect(secret.reveal()).toBe('hunter2');
  expect(text()).toContain('*******');
  expect(text()).not.toContain('hunter2');
  expect(inspect({ secret })).not.toContain('hunter2');
});

describe('a password from a file descriptor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-secret-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  async function read(text: string) {
    const file = join(folder, 'password');
    writeFileSync(file, text);
    const fd = openSync(file, 'r');
    try {
      return (await readSecretFromFd(fd)).reveal();
    } finally {
      closeSync(fd);
    }
  }

  const cases: Record<string, [string, string]> = {
    'is its first line': ['hunter2\nsomething else\n', 'hunter2'],
    'needs no line feed': ['hunter2', 'hunter2'],
    'keeps its spaces': ['  hunter 2 \n', '  hunter 2 '],
    'loses a carriage return': ['hunter2\r\n', 'hunter2'],
  };
  for (const [name, [text, password]] of Object.entries(cases))
    it(name, async () => expect(await read(text)).toBe(password));

  it('is missed where the file is empty', async () => {
    await expect(read('')).rejects.toMatchObject({
      name: 'RefusalError',
      message: expect.stringMatching(/holds no password/),
    });
  });
  it('is not taken from something that long', async () => {
    await expect(read('x'.repeat(9000))).rejects.toThrow(/holds more than a password/);
  });
  it('says so where the descriptor is not open', async () => {
    await expect(readSecretFromFd(987)).rejects.toThrow('file descriptor 987 cannot be read (EBADF)');
  });
});
