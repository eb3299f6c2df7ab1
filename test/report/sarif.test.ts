import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Report } from '../../src/model.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { reports } from './fixtures.ts';
import { sarifShape } from './sarif-shape.ts';

const names = Object.keys(reports) as (keyof typeof reports)[];
const runOf = (report: Report) => JSON.parse(sarifReport(report, CONTROLS)).runs[0];
const run = (name: keyof typeof reports) => runOf(reports[name]);
const resultOf = (name: keyof typeof reports, rule: string) =>
  run(name).results.find((it: { ruleId: string }) => it.ruleId === rule);

describe('the SARIF report', () => {
  const follows = new Ajv({ allErrors: true }).compile(sarifShape);
  it.each(names)('follows the standard as far as it is used: %s', (name) => {
    expect(follows(JSON.parse(sarifReport(reports[name], CONTROLS))) ? [] : follows.errors).toEqual([]);
  });

  const official = process.env.IRONHULL_SARIF_SCHEMA;
  it.skipIf(official === undefined)("follows the standard's own schema", () => {
    const { $schema, id, ...schema } = JSON.parse(readFileSync(official!, 'utf8'));
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    for (const report of Object.values(reports))
      expect(valid(JSON.parse(sarifReport(report, CONTROLS))) ? [] : valid.errors).toEqual([]);
  });

  // Of those who wrote the standard, schema and meaning; test/validators.sh fetches it.
  const multitool = process.env.IRONHULL_SARIF_MULTITOOL;
  it.skipIf(multitool === undefined)(
    "is faultless to the standard's own tool, which knows a fault",
    () => {
      for (const report of Object.values(reports)) expect(faults(sarifReport(report, CONTROLS))).toEqual([]);
      const spoilt = JSON.parse(sarifReport(reports.audit, CONTROLS));
      delete spoilt.runs[0].tool;
      expect(faults(JSON.stringify(spoilt))).not.toEqual([]);
    },
    300_000,
  );

  function faults(text: string): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
    const file = join(folder, 'it.sarif');
    writeFileSync(file, text);
    const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
    const { stdout, stderr } = spawnSync(multitool!, ['validate', file], { env, encoding: 'utf8', cwd: folder });
    rmSync(folder, { recursive: true });
    if (!/analysis completed/i.test(stdout)) return [stdout + stderr];
    return stdout.split('\n').filter((line) => / error /.test(line));
  }

  it.each(names)('has each result point at its rule, and no fingerprint twice: %s', (name) => {
    const { tool, results } = run(name);
    const { rules } = tool.driver;
    for (const it of results) expect(rules[it.ruleIndex].id).toBe(it.ruleId);
    const prints = results.map((it: { partialFingerprints: object }) => JSON.stringify(it.partialFingerprints));
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('says of a rule why it matters, what its repair may cost, and where it comes from', () => {
    const rule = run('audit').tool.driver.rules.find(({ id }: { id: string }) => id === 'daemon/icc');
    expect(rule.help.text).toContain('What its repair may cost: Containers on the default bridge');
    expect(rule.help.text).toContain('CIS Docker 1.6.0 2.2');
    expect(rule).toMatchObject({ name: 'DaemonIcc', properties: { 'security-severity': '8.0' } });
  });

  it('says what was seen and what would mend it, at the file that would change', () => {
    const it = resultOf('audit', 'daemon/icc');
    expect(it).toMatchObject({ kind: 'fail', level: 'error' });
    expect(it.message.text).toContain('repair: set icc to false in /etc/docker/daemon.json; dockerd restarts');
    expect(it.locations[0].physicalLocation.artifactLocation.uri).toBe('web-1/etc/docker/daemon.json');
  });

  it('tells apart what failed, what a person decides, what nobody knows, and what is waived', () => {
    expect(resultOf('audit', 'host/docker-group')).toMatchObject({ kind: 'review', level: 'none' });
    expect(resultOf('audit', 'mac/apparmor')).toMatchObject({ kind: 'open', level: 'none' });
    expect(resultOf('audit', 'daemon/userland-proxy').suppressions[0].justification).toMatch(/the old balancer/);
    expect(resultOf('audit', 'seccomp/profile')).toBeUndefined();
    expect(resultOf('apply-busy', 'daemon/icc')).toMatchObject({ kind: 'fail' });
    expect(resultOf('verify', 'proof/icc').message.text).toContain('answered: hello from the neighbour');
  });

  it('keeps the fingerprint of a finding whatever is seen of it', () => {
    const [host] = reports.audit.hosts;
    const reworded = runOf({
      ...reports.audit,
      startedAt: '2027-01-01T00:00:00.000Z',
      hosts: [{ ...host!, findings: host!.findings.map((it) => ({ ...it, seen: 'otherwise' })) }],
    });
    const prints = (it: { results: { partialFingerprints: object }[] }) =>
      it.results.map(({ partialFingerprints }) => partialFingerprints);
    expect(prints(reworded)).toEqual(prints(run('audit')));
  });

  it('says where the run itself went wrong', () => {
    const { invocations, results } = run('unreachable');
    expect(results).toEqual([]);
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toMatch(
      /^web-4: nothing was learned.*\n.*refused/,
    );
    expect(run('audit-no-docker').invocations[0].executionSuccessful).toBe(true);
  });

  it('shows a terminal nothing to obey, and no password', () => {
    expect(sarifReport(reports.hostile, CONTROLS).replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u,
    );
    expect(sarifReport(reports['apply-drifted'], CONTROLS)).not.toContain('hunter2');
  });
});
