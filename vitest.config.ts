import { defineConfig } from 'vitest/config';
import { Spread } from './test/sequence.ts';

/** Shell libraries, templates and profiles are imported as text, as esbuild does for the bundle. */
const asText = {
  name: 'text-files',
  transform(code: string, id: string) {
    return /\.(sh|hbs|yaml)$/.test(id) ? { code: `export default ${JSON.stringify(code)}`, map: null } : undefined;
  },
};

/** Real hosts on a small machine: generous limits. Three files at a time on two cores, since hosts often only wait. */
const realHosts = {
  testTimeout: 900_000,
  hookTimeout: 1_200_000,
  maxWorkers: 3,
  // On a busy machine a host is slow in ways that are no one's fault. A second failure is one; attacks count both.
  retry: 1,
};

export default defineConfig({
  plugins: [asText],
  define: { IRONHULL_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    sequence: { sequencer: Spread },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/lab/**', 'test/faults/**'] },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          // Hours only in the long form (`npm run test:faults`).
          testTimeout: process.env.IRONHULL_FAULTS === 'long' ? 14_400_000 : 600_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          exclude: ['test/lab/{sid,long}/**'],
          ...realHosts,
        },
      },
      {
        extends: true,
        // Apart from the others: where sid cannot be built or does not boot today, that is sid's fault (test/run.sh).
        test: { name: 'sid', include: ['test/lab/sid/**/*.test.ts'], ...realHosts },
      },
      {
        extends: true,
        // Longer than `npm test` has time for: `npm run lab:selinux`, `lab:strict`.
        test: {
          name: 'long',
          include: ['test/lab/long/**/*.test.ts'],
          ...realHosts,
          testTimeout: 3_600_000,
          hookTimeout: 3_600_000,
        },
      },
    ],
  },
});
