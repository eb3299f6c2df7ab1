import { describe, expect, it } from 'vitest';
import { PlanError } from '../../src/engine/plan-error.ts';
import { TemplateError } from '../../src/load/templates.ts';
import type { Transport } from '../../src/model.ts';
import { withHost } from '../../src/session/with-host.ts';
import { workWith, worldWith } from '../faults/one-look.ts';

const open = async (): Promise<Transport> => ({
  exec: () => Promise.reject(new Error('not asked')),
  used: { execs: 0, connections: 1 },
  close: () => Promise.resolve(),
});

describe('a host that no plan can be made for', () => {
  it.each([
    ['a contradiction', new PlanError('a and b want different values')],
    ['a text that no template takes', new TemplateError('the value group holds a control character')],
  ])('is refused and does not end the run over the others: %s', async (_, error) => {
    const report = await withHost(workWith(), worldWith({ open }), () => Promise.reject(error));
    expect(report).toMatchObject({ host: 'web-1', outcome: 'refused', error: { message: error.message } });
  });

  it('is not where the mistake is ours', async () => {
    const mine = withHost(workWith(), worldWith({ open }), () => Promise.reject(new TypeError('x is not a function')));
    await expect(mine).rejects.toThrow('x is not a function');
  });
});
