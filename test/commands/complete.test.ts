import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, candidatesFor, type Names } from '../../src/commands/candidates.ts';
import { program } from '../../src/commands/program.ts';

const names: Names = {
  hosts: () => [{ value: 'web-1' }, { value: '@web' }],
  controls: () => [{ value: 'daemon/icc' }, { value: 'files/daemon-json' }],
  profiles: () => [{ value: 'strict' }],
  topics: () => [{ value: 'daemon/icc' }, { value: 'strict' }, { value: '3' }],
};
const root = program(() => {});
const answer = (line: string): Answer => candidatesFor(root, line.split(' '), names);
const values = (line: string) => answer(line).candidates.map(({ value }) => value);

describe('what may stand at the cursor', () => {
  it('is a command first', () => {
    expect(values('')).toContain('audit');
    expect(values('au')).toContain('apply');
    expect(values('')).not.toContain('complete');
    expect(values('help a')).toContain('apply');
  });

  const cases: [line: string, offers: string[]][] = [
    ['audit ', ['web-1', '@web']],
    ['audit web-1 w', ['web-1', '@web']],
    ['trust ', ['web-1', '@web']],
    ['rollback web-1 ', []],
    ['audit --sudo ', ['auto', 'none', 'nopasswd', 'password']],
    ['audit --sudo=', ['--sudo=auto', '--sudo=none', '--sudo=nopasswd', '--sudo=password']],
    ['audit --only ', ['daemon/*', 'files/*', 'daemon/icc', 'files/daemon-json']],
    ['audit --only daemon/icc ', ['daemon/*', 'files/*', 'daemon/icc', 'files/daemon-json']],
    ['audit -p strict ', ['web-1', '@web']],
    ['audit --profile ', ['strict']],
    ['apply --accept ', ['daemon/icc', 'files/daemon-json']],
    ['explain ', ['daemon/icc', 'strict', '3']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['tls issue ', ['client', 'server']],
    ['tls issue server ', ['web-1', '@web']],
    ['nonsense ', []],
  ];
  it.each(cases)('behind "%s"', (line, offers) => expect(values(line)).toEqual(offers));

  it('is an option of that command, and no other', () => {
    expect(values('verify --')).toContain('--stress');
    expect(values('audit --')).not.toContain('--stress');
    expect(values('audit --only daemon/icc --')).toContain('--skip');
  });

  it('is a file where one is asked for', () => {
    expect(answer('audit -o ').files).toBe(true);
    expect(answer('audit --config ').files).toBe(true);
    expect(answer('audit -p ').files).toBe(true);
    expect(answer('audit ').files).toBe(false);
  });
});

// The real shells, each with its own way to say what was typed, and the bundle as it is shipped.
describe('completion in', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-complete-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, '.ssh'));
    writeFileSync(join(folder, '.ssh/config'), 'Host bastion *.lan !x\n  User ops\n');
    writeFileSync(
      join(folder, 'ironhull.yaml'),
      'hosts: { web-1: ops@10.0.0.11, web-2: ops@10.0.0.12 }\ngroups: { web: [web-1] }\n',
    );
    const bin = join(folder, 'bin/ironhull');
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/ironhull.js')}' "$@"\n`);
    chmodSync(bin, 0o755);
  });
  const shell = (program: string, args: readonly string[]) =>
    execFileSync(program, args, {
      cwd: folder,
      env: { PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
      timeout: 20_000,
    });

  /** As readline calls the function: the line, the cursor, and the words cut where COMP_WORDBREAKS says. */
  const bash = (line: string) =>
    shell('bash', [
      '--norc',
      '-c',
      'eval "$(ironhull completion bash)"; COMP_LINE=$1; COMP_POINT=${#1}; _ironhull; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      line,
    ])
      .trim()
      .split('\n');
  const inBash: [line: string, offers: string[]][] = [
    ['ironhull au', ['audit']],
    ['ironhull audit ', ['web-1', 'web-2', '@web', 'bastion']],
    // Readline replaces only what stands behind the @.
    ['ironhull audit @w', ['web']],
    ['ironhull audit --sudo=no', ['none', 'nopasswd']],
    ['ironhull explain daemon/ic', ['daemon/icc']],
    ['ironhull audit -c iron', ['ironhull.yaml']],
  ];
  it.each(inBash)('bash: %s', (line, offers) => expect(bash(line)).toEqual(offers));

  it.skipIf(!has('fish'))('fish', () => {
    const fish = (line: string) =>
      shell('fish', ['--no-config', '-c', 'ironhull completion fish | source; complete -C $argv[1]', line]);
    expect(fish('ironhull au')).toMatch(/^audit\tlook at hosts/);
    expect(fish('ironhull audit web')).toBe('web-1\tops@10.0.0.11\nweb-2\tops@10.0.0.12\n'.replaceAll('ops@', ''));
    expect(fish('ironhull explain daemon/ic')).toMatch(/^daemon\/icc\tKeep containers/);
    expect(fish('ironhull audit -c iron')).toMatch(/^ironhull\.yaml/);
  });

  // compinit's own functions are stood in for: they need a terminal and its tab key.
  it.skipIf(!has('zsh'))('zsh', () => {
    const typed = `compdef() { :; }; _files() { print -- files; }; _describe() { print -rl -- "\${(@P)4}"; }
      eval "$(ironhull completion zsh)"; words=("$@"); CURRENT=$#words; _ironhull`;
    const zsh = (...words: string[]) => shell('zsh', ['-f', '-c', typed, 'zsh', 'ironhull', ...words]);
    expect(zsh('aud')).toMatch(/^audit:look at hosts/);
    expect(zsh('audit', 'web')).toBe('web-1:10.0.0.11\nweb-2:10.0.0.12\n');
    expect(zsh('audit', '@')).toBe('@web:web-1\n');
    expect(zsh('audit', '-c', 'iron')).toBe('files\n');
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
