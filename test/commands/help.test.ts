import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/commands/explain.ts';
import { leavesOf } from '../../src/commands/leaves.ts';
import { manPage, wholeHelp } from '../../src/commands/man-page.ts';
import { program } from '../../src/commands/program.ts';

const commands = () => leavesOf(program(() => {}));

describe('--help', () => {
  it.each(commands().map(({ path }) => path))(
    'of %s has examples, each a command line that is understood',
    async (name) => {
      const [, examples = ''] =
        /\nExamples:\n([\s\S]*?)(?:\n\n|$)/.exec(wholeHelp(commands().find((it) => it.path === name)!.command)) ?? [];
      const lines = [...examples.matchAll(/\$ (?:eval "\$\()?(?:ironhull) ([^|>)#\n]*)/g)].map(([, it]) => it!.trim());
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        const root = program(() => {});
        for (const { command } of leavesOf(root))
          command
            .action(() => {})
            .exitOverride()
            .configureOutput({ writeErr: () => {} });
        await root.parseAsync(line.split(' '), { from: 'user' });
      }
    },
  );

  it('of a command says in a line what it does', () => {
    for (const { path, command } of commands()) expect(command.description(), path).toMatch(/^[a-z].{10,150}[^.]$/);
  });
});

describe('a reader that has seen enough', () => {
  it('is no crash, and does not change the exit code', () => {
    const main = join(import.meta.dirname, '../../dist/ironhull.js');
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `"$1" "$2" man | true; echo "\${PIPESTATUS[*]}"`, '-', process.execPath, main],
      {
        encoding: 'utf8',
      },
    );
    expect([stdout, stderr]).toEqual(['0 0\n', '']);
  });
});

describe('a name that there is not', () => {
  const cases: [line: string, answer: RegExp][] = [
    ['adit', /Did you mean audit\?/],
    ['audit --lcoal', /Did you mean --local\?/],
    ['audit --format jsn', /one of terminal, json, .*; did you mean json\?/],
    ['audit --sudo pasword', /did you mean password\?/],
    ['completion bsh', /Allowed choices are bash, zsh, fish/],
  ];
  it.each(cases)('%s is answered with the nearest', async (line, answer) => {
    let said = '';
    const root = program(() => {});
    for (const it of [root, ...root.commands])
      it.exitOverride().configureOutput({ writeErr: (text) => (said += text) });
    await expect(root.parseAsync(line.split(' '), { from: 'user' })).rejects.toThrow();
    expect(said).toMatch(answer);
  });

  it('is answered so by explain, too', async () => {
    await expect(explain('icc')).rejects.toThrow('did you mean daemon/icc?');
    await expect(explain('strickt')).rejects.toThrow('did you mean strict?');
  });
});

describe('the manual page', () => {
  it('is what the command line says (node dist/ironhull.js man >man/ironhull.1)', () =>
    expect(readFileSync('man/ironhull.1', 'utf8')).toBe(manPage(program(() => {}))));

  it('names every command and every option', () => {
    const page = manPage(program(() => {})).replaceAll('\\-', '-');
    for (const { path, command } of commands()) {
      expect(page).toContain(`.SS ${path}\n`);
      for (const { flags } of command.options) expect(page).toContain(`.B ${flags}\n`);
    }
  });

  it.skipIf(!existsSync('/usr/bin/mandoc'))('is without fault to mandoc', () => {
    execFileSync('mandoc', ['-T', 'lint', '-W', 'error'], { input: manPage(program(() => {})), stdio: 'pipe' });
  });
});
