import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { plan } from './fixtures/plans.ts';
import { reports } from './fixtures.ts';

const schema = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const parsed = (name: keyof typeof reports) => JSON.parse(jsonReport(reports[name]));

describe('the JSON report', () => {
  it('tells once what several findings have in common, and each refers to it', () => {
    const [host] = parsed('audit-one-cause').hosts;
    const { id, seen, controls } = host.causes[0];
    expect(host.causes).toHaveLength(1);
    expect(controls).toEqual(['daemon/icc', 'daemon/userns-remap', 'daemon/no-tcp']);
    const findings = host.findings as { control: string; status: string; seen: string; cause?: string }[];
    expect(findings.filter(({ cause }) => cause === id).map(({ control }) => control)).toEqual(controls);
    expect(findings.filter(({ cause }) => cause === id).every(({ status }) => status === 'fail')).toBe(true);
    expect(JSON.stringify(host).split(JSON.stringify(seen))).toHaveLength(2);
  });

  for (const [name, report] of Object.entries(reports))
    it(`follows the published schema: ${name}`, () => {
      expect(validate(JSON.parse(jsonReport(report))) ? [] : validate.errors).toEqual([]);
    });

  it('tells a plan as changes with their diffs', () => {
    const { changes, consent } = parsed('plan').hosts[0].plan;
    expect(changes.map(({ kind }: { kind: string }) => kind)).toEqual(plan.steps.map(({ action }) => action.kind));
    expect(changes[1]).toMatchObject({ path: '/etc/docker/daemon.json', risk: 'restart' });
    expect(changes[1].diff).toContain('\n+  "icc": false,\n');
    expect(changes[2].diff).toMatch(/^--- \/dev\/null\n/);
    expect(consent).toEqual([]);
  });

  it('names what would be hit without consent', () =>
    expect(parsed('plan-busy').hosts[0].plan.consent[0]).toEqual({
      name: 'daemon/userns-remap',
      affects: '7 images, 3 containers and 2 volumes go out of sight; 3 running containers stop',
      granted: false,
    }));

  it('shows no password of a proxy', () => {
    expect(jsonReport(reports.plan)).not.toContain('hunter2');
    expect(jsonReport(reports.plan)).toContain('http://build:[redacted]@proxy.lan:3128');
  });

  it('keeps hostile text as it was, and yet shows a terminal nothing to obey', () => {
    const text = jsonReport(reports.hostile);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(parsed('hostile').hosts[0].address).toBe(reports.hostile.hosts[0]!.address);
  });
});

describe('the schema', () => {
  const good = () => structuredClone(parsed('apply'));
  const cases: Record<string, (report: ReturnType<typeof good>) => void> = {
    'refuses a member that nobody described': (it) => {
      it.hosts[0].colour = 'red';
    },
    'refuses a status of its own making': (it) => {
      it.hosts[0].findings[0].status = 'ok';
    },
    'refuses a report without exit code': (it) => {
      delete it.exitCode;
    },
    'refuses another version': (it) => {
      it.schema = 2;
    },
  };
  for (const [name, spoil] of Object.entries(cases))
    it(name, () => {
      const report = good();
      spoil(report);
      expect(validate(report)).toBe(false);
    });

  it('describes every member', () => {
    const bare: string[] = [];
    const walk = (node: unknown, at: string) => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, it] of Object.entries((node as { properties?: object }).properties ?? {}))
        if (!('description' in it) && !('$ref' in it) && !('const' in it)) bare.push(`${at}.${key}`);
      for (const [key, it] of Object.entries(node)) walk(it, `${at}.${key}`);
    };
    walk(schema, '');
    expect(bare).toEqual([]);
  });
});
