import { expect, it } from 'vitest';
import { screenOf } from '../../src/ui/screen.ts';

it.each([
  ['a terminal', { isTTY: true, columns: 80 }, {}, { interactive: true, width: 80 }],
  ['a pipe', {}, {}, { interactive: false, width: 100 }],
  ['a dumb terminal', { isTTY: true, columns: 80 }, { TERM: 'dumb' }, { interactive: false, width: 80 }],
  // On which a spinner would clear lines for ever.
  ['a terminal without a size', { isTTY: true, columns: 0 }, { TERM: 'xterm' }, { interactive: false, width: 100 }],
])('%s', (_, output, env, expected) => {
  expect(screenOf(output, env)).toMatchObject(expected);
});
