import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { Event, Stage } from '../../src/events.ts';
import { progress } from '../../src/ui/progress.ts';
import { screenOf } from '../../src/ui/screen.ts';
import { applied, busy, clean, rolledBack, unreachable } from '../report/fixtures/hosts.ts';

const stage = (stage: Stage, detail?: string, host = 'web-1'): Event => ({
  type: 'host-stage',
  host,
  stage,
  ...(detail === undefined ? {} : { detail }),
});

function pipe(options: { quiet?: boolean; isTTY?: boolean; hosts?: number } = {}, columns = 80) {
  const stream = Object.assign(new PassThrough(), {
    isTTY: options.isTTY === true,
    columns,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  return { tell: progress({ stream, isTTY: false, quiet: false, ...options }), text: () => text };
}

describe('in a pipe', () => {
  const cases: Record<string, [Event, string]> = {
    'a host that is dialled': [stage('connecting'), 'web-1: connecting\n'],
    'a host that is asked': [stage('asking', '31 questions'), 'web-1: asking 31 questions\n'],
    'a host that is asked, uncounted': [stage('asking'), 'web-1: asking what it is like\n'],
    'a file that is written': [
      stage('applying', 'put /etc/docker/daemon.json'),
      'web-1: writing /etc/docker/daemon.json\n',
    ],
    'a service that is stopped': [
      stage('applying', 'mask rpcbind.service'),
      'web-1: stopping and masking rpcbind.service\n',
    ],
    'a step without words of its own': [stage('applying', 'frobnicate it'), 'web-1: frobnicate it\n'],
    'a restart': [stage('activating', 'docker-restart'), 'web-1: dockerd restarts\n'],
    'the second look': [stage('looking-again'), 'web-1: looking again over a fresh connection\n'],
    'a rollback': [stage('rolling-back'), 'web-1: rolling back\n'],
    'a hostile step': [stage('applying', 'a\x1b[2J\nb'), 'web-1: a\\x1b[2J b\n'],
    'a host that complies': [{ type: 'host-done', host: 'web-1', report: clean }, 'web-1: complies\n'],
    'a host that is hardened': [
      { type: 'host-done', host: 'web-1', report: applied },
      'web-1: hardened; 1 finding left\n',
    ],
    'a busy host': [{ type: 'host-done', host: 'web-2', report: busy }, 'web-2: hardened; 2 findings left\n'],
    'a host that rolled back': [
      { type: 'host-done', host: 'web-3', report: rolledBack },
      'web-3: rolled back: dockerd did not start with the new configuration\n',
    ],
    'a host that cannot be reached': [
      { type: 'host-done', host: 'web-4', report: unreachable },
      /^web-4: unreachable: ops@10\.0\.0\.14:2222: the host refused the login/.source,
    ],
  };
  for (const [name, [event, line]] of Object.entries(cases))
    it(`tells of ${name} in a line`, () => {
      const { tell, text } = pipe();
      tell(event);
      if (line.startsWith('^')) expect(text()).toMatch(new RegExp(line));
      else expect(text()).toBe(line);
    });

  it('does not tell the same twice', () => {
    const { tell, text } = pipe();
    tell(stage('applying'));
    tell(stage('applying'));
    expect(text().split('\n')).toHaveLength(2);
  });

  it('is silent when told so', () => {
    const { tell, text } = pipe({ quiet: true });
    tell(stage('connecting'));
    tell({ type: 'host-done', host: 'web-1', report: clean });
    tell.stop();
    expect(text()).toBe('');
  });
});

describe('on a terminal', () => {
  it('without a size, as in a pipe: a line of no width cannot be drawn over', () => {
    const { tell, text } = pipe({ isTTY: true }, 0);
    tell(stage('connecting'));
    tell.stop();
    expect(text()).toBe('web-1: connecting\n');
  });

  it('one line says what the host is at, and nothing of it stays', async () => {
    const { tell, text } = pipe({ isTTY: true });
    tell(stage('asking', '31 questions'));
    await vi.waitFor(() => expect(text()).toContain('web-1: asking 31 questions'));
    tell.stop();
    expect(text()).not.toContain('✔');
  });

  it('several hosts are counted, and each leaves a line', async () => {
    const { tell, text } = pipe({ isTTY: true, hosts: 3 });
    tell(stage('asking'));
    tell(stage('activating', 'docker-restart', 'web-2'));
    await vi.waitFor(() => expect(text()).toContain('0 of 3 hosts done, 1 asking, 1 restarting'));
    tell({ type: 'host-done', host: 'web-1', report: clean });
    await vi.waitFor(() => expect(text()).toContain('✔ web-1: complies'));
    await vi.waitFor(() => expect(text()).toContain('1 of 3 hosts done, 1 restarting'));
    tell.stop();
  });

  it('what ended before the spinner was there is told all the same', () => {
    const { tell, text } = pipe({ isTTY: true, hosts: 2 });
    tell({ type: 'host-done', host: 'web-3', report: rolledBack });
    tell.stop();
    expect(text()).toMatch(/^✘ web-3: rolled back/);
  });

  it('gives the terminal away while a person is asked, to one question at a time', async () => {
    const { tell, text } = pipe({ isTTY: true });
    tell(stage('asking'));
    await vi.waitFor(() => expect(text()).toContain('web-1'));
    const order: string[] = [];
    const question = (name: string) =>
      tell.quietly(async () => {
        order.push(`${name} asked`);
        await new Promise((done) => setTimeout(done, 20));
        const before = text();
        tell(stage('connecting', undefined, 'web-2'));
        expect(text()).toBe(before);
        order.push(`${name} answered`);
        return name;
      });
    const failed = tell.quietly(() => Promise.reject(new Error('no')));
    expect(await Promise.all([question('a'), question('b'), failed.catch(() => 'caught')])).toEqual([
      'a',
      'b',
      'caught',
    ]);
    expect(order).toEqual(['a asked', 'a answered', 'b asked', 'b answered']);
    tell.stop();
  });
});

describe('colours and width', () => {
  const tty = { isTTY: true, columns: 72 };
  const cases: Record<string, [Parameters<typeof screenOf>, object]> = {
    'are those of the terminal': [[tty, {}], { interactive: true, colour: true, width: 72 }],
    'obey NO_COLOR': [[tty, { NO_COLOR: '1' }], { interactive: true, colour: false, width: 72 }],
    'do not mind an empty NO_COLOR': [[tty, { NO_COLOR: '' }], { interactive: true, colour: true, width: 72 }],
    'obey --no-color': [[tty, {}, false], { interactive: true, colour: false, width: 72 }],
    'are plain on a dumb terminal': [[tty, { TERM: 'dumb' }], { interactive: false, colour: false, width: 72 }],
    'are plain in a pipe': [[{}, {}], { interactive: false, colour: false, width: 100 }],
    'are guessed where the terminal says 0, and nothing is drawn there: ora would never end': [
      [{ isTTY: true, columns: 0 }, {}],
      { interactive: false, colour: true, width: 100 },
    ],
  };
  for (const [name, [given, screen]] of Object.entries(cases))
    it(name, () => expect(screenOf(...given)).toEqual(screen));
});
