// Every verb is applied, undone, and the tree compared. The programs behind the verbs are stand-ins that edit the fake
// root as the real ones would; test/lab/transaction.test.ts does the same with the real ones.
import { symlinkSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { commitScript, rollbackScript } from '../../src/engine/transaction/scripts.ts';
import type { Action } from '../../src/model.ts';
import { type FakeHost, fakeHost, NONCE, planOf, SHELLS, start } from './fake-host.ts';

vi.setConfig({ testTimeout: 60_000, maxConcurrency: 4 });

const ID = '20260101T000000Z-aaaa';

interface Case {
  readonly does: string;
  readonly action: Action;
  arrange?(host: FakeHost): void;
  /** What holds once it is applied. */
  after(host: FakeHost): void;
  /** Somebody else's work between commit and rollback. */
  meanwhile?(host: FakeHost): void;
  /** What holds once it is undone, instead of: everything is as before. */
  undone?(host: FakeHost): void;
}

const PASSWD = 'root:x:0:0::/root:/bin/sh\nops:x:1000:1000::/home/ops:/bin/sh\n';
const GROUP = 'root:x:0:\ndocker:x:99:alice,ops\n';

const CASES: Case[] = [
  {
    does: 'put creates a file and its folders',
    action: { kind: 'put', path: '/etc/a/b/c', mode: '0640', was: null, before: null, content: "it's\n\n" },
    after: (host) => expect(host.read('etc/a/b/c')).toBe("it's\n\n"),
  },
  {
    does: 'put creates a file, and a folder into which somebody else has put something stays',
    action: { kind: 'put', path: '/etc/a/c', mode: null, was: null, before: null, content: '' },
    after: (host) => expect(host.read('etc/a/c')).toBe(''),
    meanwhile: (host) => host.write('etc/a/theirs', 'x'),
    undone: (host) => {
      expect(host.exists('etc/a/c')).toBe(false);
      expect(host.read('etc/a/theirs')).toBe('x');
    },
  },
  {
    does: 'mode changes mode and owner',
    action: { kind: 'mode', path: '/etc/odd name', mode: '0600', owner: '12:34' },
    arrange: (host) => host.write('etc/odd name', 'x', 0o6751),
    after: (host) => expect(host.tree()).toContain('./odd name f 600 12:34'),
  },
  {
    does: 'mode follows a link, and puts back the mode of what it leads to',
    action: { kind: 'mode', path: '/etc/link', mode: '0600' },
    arrange: (host) => {
      host.write('etc/behind', 'x', 0o644);
      symlinkSync('behind', `${host.root}/etc/link`);
    },
    after: (host) => expect(host.tree()).toContain('./behind f 600'),
  },
  {
    does: 'user adds a system user',
    action: { kind: 'user', name: 'dockremap' },
    after: (host) => expect(host.read('etc/passwd')).toContain('dockremap:x:'),
  },
  {
    does: 'user leaves an existing user alone, also when undone',
    action: { kind: 'user', name: 'ops' },
    after: (host) => expect(host.read('etc/passwd')).toBe(PASSWD),
  },
  {
    does: 'user takes away only its own when somebody else was added meanwhile',
    action: { kind: 'user', name: 'dockremap' },
    after: (host) => expect(host.read('etc/passwd')).toContain('dockremap'),
    meanwhile: (host) => host.write('etc/passwd', `${host.read('etc/passwd')}new:x:7:7::/:/bin/sh\n`),
    undone: (host) => expect(host.read('etc/passwd')).toBe(`${PASSWD}new:x:7:7::/:/bin/sh\n`),
  },
  {
    does: 'leave-group takes a user out of a group',
    action: { kind: 'leave-group', user: 'ops', group: 'docker' },
    after: (host) => expect(host.read('etc/group')).toBe('root:x:0:\ndocker:x:99:alice\n'),
  },
];

describe.concurrent.each(Object.entries(SHELLS))('verbs under %s', (_, shell) => {
  it.each(CASES)('$does', async ({ action, arrange, after, meanwhile, undone }) => {
    const host = fakeHost(shell);
    host.write('etc/passwd', PASSWD);
    host.write('etc/passwd-', 'older');
    host.write('etc/group', GROUP);
    host.write('etc/shadow', 'root:*\n', 0o600);
    accountPrograms(host);
    arrange?.(host);
    const before = host.tree();
    const exec = async (script: string) => outcomeOf((await host.run(script)).stdout, NONCE);
    const call = { nonce: NONCE, seam: host.seam };

    expect(await exec(start(host, planOf([action]), { confirmSeconds: 60 }))).toMatchObject({ kind: 'awaiting' });
    after(host);
    expect(await exec(commitScript(ID, call))).toMatchObject({ kind: 'committed' });
    meanwhile?.(host);
    expect(await exec(rollbackScript(ID, call))).toMatchObject({ kind: 'rolled-back' });
    if (undone) undone(host);
    else expect(host.tree()).toBe(before);
    await host.remove();
  });
});

function accountPrograms(host: FakeHost): void {
  const append = 'cp -p $FAKE_ROOT/etc/passwd $FAKE_ROOT/etc/passwd-; touch $FAKE_ROOT/etc/.pwd.lock';
  host.program(
    'useradd',
    `for name; do :; done; ${append}
    echo "$name:x:998:998::/nonexistent:/usr/sbin/nologin" >>$FAKE_ROOT/etc/passwd
    echo "$name:!:1::::::" >>$FAKE_ROOT/etc/shadow; echo "$name:x:998:" >>$FAKE_ROOT/etc/group`,
  );
  host.program('userdel', 'sed -i "/^$1:/d" $FAKE_ROOT/etc/passwd $FAKE_ROOT/etc/shadow $FAKE_ROOT/etc/group');
  host.program('groupdel', 'sed -i "/^$1:/d" $FAKE_ROOT/etc/group');
  host.program('gpasswd', `[ "$1" = -d ] && sed -i "/^$3:/s/,$2//" $FAKE_ROOT/etc/group; ${append}`);
}
