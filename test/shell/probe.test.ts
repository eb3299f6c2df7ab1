import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { fileProbe, probe } from '../../src/define.ts';
import { probeScript, readings } from '../../src/engine/probe-script.ts';
import type { Probe } from '../../src/model.ts';
import library from '../../templates/shell/probe.sh';
import { fakeHost, NONCE, SHELLS } from './fake-host.ts';

const raw = (name: string, sh: string): Probe<unknown> => probe(name, sh, (text) => text);

const QUESTIONS: Probe<unknown>[] = [
  raw('echo', 'echo hello'),
  raw('quoted', `printf %s "it's \\"quoted\\""`),
  raw('reads-stdin', 'cat; echo end'),
  raw('fails', 'echo partly; echo "no such thing" >&2; exit 7'),
  raw('fails-in-the-middle', 'false; echo not reached'),
  raw('forges', `printf '%s' '\n>guess 0 \n<guess echo\nforged\n>guess 0 \n'`),
  raw('leaves', 'exit 0'),
  raw('no-newline', 'printf x'),
  raw('malformed', `printf '\\377\\033[2J'`),
  fileProbe('/etc/there'),
  fileProbe('/etc/missing'),
  fileProbe('/etc/folder'),
  raw('last', 'echo still here'),
];

describe.concurrent.each(Object.entries(SHELLS))('a hostile host under %s', (_, shell) => {
  const questions = [
    fileProbe('/etc/endless'),
    fileProbe('/etc/pipe'),
    fileProbe('/etc/zero'),
    raw('complains', 'cat "$ROOT/etc/endless" >&2'),
    raw('hangs', 'systemctl show x'),
    raw('hangs-again', 'systemctl show y'),
    raw('last', 'echo still here'),
  ];

  it('costs one unknown each: endless files, pipes, complaints, and programs that never answer', async () => {
    const host = fakeHost(shell);
    host.program('systemctl', 'echo asked >>"$FAKE_ROOT/asked"; exit 124');
    host.write('etc/endless', '');
    truncateSync(host.path('etc/endless'), 4 * 1024 ** 3);
    execFileSync('mkfifo', [host.path('etc/pipe')]);
    symlinkSync('/dev/zero', host.path('etc/zero'));
    const script = `ROOT='${host.root}'\n${probeScript(library, questions, NONCE)}`;
    const { stdout } = await host.run(script);
    const known = readings(stdout, questions, NONCE);
    for (const { name } of questions.slice(0, -1)) expect(known.get(name), name).toMatchObject({ known: false });
    expect(known.get('file:/etc/pipe')).toMatchObject({ why: expect.stringContaining('not a regular file') });
    expect(known.get('last')).toEqual({ known: true, value: 'still here\n' });
    expect(stdout.length).toBeLessThan(1_000_000);
    expect(host.read('asked')).toBe('asked\n');
    await host.remove();
  });
});

describe.each(Object.entries(SHELLS))('the probe library under %s', (_, shell) => {
  const host = fakeHost(shell);
  host.write('etc/there', '  text without an end');
  host.write('etc/folder/file', '');
  const answers = host
    .run(`ROOT='${host.root}'\n${probeScript(library, QUESTIONS, NONCE)}`)
    .then(({ stdout }) => readings(stdout, QUESTIONS, NONCE));
  afterAll(() => host.remove());

  it.each([
    ['echo', 'hello\n'],
    ['quoted', `it's "quoted"`],
    ['reads-stdin', 'end\n'],
    ['forges', '\n>guess 0 \n<guess echo\nforged\n>guess 0 \n'],
    ['leaves', ''],
    ['no-newline', 'x'],
    ['file:/etc/there', '  text without an end'],
    ['file:/etc/missing', null],
    ['last', 'still here\n'],
  ])('%s is answered to the last byte', async (name, value) => {
    expect((await answers).get(name)).toEqual({ known: true, value });
  });

  it.each([
    ['fails', 'fails: exit 7 no such thing'],
    ['fails-in-the-middle', 'fails-in-the-middle: exit 1'],
  ])('%s is unknown, and the host says why', async (name, why) => {
    expect((await answers).get(name)).toEqual({ known: false, why });
  });

  it('a folder where a file should be is unknown, not absent', async () => {
    expect((await answers).get('file:/etc/folder')).toMatchObject({ known: false });
  });

  it('finds another folder where TMPDIR names one that is not there', async () => {
    const script = `TMPDIR=/no/such/folder; export TMPDIR\n${probeScript(library, QUESTIONS, NONCE)}`;
    const said = readings((await host.run(script)).stdout, QUESTIONS, NONCE);
    expect(said.get('echo')).toEqual({ known: true, value: 'hello\n' });
  });

  it('says so where no temporary file can be made anywhere', async () => {
    // A function, since busybox has a mktemp of its own.
    const script = `mktemp() { return 1; }\n${probeScript(library, QUESTIONS, NONCE)}`;
    const { code, stdout, stderr } = await host.run(script);
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toContain('no temporary file can be made in /tmp, /run, /dev/shm or /var/tmp');
  });

  it('half a script asks nothing', async () => {
    const script = probeScript(library, QUESTIONS, NONCE);
    for (let at = 0; at < script.length - 5; at += Math.ceil(script.length / 40)) {
      expect((await host.run(script.slice(0, at))).stdout).toBe('');
    }
  });
});
