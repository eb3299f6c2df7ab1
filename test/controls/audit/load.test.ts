// The scripts by which rules are loaded and taken away, under every shell, against an auditctl that lists as hosts do.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loading } from '../../../src/controls/audit/load.ts';

const OWN = [
  { path: '/etc/docker', extent: 'tree' as const, access: 'wa' },
  { path: '/usr/sbin/runc', extent: 'file' as const, access: 'wxa' },
];
const { check, run, undo } = loading(OWN, '/etc/audit/rules.d/zz.rules', "-w /old -p wa -k it's\n");
const SHORT = ['-w /etc/docker -p wa -k ironhull-docker', '-w /usr/sbin/runc -p wxa -k ironhull-docker'];
const LONG = [
  '-a always,exit -S all -F dir=/etc/docker -F perm=wa -F key=ironhull-docker',
  '-a always,exit -S all -F path=/usr/sbin/runc -F perm=wxa -F key=ironhull-docker',
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-load-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tried(text: string, [shell, ...options]: readonly string[], auditctl: string) {
  const file = join(folder, 'auditctl');
  writeFileSync(file, `#!/bin/sh\necho "$@" >>'${folder}/asked'\n${auditctl}\n`);
  writeFileSync(join(folder, 'asked'), '');
  chmodSync(file, 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}`, ROOT: '', TMPDIR: folder };
  const { status } = spawnSync(shell!, [...options, '-c', text], { stdio: ['ignore', 'pipe', 'pipe'], env });
  return { status, asked: readFileSync(join(folder, 'asked'), 'utf8') };
}
const lists = (...lines: string[]) => lines.map((line) => `echo '${line}'`).join('\n');

describe.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']].map((it) => [it.join(' '), it] as const))(
  'under %s',
  (_, shell) => {
    it.each<[string, string[], number]>([
      ['listed as watches', SHORT, 0],
      ['listed the long way', LONG, 0],
      ['one missing', SHORT.slice(1), 1],
      ['one too many', [...SHORT, '-w /old -p wa -k ironhull-docker'], 1],
      ['one that records less', [SHORT[0]!, SHORT[1]!.replace('wxa', 'wa')], 1],
      ['one for a longer path', [SHORT[0]!.replace('/etc/docker', '/etc/docker2'), SHORT[1]!], 1],
      ['one for a path that ends so', [SHORT[0]!.replace('/etc/docker', '/srv/etc/docker'), SHORT[1]!], 1],
      ['none', ['No rules'], 1],
    ])('the check tells: %s', (_, lines, status) => {
      expect(tried(check, shell, lists(...lines)).status).toBe(status);
    });

    it('auditctl that fails is not "so already"', () => {
      expect(tried(check, shell, 'exit 1').status).toBe(1);
    });

    it('ours are unloaded before the file is loaded, by their key alone', () => {
      expect(tried(run, shell, 'exit 0')).toEqual({
        status: 0,
        asked: '-D -k ironhull-docker\n-R /etc/audit/rules.d/zz.rules\n',
      });
    });

    it('a rule that the kernel refuses is an error', () => {
      expect(tried(run, shell, '[ "$1" != -R ]').status).toBe(1);
    });

    it('undo takes ours away and loads what the file said before, and leaves no file behind', () => {
      const { status, asked } = tried(undo, shell, `[ "$1" != -R ] || cat "$2" >>'${folder}/asked'`);
      expect(status).toBe(0);
      expect(asked).toMatch(/^-D -k ironhull-docker\n-R \S+\n-w \/old -p wa -k it's\n$/);
      const [, file = ''] = /-R (\S+)/.exec(asked) ?? [];
      expect(spawnSync('ls', [file]).status).not.toBe(0);
    });
  },
);
