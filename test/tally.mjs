// Prints "N passed, N failed" over vitest's JSON reports: the one closing line that CI reads.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  const it = JSON.parse(readFileSync(file, 'utf8'));
  // A file that did not even load holds no failed test, yet it is a failure.
  const unloaded = it.numFailedTests === 0 ? it.numFailedTestSuites : 0;
  passed += it.numPassedTests;
  failed += it.numFailedTests + unloaded;
}
console.log(`${passed} passed, ${failed} failed`);
