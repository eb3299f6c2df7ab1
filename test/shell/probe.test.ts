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
