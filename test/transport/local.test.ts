import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openLocal } from '../../src/transport/local.ts';

const SHORT = { timeoutMs: 10_000 };
/** Command lines of all that runs; one that has ended and waits for its parent shows as <defunct>. */
const processes = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });

describe('this machine', () => {
  it('runs a script as root, with both streams to the last byte and its own status', async () => {
    const here = openLocal();
    const script = `id -u; printf '  für 10 € \\n\\n'; echo "to err" >&2; exit 3`;
    expect(await here.exec(script, SHORT)).toEqual({ stdout: '0\n  für 10 € \n\n', stderr: 'to err\n', code: 3 });
    expect(here.used).toEqual({ execs: 1, connections: 0 });
  });

  it('shows no script in the process list', async () => {
    const body = `# ${'x'.repeat(300_000)}\n`;
    const { stdout } = await openLocal().exec(`${body}cat /proc/$$/cmdline; echo; echo end`, SHORT);
    expect(stdout).toBe('/bin/sh\0-s\0\nend\n');
  });

  it('ends a hanging script with all that it started', async () => {
    const hung = await openLocal().exec('sleep 61 & sleep 61', { timeoutMs: 500 });
    expect(hung).toMatchObject({ code: null, cut: 'timeout' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(processes()).not.toContain('sleep 61');
  });

  it('cuts endless output', async () => {
    const { cut, code, stdout } = await openLocal().exec('yes ironhull', { timeoutMs: 20_000, maxBytes: 100_000 });
    expect({ cut, code }).toEqual({ cut: 'too-much-output', code: null });
    expect(stdout.length).toBeLessThan(300_000);
  });

  it('a script that a signal ends has the status that a shell would give it', async () => {
    expect(await openLocal().exec('kill -9 $$', SHORT)).toMatchObject({ code: 137 });
  });

  it('may leave its input unread', async () => {
    expect(await openLocal().exec(`exit 5\n${'# never read\n'.repeat(500_000)}`, SHORT)).toMatchObject({ code: 5 });
  });

  it('leaves nothing running when it is closed', async () => {
    const here = openLocal();
    const running = here.exec('exec sleep 62', { timeoutMs: 30_000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await here.close();
    expect(await running).toMatchObject({ code: 137 });
    expect(processes()).not.toContain('sleep 62');
  });
});
