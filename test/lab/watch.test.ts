// An audit that goes on: a value that somebody changes by hand is told once, to a command and to a webhook.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const DAEMON = '/etc/docker/daemon.json';
const ONLY = ['--only', 'daemon/icc', 'daemon/live-restore', 'daemon/log-limits'];
const folder = mkdtempSync(join(tmpdir(), 'ironhull-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));
const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });

it('tells of drift once, says a line for each look, and ends cleanly with the exit code of its last look', async () => {
  await report(['apply', ...reach(lab.host), ...ONLY, '--yes', '--no-verify']);
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    posted.push(await text(request));
    response.end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const [got, history] = ['got', 'history'].map((it) => join(folder, it)) as [string, string];
  const looks = () => {
    try {
      return readFileSync(history, 'utf8').trim().split('\n').length;
    } catch {
      return 0;
    }
  };
  const until = async (wanted: number) => {
    for (let tries = 0; tries < 1200 && looks() < wanted; tries++) await sleep(100);
    expect(looks()).toBeGreaterThanOrEqual(wanted);
  };
  let pid = 0;
  const running = ironhull(
    [
      ...['audit', ...reach(lab.host), ...ONLY, '--watch', '10s', '--history', history],
      ...['--on-drift-command', `cat >>${got}; echo told >&2`],
    ],
    {
      env: { IRONHULL_WEBHOOK: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` },
      onStart: (it) => {
        pid = it;
      },
    },
  );
  try {
    await until(1);
    expect(posted).toEqual([]);
    await lab.host.must(`sed -i 's/"10m"/"1g"/' ${DAEMON}`);
    for (let tries = 0; tries < 1200 && !existsSync(got); tries++) await sleep(100);
    // The one after it sees nothing new.
    await until(looks() + 1);
  } finally {
    process.kill(pid, 'SIGINT');
  }
  const { code, stdout, stderr } = await running;
  server.close();
  expect(code).toBe(1);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(looks());
  expect(lines[0]).toMatch(/^20\S+Z {2}\S+: 0 open findings; 0 open findings in all$/);
  expect(
    lines.filter((it) => it.includes('moved log-opts.max-size in /etc/docker/daemon.json from 10m to 1g')),
  ).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/ 1 host as before; \d open findings? in all$/);
  expect(stderr).toBe('told\n');
  const drift = [expect.objectContaining({ control: 'daemon/log-limits', wanted: '10m', now: '1g' })];
  expect(JSON.parse(readFileSync(got, 'utf8')).hosts[0].drift).toEqual(drift);
  expect(posted.map((it) => JSON.parse(it).hosts[0].moved)).toEqual([drift]);
});
