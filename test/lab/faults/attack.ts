import { afterAll } from 'vitest';
import { figure } from '../../faults/figures.ts';

/**
 * One row of the table of attacks: `round` runs and counts one attempt, and what it throws is a violation. The row is
 * printed when the file's tests are done.
 */
export function attack(name: string, atLeast: string, note?: () => string) {
  const violations: string[] = [];
  let rounds = 0;
  afterAll(() => {
    figure({ attack: name, atLeast, rounds, violations, ...(note === undefined ? {} : { note: note() }) });
  });
  return {
    async round(what: string, attempt: () => Promise<void>): Promise<void> {
      rounds += 1;
      try {
        await attempt();
      } catch (error) {
        violations.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
    },
  };
}
