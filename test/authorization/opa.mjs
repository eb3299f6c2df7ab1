// Evaluates a policy by OPA: {policy, batches: [[{name, input, refused}]]} on stdin; prints for each batch the names of calls
// that are not allowed and of those that are refused for other reasons, or the error with which it ended.
import { readFileSync } from 'node:fs';
import { ready, untrue } from './evaluator.mjs';

const { policy, batches } = JSON.parse(readFileSync(0, 'utf8'));
await ready;
console.log(JSON.stringify(batches.map(judged)));
process.exit(0);

function judged(calls) {
  const set = (texts) => (texts.length === 0 ? 'set()' : `{${texts.map((it) => JSON.stringify(it)).join(', ')}}`);
  const expressions = calls.flatMap(({ name, input, refused }) => {
    const given = `with input as ${JSON.stringify(input)}`;
    return [
      [`allowed ${name}`, `data.profile_policy.allow ${given}`],
      [`reasons ${name}`, `(data.profile_policy.refused == ${set(refused)}) ${given}`],
    ];
  });
  try {
    const found = untrue(policy, expressions).map((it) => /^(\w+) (.*)$/.exec(it));
    const those = (kind) =>
      found
        .filter((it) => it[1] === kind)
        .map((it) => it[2])
        .sort();
    return { notAllowed: those('allowed'), otherReasons: those('reasons') };
  } catch (error) {
    return { error: error.message };
  }
}
