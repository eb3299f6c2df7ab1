import { expect, it } from 'vitest';
import { CONTROLS } from '../../../src/controls/index.ts';
import type { JsonObject } from '../../../src/model.ts';
import { endsTooSoon } from '../../../src/session/tls/too-soon.ts';
import { workWith } from '../../faults/one-look.ts';

const NAME = 'daemon/tls-certificates';
const asked = (days: number, options?: JsonObject) =>
  endsTooSoon(workWith(new Map(options === undefined ? [] : [[NAME, options]])), days);

it.each([
  [31, undefined],
  [8, { days: 7 }],
])('%d days are enough for %j', (days, options) => expect(asked(days, options)).toBeNull());

it.each([
  [30, undefined, '--days 31'],
  [1, undefined, '--days 31'],
  [7, { days: 7 }, '--days 8'],
])('%d days are too few for %j', (days, options, hint) => {
  const [why, advice] = asked(days, options)!;
  expect(why).toContain(`${days} days would be a finding at once`);
  expect(advice).toContain(hint);
});

it('says nothing where nobody looks', () => {
  const controls = new Map([...CONTROLS].filter(([name]) => name !== NAME));
  expect(endsTooSoon({ ...workWith(), controls }, 1)).toBeNull();
});
