// A host that lacks one of the programs that the transaction calls is refused before the first write, by its name.
// busybox is left out: it has them all built in.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { fakeHost, NONCE, SHELLS, start } from '../shell/fake-host.ts';
import { figure, long, seed } from './figures.ts';
import { ownDisk } from './own-disk.ts';
import { severally } from './patience.ts';
import { furnish, samplePlan, stateOf, TX } from './sample.ts';

const TOOLS = [
  ...[
    'id',
    'sha256sum',
    'timeout',
    'cp',
    'mv',
    'ln',
    'sync',
    'stat',
    'tr',
    'cut',
    'grep',
    'sed',
    'tail',
    'find',
    'readlink',
  ],
  ...['cmp', 'df', 'date', 'dd', 'mkdir', 'chmod', 'chown', 'rm', 'rmdir', 'cat', 'sort', 'ls', 'uname'],
];

describe.each([SHELLS.dash, SHELLS.bash])('under %s', (shell) => {
  it('a missing program is named, and nothing is written', async () => {
    const tried = TOOLS.filter((_, at) => long || at % 5 === seed % 5);
    const violations: string[] = [];
    await severally(tried, async (tool) => {
      const disk = await ownDisk({ bytes: 8 * 1024 * 1024 });
      const host = fakeHost(shell, disk);
      furnish(host);
      const before = stateOf(host);
      // Where a stand-in of ours would do instead.
      rmSync(join(host.programs, tool), { force: true });
      disk.inside(without(tool));
      const outcome = outcomeOf((await host.run(start(host, samplePlan()))).stdout, NONCE);
      if (outcome.kind !== 'refused') violations.push(`${shell}, without ${tool}: ${outcome.kind}`);
      else if (!outcome.message.includes(`the host has no ${tool}`))
        violations.push(`${shell}, without ${tool}: says ${outcome.message}`);
      if (stateOf(host) !== before) violations.push(`${shell}, without ${tool}: the host was changed`);
      if (host.exists(TX)) violations.push(`${shell}, without ${tool}: the transaction was begun`);
      await host.remove();
    });
    figure({ attack: 'missing program', atLeast: 'each program × 2 shells', rounds: tried.length, violations });
  });
});

/** In the disk's own mount namespace, /usr/bin becomes a folder of links to all programs but one. */
function without(tool: string): string {
  const places = ['/usr/bin', '/usr/sbin', '/usr/local/bin'].map((folder, at) => {
    const rest = readdirSync(folder).filter((it) => it !== tool);
    // Relative names keep the list short enough for one command line.
    return `mkdir "$BESIDE/all${at}" "$BESIDE/some${at}"; mount --bind ${folder} "$BESIDE/all${at}"
cd "$BESIDE/some${at}"; for name in ${rest.map((it) => `'${it}'`).join(' ')}; do echo "$BESIDE/all${at}/$name"; done | xargs ln -st .`;
  });
  const covers = ['/usr/bin', '/usr/sbin', '/usr/local/bin'].map(
    (folder, at) => `mount --bind "$BESIDE/some${at}" ${folder}`,
  );
  // The mounts come last and by a program that is found by then.
  return [...places, 'command -v ln >/dev/null', ...covers.slice(1), covers[0]].join('\n');
}
