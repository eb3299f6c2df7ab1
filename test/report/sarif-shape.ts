// The part of SARIF 2.1.0 that we write, stricter than the standard: no other member, and what GitHub asks for beside
// (docs.github.com, "SARIF support for code scanning"). In our own words from the prose of the standard. With
// IRONHULL_SARIF_SCHEMA=FILE the tests ask the standard's own schema, too, which is not kept here.
const text = { type: 'string', minLength: 1 };
const object = (properties: Record<string, unknown>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((it) => !optional.includes(it)),
  additionalProperties: false,
});
const list = (items: unknown, more = {}) => ({ type: 'array', items, ...more });
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' };
const level = { enum: ['none', 'note', 'warning', 'error'] };
/** Brackets are escaped, braces doubled: no message holds a link or a placeholder. */
const message = object({
  text: { type: 'string', minLength: 1, pattern: '^([^\\\\[\\]{}]|\\\\[\\\\[\\]]|\\{\\{|\\}\\})*$' },
});

const rule = object(
  {
    id: { type: 'string', pattern: '^[a-z0-9-]+/[a-z0-9-]+$' },
    name: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*$' },
    shortDescription: message,
    fullDescription: message,
    help: message,
    helpUri: { type: 'string', pattern: '^https://' },
    defaultConfiguration: object({ level: { enum: ['note', 'warning', 'error'] } }),
    properties: object({
      tags: list(text, { uniqueItems: true }),
      precision: { enum: ['very-high', 'high', 'medium', 'low'] },
      'security-severity': { type: 'string', pattern: '^\\d\\.\\d$' },
    }),
  },
  ['helpUri'],
);

const result = {
  ...object(
    {
      ruleId: text,
      ruleIndex: { type: 'integer', minimum: 0 },
      kind: { enum: ['fail', 'review', 'open'] },
      level,
      message,
      locations: list(
        object({
          physicalLocation: object({
            artifactLocation: object({ uri: { type: 'string', pattern: "^[A-Za-z0-9._~!*'()%/-]+$" } }),
            region: object({ startLine: { type: 'integer', minimum: 1 } }),
          }),
          logicalLocations: list(object({ name: text, fullyQualifiedName: text, kind: text })),
        }),
        { minItems: 1, maxItems: 1 },
      ),
      partialFingerprints: object({ 'hostAndRule/v1': { type: 'string', pattern: '^[0-9a-f]{64}$' } }),
      suppressions: list(
        object({ kind: { const: 'external' }, status: { const: 'accepted' }, justification: text }, ['justification']),
        { minItems: 1, maxItems: 1 },
      ),
    },
    ['suppressions'],
  ),
  // 3.27.10: a level other than none is only for what failed.
  if: { properties: { kind: { const: 'fail' } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
  then: { properties: { level: { enum: ['note', 'warning', 'error'] } } },
  else: { properties: { level: { const: 'none' } } },
};

export const sarifShape = object({
  $schema: { const: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json' },
  version: { const: '2.1.0' },
  runs: list(
    object({
      tool: object({ driver: object({ name: { const: 'ironhull' }, semanticVersion: text, rules: list(rule) }) }),
      automationDetails: object({ id: { type: 'string', pattern: '^ironhull/[a-z]+/$' } }),
      invocations: list(
        object({
          executionSuccessful: { type: 'boolean' },
          exitCode: { type: 'integer' },
          startTimeUtc: time,
          endTimeUtc: time,
          toolExecutionNotifications: list(object({ level, message })),
        }),
        { minItems: 1, maxItems: 1 },
      ),
      columnKind: { const: 'utf16CodeUnits' },
      results: list(result),
    }),
    { minItems: 1, maxItems: 1 },
  ),
});
