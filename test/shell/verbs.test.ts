// Every verb is applied, undone, and the tree compared. The programs behind the verbs are stand-ins that edit the fake
// root as the real ones would; test/lab/verbs.test.ts does the same with the real ones.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { commitScript, rollbackScript } from '../../src/engine/transaction/scripts.ts';
import type { Action } from '../../src/model.ts';
import copies from '../../templates/shell/copies.sh';
import { type FakeHost, fakeHost, NONCE, planOf, SHELLS, start } from './fake-host.ts';
import { arrange, shellIn, standIns, stateIn } from './stand-ins.ts';
import { samples } from './verb-samples.ts';

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 4 });

const ID = '20260101T000000Z-aaaa';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the law of verbs', () => {
  // That each kind has an entry is for the compiler to say; that it is not empty, for this.
  it.each(Object.entries(samples))('%s has a sample that applies it', (kind, of) => {
    expect(of.filter(({ actions }) => actions.some((it) => it.kind === kind))).not.toEqual([]);
  });
});

describe.concurrent.each(Object.entries(SHELLS))('verbs under %s', (_, shell) => {
  it.each(Object.values(samples).flat())('$does: applied, committed, undone, and all as before', async (sample) => {
    const host = fakeHost(shell);
    arrange(host, sample);
    const before = stateIn(host, sample);
    expect(await exec(host, start(host, planOf(sample.actions), { confirmSeconds: 60 }))).toMatchObject({
      kind: 'awaiting',
    });
    expect(shellIn(host, sample.applied)).toMatchObject({ code: 0 });
    expect(await exec(host, commitScript(ID, callOn(host)))).toMatchObject({ kind: 'committed' });
    expect(await exec(host, rollbackScript(ID, callOn(host)))).toMatchObject({ kind: 'rolled-back' });
    expect(stateIn(host, sample)).toBe(before);
    await host.remove();
  });
});

interface Case {
  readonly does: string;
  readonly action: Action;
  arrange?(host: FakeHost): void;
  /** Somebody else's work between commit and rollback. */
  meanwhile?(host: FakeHost): void;
  /** What holds once it is undone; left out: everything is as before. */
  undone?(host: FakeHost): void;
  /** How the undo ends, where not well. */
  readonly ends?: object;
}

const PASSWD = 'root:x:0:0::/root:/bin/sh\nops:x:1000:1000::/home/ops:/bin/sh\n';
const GROUP = 'root:x:0:\ndocker:x:99:alice,ops\n';

const OWNER = { kind: 'edit', path: '/etc/c.toml', line: 2, old: 'uid = 7', text: 'uid = 0' } as const;
const TOML = '[grpc]\nuid = 7\n';

const CASES: Case[] = [
  {
    does: 'edit: the line alone is put back where somebody else has written elsewhere in the file',
    action: OWNER,
    arrange: (host) => host.write('etc/c.toml', TOML),
    meanwhile: (host) => host.write('etc/c.toml', '# theirs\nuid = 0\nroot = "/srv"\n'),
    undone: (host) => expect(host.read('etc/c.toml')).toBe('# theirs\nuid = 7\nroot = "/srv"\n'),
  },
  {
    does: 'edit: what somebody has made of the line since is not overwritten',
    action: OWNER,
    arrange: (host) => host.write('etc/c.toml', TOML),
    meanwhile: (host) => host.write('etc/c.toml', '[grpc]\nuid = 9\n'),
    ends: { kind: 'drifted', paths: ['/etc/c.toml'] },
    undone: (host) => expect(host.read('etc/c.toml')).toBe('[grpc]\nuid = 9\n'),
  },
  {
    does: 'put: a folder into which somebody else has put something stays',
    action: { kind: 'put', path: '/etc/a/c', mode: null, was: null, before: null, content: '' },
    meanwhile: (host) => host.write('etc/a/theirs', 'x'),
    undone: (host) => {
      expect(host.exists('etc/a/c')).toBe(false);
      expect(host.read('etc/a/theirs')).toBe('x');
    },
  },
  { does: 'user: an existing one is left alone, also when undone', action: { kind: 'user', name: 'ops' } },
  { does: 'group: an existing one is left alone, also when undone', action: { kind: 'group', name: 'docker' } },
  {
    does: 'mode follows a link, and puts back the mode of what it leads to',
    action: { kind: 'mode', path: '/etc/link', mode: '0600' },
    arrange: (host) => {
      host.write('etc/behind', 'x', 0o644);
      symlinkSync('behind', `${host.root}/etc/link`);
    },
    meanwhile: (host) => expect(host.tree()).toContain('./behind f 600'),
  },
  {
    does: 'user: only its own is taken away when somebody else was added meanwhile',
    action: { kind: 'user', name: 'dockremap' },
    meanwhile: (host) => host.write('etc/passwd', `${host.read('etc/passwd')}new:x:7:7::/:/bin/sh\n`),
    undone: (host) => expect(host.read('etc/passwd')).toBe(`${PASSWD}new:x:7:7::/:/bin/sh\n`),
  },
  {
    does: 'group: only its own is taken away when somebody else was added meanwhile',
    action: { kind: 'group', name: 'hull' },
    meanwhile: (host) => host.write('etc/group', `${host.read('etc/group')}new:x:7:\n`),
    undone: (host) => expect(host.read('etc/group')).toBe(`${GROUP}new:x:7:\n`),
  },
  {
    does: 'package: one that is as wanted already is left alone',
    action: { kind: 'package', name: 'there', operation: 'install' },
    arrange: (host) => host.write('run/fake-packages', 'there\n'),
  },
  {
    does: 'run: what was so already is not undone',
    action: { kind: 'run', what: 'a', check: ':', run: 'exit 1', undo: 'rm -r "$ROOT/etc"' },
  },
  {
    does: 'sysctl: what somebody has set since is not overwritten',
    action: { kind: 'sysctl', key: 'kernel.x', value: '1\t2' },
    arrange: (host) => host.write('proc/sys/kernel/x', '0 0\n'),
    meanwhile: (host) => host.write('proc/sys/kernel/x', '5 5\n'),
    ends: { kind: 'drifted', paths: ['/proc/sys/kernel/x'] },
    undone: (host) => expect(host.read('proc/sys/kernel/x')).toBe('5 5\n'),
  },
  {
    does: 'remove: what somebody has put there since is not overwritten',
    action: { kind: 'remove', path: '/etc/group', was: sha(GROUP), before: GROUP },
    meanwhile: (host) => host.write('etc/group', 'theirs'),
    ends: { kind: 'drifted', paths: ['/etc/group'] },
    undone: (host) => expect(host.read('etc/group')).toBe('theirs'),
  },
];

it.each(Object.entries(SHELLS))(
  'a line that is not what the plan came from is not touched, under %s',
  async (_, shell) => {
    const host = accountsOn(shell);
    host.write('etc/c.toml', `# one more line\n${TOML}`);
    const before = host.tree();
    const outcome = await exec(host, start(host, planOf([OWNER]), { confirmSeconds: 60 }));
    expect(outcome).toMatchObject({ kind: 'drifted', paths: ['/etc/c.toml'] });
    expect(host.tree()).toBe(before);
    await host.remove();
  },
);

describe.concurrent.each(Object.entries(SHELLS))('others at work, under %s', (_, shell) => {
  it.each(CASES)('$does', async ({ action, arrange, meanwhile, undone, ends = { kind: 'rolled-back' } }) => {
    const host = accountsOn(shell);
    arrange?.(host);
    const before = host.tree();
    expect(await exec(host, start(host, planOf([action]), { confirmSeconds: 60 }))).toMatchObject({ kind: 'awaiting' });
    expect(await exec(host, commitScript(ID, callOn(host)))).toMatchObject({ kind: 'committed' });
    meanwhile?.(host);
    expect(await exec(host, rollbackScript(ID, callOn(host)))).toMatchObject(ends);
    if (undone) undone(host);
    else expect(host.tree()).toBe(before);
    await host.remove();
  });
});

const PROFILE = { kind: 'kernel-profile', module: 'apparmor', path: '/etc/p', before: null } as const;
const loadable = (content: string) => (host: FakeHost) => {
  host.write('etc/p', content);
  host.write('sys/kernel/security/apparmor/profiles', 'known (enforce)\n');
};
const withSystemd = (host: FakeHost) => host.write('run/systemd/system/x', '');

/** What is found before the first write, and in which words. */
const OBSTACLES: readonly [string, Action, string, ((host: FakeHost) => void)?][] = [
  [
    'a kernel setting that is not there',
    { kind: 'sysctl', key: 'kernel.none', value: '1' },
    'this kernel has no setting kernel.none',
  ],
  [
    'a kernel setting that is a list',
    { kind: 'sysctl', key: 'kernel.many', value: '1' },
    'kernel.many is a list of lines, which this tool does not put back',
    (host) => host.write('proc/sys/kernel/many', '1\n2\n'),
  ],
  [
    'a unit without systemd',
    { kind: 'unit', unit: 'a.service', operation: 'start' },
    'there is no systemd to start a.service with',
  ],
  [
    'a unit that is not there',
    { kind: 'unit', unit: 'a.service', operation: 'stop' },
    'this host has no unit a.service',
    withSystemd,
  ],
  [
    'a unit that is masked',
    { kind: 'unit', unit: 'a.service', operation: 'start' },
    'a.service is masked',
    (host) => {
      withSystemd(host);
      expect(shellIn(host, 'mkdir -p "$ROOT/etc/systemd/system"; systemctl mask a.service').code).toBe(0);
    },
  ],
  [
    'a profile without AppArmor',
    { ...PROFILE, content: 'x' },
    'AppArmor is not switched on in this kernel, so /etc/p cannot be loaded',
    (host) => host.write('etc/p', 'x'),
  ],
  [
    'a profile that the parser refuses',
    { ...PROFILE, content: 'x' },
    'apparmor_parser refuses /etc/p: syntax error in ',
    loadable('x'),
  ],
  [
    'a profile that somebody else has loaded',
    { ...PROFILE, content: 'profile known {\n}\n' },
    'a profile is loaded whose text is not in /etc/p, so it could not be put back: known',
    loadable('profile known {\n}\n'),
  ],
  [
    'a module without SELinux',
    { ...PROFILE, module: 'selinux', content: 'x' },
    'SELinux is not switched on in this kernel, so /etc/p cannot be installed',
    (host) => host.write('etc/p', 'x'),
  ],
  [
    'a module that the policy cannot take',
    { ...PROFILE, module: 'selinux', content: '(deny nosuch_t self (socket (create)))' },
    'semodule refuses /etc/p: Failed to resolve deny statement at var/lib/selinux/default/tmp/modules/400/sample/cil:1',
    (host) => {
      for (const it of ['sys/fs/selinux/enforce', 'etc/selinux/config', 'var/lib/selinux/default/any'])
        host.write(it, '0');
      host.write('etc/p', '(deny nosuch_t self (socket (create)))');
    },
  ],
  [
    'a package that cannot be had',
    { kind: 'package', name: 'a', operation: 'install', file: '/none.deb' },
    'apt-get cannot install a: E: Unsupported file ',
  ],
  [
    'a package that could not be put back',
    { kind: 'package', name: 'a', operation: 'remove' },
    'the package a could not be put back, since it can be neither found nor fetched',
    (host) => host.write('run/fake-packages', 'a\n'),
  ],
  [
    'a package that takes others with it',
    { kind: 'package', name: 'a', operation: 'remove' },
    'to remove a would remove or replace more: b c',
    (host) => {
      host.write('run/fake-packages', 'a\n');
      host.program('apt-get', 'echo "Remv b [1]"; echo "Remv a [1]"; echo "Inst c [1] (2 x [all])"');
    },
  ],
  [
    'a script that is none',
    { kind: 'run', what: 'a', check: ':', run: 'if', undo: ':' },
    'a text of "a" is not shell: ',
  ],
  [
    'a file that is a folder',
    { kind: 'remove', path: '/etc/d', was: sha('x'), before: 'x' },
    '',
    (host) => host.write('etc/d/x', 'x'),
  ],
];

describe.concurrent.each(Object.entries(SHELLS))('found before the first write, under %s', (_, shell) => {
  it.each(OBSTACLES)('%s', async (_name, action, message, prepare) => {
    const host = accountsOn(shell);
    prepare?.(host);
    const before = host.tree();
    const outcome = await exec(host, start(host, planOf([action])));
    // The folder's digest is nothing that a file could have: it has drifted.
    if (message === '') expect(outcome).toMatchObject({ kind: 'drifted' });
    else expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining(message) });
    expect(host.tree()).toBe(before);
    expect(host.exists(`var/lib/ironhull/tx/${ID}`)).toBe(false);
    await host.remove();
  });
});

describe('a cp that keeps no extended attributes', () => {
  it('is said, once, where no other tool can keep them', () => {
    // busybox runs its own cp, and this PATH has neither getfattr nor setfattr.
    const script = `PATH=/nowhere; say() { echo "$*"; }; ${copies}\ncd "$(mktemp -d)"; echo x >a; copy a b && copy a c; rm a b c; rmdir "$PWD"`;
    const { stdout } = spawnSync('busybox', ['sh', '-c', script], { encoding: 'utf8' });
    expect(stdout).toBe(
      'note extended attributes are not kept: cp keeps none here, and there is no getfattr and setfattr\n',
    );
  });
});

function accountsOn(shell: string): FakeHost {
  const host = fakeHost(shell);
  standIns(host);
  host.write('etc/passwd', PASSWD);
  host.write('etc/passwd-', 'older');
  host.write('etc/group', GROUP);
  host.write('etc/shadow', 'root:*\n', 0o600);
  host.write('run/fake-packages', '');
  return host;
}

async function exec(host: FakeHost, script: string) {
  return outcomeOf((await host.run(script)).stdout, NONCE);
}

function callOn(host: FakeHost) {
  return { nonce: NONCE, seam: host.seam };
}
