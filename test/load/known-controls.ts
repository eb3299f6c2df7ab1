import { choice, control, pass } from '../../src/define.ts';
import type { Choices, Control } from '../../src/model.ts';

const EMPTY: string[] = [];

/** Controls that a configuration may speak of, with an option of each type. */
export const controls: ReadonlyMap<string, Control> = new Map([
  ['daemon/userns-remap', named({ user: choice('Which user?', 'default') })],
  ['daemon/icc', named({})],
  ['daemon/live-restore', named({})],
  [
    'daemon/log-limits',
    named({
      driver: choice('Which driver?', 'local', ['local', 'json-file']),
      files: choice('How many files?', 3),
      compress: choice('Compress them?', true),
    }),
  ],
  ['services/unneeded', named({ keep: choice('Which services stay?', EMPTY) })],
]);

function named(options: Choices): Control {
  const it = { why: '', costs: '', severity: 'low', refs: [], facts: {}, inspect: () => pass('') } as const;
  return control({ title: 'A control', ...it, options });
}
