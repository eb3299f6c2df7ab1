import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asMyself, asRoot, KEPT_FOLDER, keepScript, runKept } from '../../src/transport/launch.ts';

const dir = mkdtempSync(join(tmpdir(), 'ironhull-launch-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** Stands in for sudo: leaves its arguments behind, and what it was given to read where it asks for a password. */
const fake = `#!/bin/sh
printf '%s\\n' "$@" >'${dir}/arguments'
case "$*" in "-k -S "*) cat >'${dir}/read' ;; esac
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
`;
writeFileSync(join(dir, 'sudo'), fake, { mode: 0o755 });
const PATH = `${dir}:/usr/bin:/bin`;

const all = { asMyself, asRoot, keep: keepScript('marker-1'), kept: runKept('/tmp/ironhull.AbCdEf0123') };

it.each(Object.entries(all))('%s means the same to every login shell', (_, command) => {
  // Outside: one pair of quotes. Inside: nothing that csh, fish or an interactive shell would read differently.
  expect(command).toMatch(/^\/bin\/sh -c '[^'!\\\n]+'$/);
});

describe.each([
  ['dash', ['dash', '-c']],
  ['bash', ['bash', '--norc', '-c']],
  ['busybox', ['busybox', 'sh', '-c']],
])('given by %s', (_, [shell = '', ...before]) => {
  const run = (command: string, input: string) =>
    spawnSync(shell, [...before, command], { input, encoding: 'utf8', env: { PATH } });

  it('a script on stdin runs, with its own status', () => {
    expect(run(asMyself, 'echo "$0"; exit 7\n')).toMatchObject({ status: 7 });
    expect(run(asRoot, 'id -u; exit 8\n')).toMatchObject({ status: 8, stdout: `${process.getuid?.()}\n` });
  });

  it('a script is kept private, byte for byte, and gone once it runs; the password is all that sudo may read', () => {
    const script = `id -u >/dev/null; echo "ä'\\"\\\\" ; ls -d "$D" 2>/dev/null; cat; exit 9\n`;
    const kept = run(keepScript('marker-2'), script);
    const [marker, folder = '', bytes = ''] = kept.stdout.split('\n');
    expect([marker, kept.stderr]).toEqual(['marker-2', 'marker-2\n']);
    expect(folder).toMatch(KEPT_FOLDER);
    expect(Number(bytes)).toBe(Buffer.byteLength(script));
    expect(readFileSync(`${folder}/script`, 'utf8')).toBe(script);
    expect([statSync(folder).mode & 0o777, statSync(`${folder}/script`).mode & 0o777]).toEqual([0o700, 0o600]);

    const ran = run(runKept(folder), 'correct horse\n');
    expect(ran).toMatchObject({ status: 9, stdout: `ä'"\\\n` });
    expect(readFileSync(join(dir, 'read'), 'utf8')).toBe('correct horse\n');
    expect(readFileSync(join(dir, 'arguments'), 'utf8')).not.toContain('horse');
    expect(existsSync(folder)).toBe(false);
  });

  it('a kept script is gone when sudo refuses', () => {
    const folder = run(keepScript('m'), 'echo never\n').stdout.split('\n')[1] ?? '';
    const refusing = join(dir, 'refusing');
    execFileSync('mkdir', ['-p', refusing]);
    writeFileSync(join(refusing, 'sudo'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const env = { PATH: `${refusing}:/usr/bin:/bin` };
    const ran = spawnSync(shell, [...before, runKept(folder)], { input: 'x\n', encoding: 'utf8', env });
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(existsSync(folder)).toBe(false);
  });
});

it.each(['/tmp/ironhull.x; rm -rf /', '/etc', '/tmp/ironhull.AbCdEf0123/../x', '', '/tmp/ironhull.AbCdEf0123\n'])(
  'a folder that the host made up goes into no command: %j',
  (folder) => expect(() => runKept(folder)).toThrow('not a folder of ours'),
);
