import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { driftHooks } from '../../../src/commands/drift/hooks.ts';
import { follower } from '../../../src/commands/drift/told.ts';
import type { Report } from '../../../src/model.ts';
import { runHook } from '../../../src/transport/hook-command.ts';
import { post } from '../../../src/transport/webhook.ts';
import { reports } from '../../report/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-hooks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

type Settings = Parameters<typeof driftHooks>[0];
const given = (it: Partial<Settings> = {}): Settings => ({
  'on-drift-command': undefined,
  'on-drift-webhook': undefined,
  'webhook-header-file': undefined,
  ...it,
});
/** The report of a host on which settings moved, as it is, and with nothing moved. */
const moved = reports['audit-moved'];
const calm: Report = { ...moved, hosts: moved.hosts.map((it) => ({ ...it, drift: [] })) };
const away: Report = {
  ...moved,
  hosts: reports.unreachable.hosts.map((it) => ({ ...it, host: moved.hosts[0]!.host })),
};

describe('a webhook', () => {
  let server: Server;
  let asked: { request: IncomingMessage; body: string }[];
  let answer = 200;
  let said = '';
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path?token=hunter2`;
  beforeEach(async () => {
    [asked, answer, said] = [[], 200, ''];
    vi.spyOn(process.stderr, 'write').mockImplementation((it) => {
      said += it;
      return true;
    });
    server = createServer(async (request, response) => {
      asked.push({ request, body: await text(request) });
      if (answer === 0) return;
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('x'.repeat(100_000));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  it('is told what moved once, not again while it is so, and again when it moves anew', async () => {
    writeFileSync(file('header'), 'Authorization: Bearer abc\nX-From: ironhull\n');
    const follow = follower(
      driftHooks(given({ 'on-drift-webhook': url(), 'webhook-header-file': file('header') }), {}),
    );
    for (const it of [calm, moved, moved, away, moved]) await follow(it);
    expect(asked).toHaveLength(1);
    const [{ request, body }] = asked as [{ request: IncomingMessage; body: string }];
    expect(request.method).toBe('POST');
    expect(request.headers).toMatchObject({
      authorization: 'Bearer abc',
      'x-from': 'ironhull',
      'content-type': 'application/json',
    });
    const { control, setting, wanted, now } = moved.hosts[0]!.drift![0]!;
    expect(JSON.parse(body)).toMatchObject({
      schema: 1,
      text: expect.stringContaining(`${moved.hosts[0]!.host}: moved ${setting} from ${wanted} to ${now}`),
      hosts: [{ moved: expect.arrayContaining([expect.objectContaining({ control, setting, wanted, now })]) }],
    });
    for (const it of [calm, moved]) await follow(it);
    expect(asked).toHaveLength(2);
    expect(said).toBe('');
  });

  it('that fails is said without its address, and told with the next look as long as it is still so', async () => {
    const follow = follower(driftHooks(given({ 'on-drift-webhook': url() }), {}));
    answer = 500;
    await follow(moved);
    expect(said).toMatch(/^ironhull: drift was not told: http:\/\/127\.0\.0\.1:\d+: it answered HTTP 500\n$/);
    answer = 200;
    await follow(moved);
    await follow(moved);
    expect(asked).toHaveLength(2);
    expect(said).not.toMatch(/hunter2|secret-path/);
  });

  it('that answers with another address is not followed, and a silent one is not waited for', async () => {
    answer = 302;
    expect(await post(url(), '{}', {})).toBe('it answered HTTP 302');
    expect(asked).toHaveLength(1);
    answer = 0;
    expect(await post(url(), '{}', {}, 200)).toBe('no answer within 0.2 s');
    expect(await post('http://127.0.0.1:1/x', '{}', {})).not.toMatch(/\/x/);
  });

  it.each(['http://hooks.example/x', 'ftp://127.0.0.1/', 'hooks.example', 'https://user:pass@hooks.example/'])(
    '%s is refused before any host is asked, and not quoted',
    (odd) => {
      expect(() => driftHooks(given({ 'on-drift-webhook': odd }), {})).toThrow(/^--on-drift-webhook (?!.*example)/);
    },
  );

  it('is named, and its header, by the environment as well; a bad header is not quoted', () => {
    expect(driftHooks(given(), { IRONHULL_WEBHOOK: url(), IRONHULL_WEBHOOK_HEADER: 'X-Token: a' })).not.toBeNull();
    writeFileSync(file('bad'), 'hunter2');
    expect(() => driftHooks(given({ 'on-drift-webhook': url(), 'webhook-header-file': file('bad') }), {})).toThrow(
      /^\S+bad has a line that is not Name: value$/,
    );
  });
});

describe('a command', () => {
  it('gets the report on its standard input, and is not run where nothing moved', async () => {
    const follow = follower(driftHooks(given({ 'on-drift-command': `cat >>${file('got')}` }), {}));
    await follow(calm);
    await follow(moved);
    await follow(moved);
    expect(JSON.parse(readFileSync(file('got'), 'utf8'))).toMatchObject({ schema: 1, command: 'audit' });
  });

  it('that fails, does not read, or does not end, is said to', async () => {
    expect(await runHook('exit 3', 'x'.repeat(1_000_000))).toBe('it ended with 3');
    expect(await runHook('true', 'x'.repeat(1_000_000))).toBeNull();
    expect(await runHook('sleep 100 & wait', '', 200)).toBe('it did not end within 0.2 s');
  });
});
