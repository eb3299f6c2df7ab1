import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { junitReport } from '../../src/report/junit.ts';
import { reports } from './fixtures.ts';
import { type Node, readXml } from './read-xml.ts';

const names = Object.keys(reports) as (keyof typeof reports)[];
const tree = (name: keyof typeof reports) => readXml(junitReport(reports[name]));
const all = (node: Node, name: string): Node[] => [
  ...(node.name === name ? [node] : []),
  ...node.children.flatMap((it) => all(it, name)),
];

/** What Jenkins' junit-10.xsd allows: attributes, with ! where required, and children. */
const DIALECT: Record<string, { attributes: string; children: string }> = {
  testsuites: { attributes: 'name time tests failures errors', children: 'testsuite' },
  testsuite: {
    attributes: 'name! tests! failures! errors! skipped timestamp hostname',
    children: 'properties testcase',
  },
  properties: { attributes: '', children: 'property' },
  property: { attributes: 'name! value!', children: '' },
  testcase: { attributes: 'name! classname', children: 'failure error skipped' },
  failure: { attributes: 'message type', children: '' },
  error: { attributes: 'message type', children: '' },
  skipped: { attributes: '', children: '' },
};

describe('the JUnit report', () => {
  it.each(names)('is in the dialect that CI systems read: %s', (name) => {
    const check = (node: Node) => {
      const { attributes, children } = DIALECT[node.name]!;
      const known = attributes.split(' ').map((it) => it.replace('!', ''));
      expect(Object.keys(node.attributes).filter((it) => !known.includes(it))).toEqual([]);
      for (const it of attributes.matchAll(/(\w+)!/g)) expect(node.attributes).toHaveProperty(it[1]!);
      for (const it of node.children) {
        expect(children.split(' ')).toContain(it.name);
        check(it);
      }
    };
    check(tree(name));
  });

  it.each(names)('fails a build exactly where the exit code is not 0: %s', (name) => {
    const bad = [...all(tree(name), 'failure'), ...all(tree(name), 'error')];
    expect(bad.length > 0).toBe(reports[name].exitCode !== 0);
  });

  it.each(names)('counts what it holds: %s', (name) => {
    for (const suite of all(tree(name), 'testsuite')) {
      expect(Number(suite.attributes.tests)).toBe(all(suite, 'testcase').length);
      for (const [kind, attribute] of Object.entries({ failure: 'failures', error: 'errors', skipped: 'skipped' }))
        expect(Number(suite.attributes[attribute])).toBe(all(suite, kind).length);
    }
  });

  it('says of a failure what was seen, and what would mend it', () => {
    const it = all(tree('audit'), 'testcase').find(({ attributes }) => attributes.name === 'daemon/icc')!;
    expect(it.attributes.classname).toBe('web-1.daemon');
    expect(it.children[0]!.attributes).toEqual({
      message: 'not set; the bridge network reports enable_icc=true',
      type: 'high',
    });
    expect(it.children[0]!.text).toContain('repair: set icc to false in /etc/docker/daemon.json; dockerd restarts');
  });

  it('says why a host could not be reached', () => {
    const [error] = all(tree('unreachable'), 'error');
    expect(error!.attributes.type).toBe('unreachable');
    expect(error!.text).toContain('the host refused the login');
  });

  it('keeps a host that writes markup from writing elements, and shows no password', () => {
    const [host] = reports.audit.hosts;
    const seen = ']]><failure message="x"/><!-- & \ufffe " \x00';
    const text = junitReport({
      ...reports.audit,
      hosts: [{ ...host!, host: '"><x a="', findings: host!.findings.map((it) => ({ ...it, seen })) }],
    });
    expect(all(readXml(text), 'x')).toEqual([]);
    expect(all(readXml(text), 'failure')).toHaveLength(6);
    expect(text).not.toMatch(/[\ufffe\x00]/);
    expect(junitReport(reports.plan)).not.toContain('hunter2');
  });

  // The parser above is ours; libxml2's is not. With IRONHULL_JUNIT_XSD=FILE (test/validators.sh) it checks the dialect, too.
  it.skipIf(!has('xmllint'))('is well-formed to xmllint', () => {
    const dialect = process.env.IRONHULL_JUNIT_XSD;
    const schema = dialect === undefined ? [] : ['--schema', dialect];
    for (const report of Object.values(reports))
      execFileSync('xmllint', ['--noout', '--nonet', ...schema, '-'], { input: junitReport(report), stdio: 'pipe' });
  });
});

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
