// Hosts whose answers were recorded: that it is said where they come from, and how each is judged as a whole.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../src/controls/index.ts';
import { judge, recorded } from './control-tester.ts';

const PLACE = 'test/hosts';
const folders = readdirSync(PLACE, { withFileTypes: true })
  .filter((it) => it.isDirectory())
  .map(({ name }) => name);
/** The rows of the table: folder, system, engine. */
const said = new Map(
  [...readFileSync(`${PLACE}/README.md`, 'utf8').matchAll(/^\| `(\S+)` \| (.+?) \| (\S+) \|/gm)].map(
    ([, folder, system, engine]) => [folder!, { system, engine }],
  ),
);

describe('recorded hosts', () => {
  it('are all in the table of where they come from, and no others', () => {
    expect([...said.keys()].sort()).toEqual([...folders].sort());
  });

  it.each(folders)('%s is the system and the engine that the table says', (folder) => {
    const info = JSON.parse(
      recorded(folder, 'docker-info')
        .split('\n')
        .find((line) => line.startsWith('{'))!,
    );
    expect({ system: info.OperatingSystem, engine: info.ServerVersion }).toEqual(said.get(folder));
  });
});

/** What fails on Debian as it is installed, whichever engine it has. */
const FAULTS = [
  'daemon/default-ulimits',
  'daemon/icc',
  'daemon/live-restore',
  'daemon/log-limits',
  'daemon/no-new-privileges',
  'daemon/userland-proxy',
  'daemon/userns-remap',
  'seccomp/hardened',
  'services/unneeded',
];
/** And where there is a kernel with AppArmor: what was recorded of it is that of a machine. */
const FAULTS_ON: Record<string, readonly string[]> = { 'debian-12-stock': ['mac/apparmor-profile'] };
const FOR_A_PERSON = [
  'daemon/authorization',
  'daemon/central-logging',
  'daemon/published-address',
  'daemon/rootless',
  'images/content-trust',
];
/** And on a release that is not out yet, and whose end nobody knows. */
const FOR_A_PERSON_ON: Record<string, readonly string[]> = { 'debian-sid-stock': ['host/end-of-life'] };

describe('every control', () => {
  it.each(folders.filter((it) => it.endsWith('-stock')))('judges %s by the same faults', (host) => {
    const verdicts = [...CONTROLS].map(([name, control]) => [name, judge(control, { host }).status] as const);
    const named = (status: string) => verdicts.filter(([, it]) => it === status).map(([name]) => name);
    expect(named('fail').sort()).toEqual([...FAULTS, ...(FAULTS_ON[host] ?? [])].sort());
    expect(named('manual').sort()).toEqual([...FOR_A_PERSON, ...(FOR_A_PERSON_ON[host] ?? [])].sort());
  });

  it('knows that only engines from 28 on keep containers from being reached directly', () => {
    const routing = CONTROLS.get('daemon/direct-routing')!;
    expect(judge(routing, { host: 'debian-13-stock' }).status).toBe('not-applicable');
    expect(judge(routing, { host: 'debian-sid-stock' }).status).toBe('pass');
  });
});
