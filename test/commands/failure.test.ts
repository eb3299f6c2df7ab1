import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../src/commands/failure.ts';
import { PlanError } from '../../src/engine/plan-error.ts';

describe('a failure of the tool itself', () => {
  it('is said to be one, and shows no byte of a host as it is, not even in its stack', () => {
    const error = new Error('unexpected \x1b]0;owned\x07');
    for (const debug of [false, true]) {
      const said = explainFailure(error, debug);
      expect(said).toContain('a mistake in ironhull itself: unexpected \\x1b]0;owned\\x07');
      expect(said).not.toMatch(/[\x1b\x07]/);
      expect(said.includes('    at ')).toBe(debug);
    }
  });

  it('is none where the error is addressed to a person', () => {
    expect(explainFailure(new PlanError('two controls disagree about \u202e'), false)).toBe(
      'ironhull: two controls disagree about \\u202e\n',
    );
  });
});
