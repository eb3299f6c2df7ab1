import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { program } from '../../src/commands/program.ts';
import { SCHEDULERS, schedule } from '../../src/commands/schedule.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-schedule-'));
afterAll(() => rmSync(folder, { recursive: true }));
const where = { folder, user: 'ops', node: process.execPath, program: '/opt/ironhull/ironhull.js', version: '1.2.3' };
const written = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('init --schedule', () => {
  for (const by of SCHEDULERS)
    it(`writes what ${by} runs, says what is left to do, and keeps what is there`, () => {
      const said = schedule(by, where, false);
      expect(said).toMatch(/^Wrote [^\n]+\.\n[^\n]+\n$/);
      for (const [file] of said.split('\n')[0]!.matchAll(/\S+\.(service|timer|cron|yml)\b/g))
        expect(existsSync(join(folder, file)), file).toBe(true);
      expect(() => schedule(by, where, false)).toThrow('is there already');
      expect(schedule(by, where, true)).toBe(said);
    });

  it('calls ironhull with options that it has', async () => {
    const texts = [
      'ironhull-audit.service',
      'ironhull-audit.cron',
      '.github/workflows/ironhull.yml',
      'ironhull.gitlab-ci.yml',
    ];
    for (const file of texts) {
      const text = written(file)
        .replace(/^#.*$/gm, '')
        .replace(/\n\s+--/g, ' --');
      const [, line = ''] = /ironhull\.js (audit [^\n|]*)/.exec(text) ?? [];
      expect(line, file).toContain('--quiet');
      const root = program(() => {});
      let given: Record<string, unknown> = {};
      const audit = root.commands.find((it) => it.name() === 'audit')!;
      audit.exitOverride().configureOutput({ writeErr: () => {} });
      audit.action((_, options) => {
        given = options;
      });
      await root.parseAsync(line.trim().split(/\s+/), { from: 'user' });
      expect(given.output, file).toEqual(expect.arrayContaining(['ironhull.html']));
    }
  });

  it('writes units that systemd takes', ({ skip }) => {
    if (!existsSync('/usr/bin/systemd-analyze')) skip();
    const units = ['ironhull-audit.service', 'ironhull-audit.timer'].map((it) => join(folder, it));
    // The program and the user need not be there for the syntax to be right.
    const { stderr } = run('systemd-analyze', ['verify', '--man=no', ...units]);
    expect(stderr.split('\n').filter((it) => it.includes('ironhull-audit') && !/ops|ironhull\.js/.test(it))).toEqual(
      [],
    );
  });

  it('writes jobs that are YAML, every night, whose secrets stand in the environment and in no command', () => {
    const github = parse(written('.github/workflows/ironhull.yml'));
    expect(github.on.schedule).toEqual([{ cron: '17 3 * * *' }]);
    const commands = github.jobs.audit.steps.map(({ run: it }: { run?: string }) => it ?? '').join('\n');
    expect(commands).not.toContain('${{');
    expect(commands).toContain('node ironhull.js audit');
    expect(commands).not.toMatch(/npx|curl|npm/);
    expect(github.jobs.audit.steps[2].env.KEY).toBe('${{ secrets.IRONHULL_SSH_KEY }}');
    const gitlab = parse(written('ironhull.gitlab-ci.yml'));
    expect(gitlab.ironhull.artifacts.reports.junit).toBe('ironhull.xml');
  });

  it('writes a line that cron takes whole: no % in it, which would end the command', () => {
    const lines = written('ironhull-audit.cron')
      .split('\n')
      .filter((it) => /^\d/.test(it));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^17 3 \* \* \* ops umask 077; cd /);
    expect(lines[0]).not.toContain('%');
    execFileSync('sh', ['-n', '-c', lines[0]!.split(' ').slice(6).join(' ')]);
  });

  it.each(['/srv/a b', '/srv/%h', "/srv/it's", '/srv/$(id)', '/srv/a;b'])('refuses the folder %s', (odd) =>
    expect(() => schedule('cron', { ...where, folder: odd }, false)).toThrow('cannot stand in a schedule'),
  );
});

function run(command: string, args: readonly string[]): { stderr: string } {
  try {
    execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });
    return { stderr: '' };
  } catch (error) {
    return { stderr: (error as { stderr: string }).stderr };
  }
}
