import { strictOn } from './strict-on.ts';
import { suites } from './thorough.ts';

const ENGINES = { bookworm: /^20\.10\./, trixie: /^26\.1\./ };

// In the short form between the two that it has: Docker 28 of sid is tried apart (test/lab/sid).
for (const suite of suites('bookworm', 'trixie')) strictOn(suite, ENGINES[suite as keyof typeof ENGINES]);
