// Snippets that decide something on the host, run under every shell with commands that answer as hosts do.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerGroup } from '../../src/facts/docker-group.ts';
import { logins } from '../../src/facts/logins.ts';
import type { Probe } from '../../src/model.ts';

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']];
const PASSWD = 'root:x:0:0::/root:/bin/sh\nci:x:1001:110::/home/ci:/bin/sh\nops:x:1002:1002::/home/ops:/bin/sh\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snippets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Puts a command of ours before the host's. */
function command(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** As the probe library runs it: alone, stopping at the first failure. */
function ask({ sh }: Probe<unknown>, [shell, ...options]: string[], env: Record<string, string> = {}) {
  const path = `${folder}:${process.env.PATH}`;
  const { status, stdout } = spawnSync(shell!, [...options, '-c', `set -eu\n${sh}`], {
    encoding: 'utf8',
    // A socket as stdin, which Node gives, makes bash believe that it came over the network and read .bashrc.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: path, LC_ALL: 'C', ...env },
  });
  return { status, stdout };
}

describe.each(SHELLS.map((it) => [it.join(' '), it] as const))('under %s', (_, shell) => {
  it('the docker group is read with the users whose first group it is', () => {
    command('getent', `case $1 in group) echo 'docker:x:110:alice,bob' ;; *) printf '%s' '${PASSWD}' ;; esac`);
    // The file stands in for this machine's own: bob is in the group by a directory service alone.
    const file = join(folder, 'group');
    writeFileSync(file, 'root:x:0:\ndocker:x:110:alice\nadm:x:4:bob\n');
    const { status, stdout } = ask({ ...dockerGroup, sh: dockerGroup.sh.replace('/etc/group', file) }, shell);
    expect(status).toBe(0);
    expect(dockerGroup.parse(stdout)).toEqual({ members: ['alice', 'bob'], local: ['alice'], primary: ['ci'] });
  });

  it('a group that is not there is an answer', () => {
    command('getent', 'exit 2');
    expect(ask(dockerGroup, shell)).toEqual({ status: 0, stdout: 'absent\n' });
  });

  it.each([1, 3, 127])('a name service that fails with %i is no answer', (code) => {
    command('getent', `exit ${code}`);
    expect(ask(dockerGroup, shell).status).toBe(code);
  });

  it('users that cannot be listed are no answer', () => {
    command('getent', `case $1 in group) echo 'docker:x:110:' ;; *) exit 1 ;; esac`);
    expect(ask(dockerGroup, shell).status).not.toBe(0);
  });

  it("sudo's caller and whoever runs it are the logins in use", () => {
    command('getent', 'exit 2');
    command('id', 'echo root');
    const { status, stdout } = ask(logins, shell, { SUDO_USER: 'ops' });
    expect(status).toBe(0);
    expect(logins.parse(stdout)).toEqual(['ops', 'root']);
  });
});
