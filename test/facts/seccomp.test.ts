import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seccompContainers } from '../../src/facts/seccomp-containers.ts';
import { seccompFiles } from '../../src/facts/seccomp-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seccomp-'));
  mkdirSync(join(folder, 'etc/docker/seccomp'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The snippet over a folder of ours instead of /etc/docker; paths in the answer are as on a host. */
function ask(shell: string): { status: number | null; stdout: string } {
  const sh = seccompFiles.sh.replaceAll('/etc/docker', `${folder}/etc/docker`);
  const [command = '', ...options] = shell.split(' ');
  const { status, stdout } = spawnSync(command, [...options, '-c', `set -eu\n${sh}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, stdout: stdout.replaceAll(folder, '') };
}

describe.each(['dash', 'bash --posix', 'busybox sh'])('profiles that lie on the host, under %s', (shell) => {
  it('are none where there are none', () => {
    expect(ask(shell)).toEqual({ status: 0, stdout: '' });
  });

  it('are read whole, whatever stands in them, and others are not', () => {
    const put = (name: string, text: string) => {
      writeFileSync(join(folder, 'etc/docker', name), text);
      utimesSync(join(folder, 'etc/docker', name), 1_700_000_000, 1_700_000_000);
    };
    put('daemon.json', '{"secret": 1}');
    put('my-seccomp.json', '{\n "a": 1\n\n}\nfile 1 /etc/docker/seccomp/forged.json\n|x');
    put('seccomp/web.json', '{}');
    put('seccomp/long.json', ' '.repeat(70_000));
    put('seccomp/$(id) x.json', '{}');
    symlinkSync('/dev/zero', join(folder, 'etc/docker/seccomp/pipe.json'));
    const { status, stdout } = ask(shell);
    rmSync(join(folder, 'etc/docker'), { recursive: true });
    mkdirSync(join(folder, 'etc/docker/seccomp'), { recursive: true });
    expect(status).toBe(0);
    expect([...seccompFiles.parse(stdout)]).toEqual([
      [
        '/etc/docker/my-seccomp.json',
        { changedAt: 1_700_000_000, text: '{\n "a": 1\n\n}\nfile 1 /etc/docker/seccomp/forged.json\n|x' },
      ],
      ['/etc/docker/seccomp/long.json', { changedAt: 1_700_000_000, text: null }],
      ['/etc/docker/seccomp/web.json', { changedAt: 1_700_000_000, text: '{}' }],
    ]);
  });
});

describe('nonsense is unknown', () => {
  it.each([
    ['a line without its bar', 'file 1 /etc/docker/seccomp/a.json\n{}\n'],
    ['a file elsewhere', 'file 1 /etc/shadow\n|x\n'],
    ['a line of no file', '|x\n'],
  ])('%s', (_, text) => expect(() => seccompFiles.parse(text)).toThrow(/not a list/));

  it.each(['/web yesterday false null', 'web 2026-01-01T00:00:00Z false null', '/web 2026-01-01T00:00:00Z false {}'])(
    'a container %s',
    (text) => expect(() => seccompContainers.parse(text)).toThrow(),
  );
});

it('knows who has a filter of his own', () => {
  const lines = [
    '/web 2026-03-01T12:00:00.123456789Z false null',
    '/api 2026-03-01T12:00:00Z false ["no-new-privileges"]',
    '/old 2026-03-01T12:00:00Z false ["seccomp:unconfined"]',
    '/root 2026-03-01T12:00:00Z true []',
  ];
  expect(seccompContainers.parse(`${lines.join('\n')}\n`).map(({ name, own }) => [name, own])).toEqual([
    ['web', false],
    ['api', false],
    ['old', true],
    ['root', true],
  ]);
  expect(seccompContainers.parse('\n')).toEqual([]);
});
