// A power cut while a packager is at work: it is put back at the end of the next boot, when everything else was put back
// already, and our own boot unit with it.
import { describe, it } from 'vitest';
import { fakeHost, SHELLS, start } from '../shell/fake-host.ts';
import { boot } from './boot.ts';
import { figure } from './figures.ts';
import { hook } from './hooks.ts';
import { quietButFollowers, seen } from './patience.ts';
import { differing, furnish, samplePlan, stateOf, TX } from './sample.ts';

const MOMENTS = { before: '', after: 'command timeout "$@"; ' };

describe.each(Object.entries(SHELLS))('under %s', (_, shell) => {
  it.each(Object.entries(MOMENTS))(
    'a power cut just %s a package comes leaves nothing of it or of us',
    async (_, first) => {
      const violations: string[] = [];
      const host = fakeHost(shell);
      furnish(host);
      const before = stateOf(host);
      const cut = `${first}read -r guard_ _ <"$TX/deadman"; kill -KILL "$guard_" $$`;
      hook(
        host,
        [],
        `timeout() { case "$*" in *' -s '* | *' --download-only '*) ;; *' -y '*' install '*) ${cut} ;; esac; command timeout "$@"; }`,
      );
      const link = new AbortController();
      const running = host.run(start(host, samplePlan(), { confirmSeconds: 86_400 }), link.signal);
      await seen(() => host.exists(`${TX}/armed`), 'the switch');
      await quietButFollowers(host);
      link.abort();
      await running;
      const status = await boot(host);
      if (!host.exists(`${TX}/packages-later`)) violations.push(`${shell}: no package was at work`);
      if (status !== 0) violations.push(`${shell}: the boot unit ends with ${status}`);
      const moved = differing(before, stateOf(host));
      if (moved.length > 0) violations.push(`${shell}: not as before: ${moved.join(' | ')}`);
      await host.remove();
      figure({
        attack: 'power cut while a package comes',
        atLeast: 'before and after × 3 shells',
        rounds: 1,
        violations,
      });
    },
  );
});
