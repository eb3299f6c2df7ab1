import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { HostFacts, Plan } from '../../src/model.ts';
import { interruption } from '../../src/report/terminal/interruption.ts';
import { beforeAfter, hostsText, terminalReport } from '../../src/report/terminal.ts';
import { plan } from './fixtures/plans.ts';
import { reports } from './fixtures.ts';

const shown = (name: keyof typeof reports, width = 100, colour = false, verbose = false) =>
  terminalReport(reports[name], { colour, width, verbose });
const COLOURS = /\x1b\[\d+m/g;

// Whole reports stand in golden/NAME.WIDTH.txt; `npx vitest -u` writes them anew, and a person reads the diff.
describe('the report on a terminal', () => {
  for (const name of Object.keys(reports) as (keyof typeof reports)[])
    for (const width of [100, 48])
      it(`reads as in golden/${name}.${width}.txt`, async () => {
        await expect(shown(name, width)).toMatchFileSnapshot(`golden/${name}.${width}.txt`);
      });
  it('lists what passes when everything is asked for', async () => {
    await expect(shown('audit', 100, false, true)).toMatchFileSnapshot('golden/audit-verbose.100.txt');
  });

  for (const name of Object.keys(reports) as (keyof typeof reports)[])
    it(`fits every width from 40 columns on: ${name}`, () => {
      for (const width of [40, 41, 53, 64, 75, 76, 77, 99, 120]) {
        const long = shown(name, width, true, true)
          .split('\n')
          .filter((line) => stringWidth(line) > width);
        expect(long).toEqual([]);
      }
    });

  it('says the same with colours as without', () => {
    const coloured = shown('fleet', 100, true);
    expect(coloured).toMatch(COLOURS);
    expect(coloured.replace(COLOURS, '').replace(/ +$/gm, '')).toBe(shown('fleet'));
  });

  it('lets no host text reach the terminal as a command, not even with colours', () => {
    for (const width of [48, 100])
      expect(shown('hostile', width, true, true).replace(COLOURS, '').replaceAll('\n', '')).not.toMatch(
        /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u,
      );
  });

  it('leaves out exit code and next step where a question follows', () => {
    const bare = hostsText(reports.plan, { colour: false, width: 100, verbose: false });
    expect(shown('plan').startsWith(bare.trimEnd())).toBe(true);
    expect(bare).not.toMatch(/Exit code|Next:/);
  });

  it('lets no host text begin a line of its own', () => expect(shown('hostile')).not.toMatch(/^PASS/m));
  it('shows no password of a proxy', () => expect(shown('plan')).not.toContain('hunter2'));
});

describe('before and after', () => {
  const look = { colour: false, width: 100 };
  it('stand side by side', async () => {
    await expect(beforeAfter(reports.apply, look)).toMatchFileSnapshot('golden/before-after.100.txt');
  });
  it('stand one above the other where it is narrow', () =>
    expect(beforeAfter(reports.apply, { ...look, width: 48 })).toContain('    before    ✘ failed:'));
  it('name each host where there are several', () =>
    expect(beforeAfter(reports.fleet, look)).toMatch(/^web-1$[\s\S]+^web-2$/m));
  it('are nothing where nothing changed', () => expect(beforeAfter(reports.audit, look)).toBe(''));
});

describe('what a restart means for what runs', () => {
  const cases: Record<string, [Partial<Plan>, HostFacts, string]> = {
    'nothing, where nothing reloads': [{ activation: 'none' }, {}, 'Nothing restarts and nothing reloads'],
    'nothing, for a reload': [{ activation: 'docker-reload' }, { running: 3 }, 'without a restart; what runs is not'],
    'nothing, where nothing runs': [{}, { running: 0 }, 'once. No container runs on this host.'],
    'nothing, where live-restore is on': [
      { liveRestoreFirst: false },
      { running: 1, liveRestore: true },
      '1 running container keeps running (live-restore is on).',
    ],
    'nothing, where live-restore comes first': [
      { liveRestoreFirst: true },
      { running: 3, liveRestore: false },
      'dockerd restarts once. 3 running containers keep running (live-restore is switched on first).',
    ],
    'a stop, where live-restore is off': [
      { liveRestoreFirst: false },
      { running: 3, liveRestore: false },
      '3 running containers stop with it, because live-restore is off',
    ],
    'a stop by consent, whatever live-restore says': [
      { stopsContainers: true, liveRestoreFirst: true },
      { running: 2, liveRestore: true },
      '2 running containers are stopped first, by your consent.',
    ],
    'no promise, where nothing is known': [
      { liveRestoreFirst: false },
      {},
      'Running containers keep running only where live-restore is on.',
    ],
    'the socket too, where it moves': [{ activation: 'socket-restart' }, { running: 0 }, 'docker.socket and dockerd'],
  };
  for (const [name, [more, facts, said]] of Object.entries(cases))
    it(name, () => expect(interruption({ ...plan, ...more }, facts)).toContain(said));
});
