import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { LIBRARY, OPENING } from '../../src/engine/transaction/library.ts';
import { startScript } from '../../src/engine/transaction/scripts.ts';
import { planOf } from './fake-host.ts';

// shellcheck takes seconds for the whole library, more on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const lint = (text: string, ...options: string[]) =>
  spawnSync('shellcheck', ['-s', 'sh', ...options, '-'], { input: text, encoding: 'utf8' }).stdout;

// What the generated body and the call around it define.
const FROM_BODY = `ROOT='' SHELL_=/bin/sh ID=x OWNER=x CONFIRM=1 ALLOW=1 SETTLE=1 RESTART=1 NONCE=n
ACTIVATION=none LIVE_RESTORE_FIRST=no STOPS_CONTAINERS=no CHECK_FIRST=yes KEEPERS=
expectations() { expect a b; }; preparations() { record a b; bridge on a; }; checks() { check_daemon a; }
objections() { object a; needs_profile a; needs_program a; needs_account a; needs_plugin a; needs_log_driver a; needs_slice a; }
changes() { put a b c; remove a; mode a b c; mask a; unit start a; sysctl a b; kernel_profile apparmor a present b c; user a; group a
leave_group a b; package install a -; engine a b c; run a b c d; }; results() { expect a b; expect_sysctl a b; }
`;

describe('the shell that is sent to hosts is clean under shellcheck', () => {
  it('the transaction library', () => {
    // 2329: verbs are called through the journal and by name.
    expect(lint(`#!/bin/sh\n${FROM_BODY}${LIBRARY}\nenter "$1"\n`, '-e', 'SC2329,SC2317')).toBe('');
  });
  it('the opening functions', () => {
    expect(
      lint(
        `#!/bin/sh\n${FROM_BODY}${OPENING}\nstore a b; resume a b; undo a b; history\n`,
        '-e',
        'SC2034,SC2329,SC1007',
      ),
    ).toBe('');
  });
  it('the probe library', () => {
    expect(lint(`${readFileSync('templates/shell/probe.sh', 'utf8')}\nNONCE=n\nask a b\n`, '-e', 'SC2329')).toBe('');
  });
});

describe('what is sent', () => {
  // shellcheck says nothing to that, and the second of a name would be called in place of the first.
  it('has each function once', () => {
    const names = [...LIBRARY.matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name);
    expect(names.filter((it, at) => names.indexOf(it) !== at)).toEqual([]);
  });

  it('is a list that a person can read, and no value escapes its place in it', () => {
    const plan = planOf([{ kind: 'mask', unit: 'exim4.service' }]);
    const o = {
      id: 'a',
      nonce: 'n0nce0123456789',
      operator: 'x\nrm -rf /',
      confirmSeconds: 9,
      keepers: ['ssh.service'],
      record: {},
    };
    const script = startScript({ ...plan, steps: plan.steps.map((it) => ({ ...it, why: "it\nrm -rf /\n'" })) }, o);
    expect(script).toContain("changes() {\n  # daemon/example: it rm -rf / '\n  mask exim4.service\n  :\n}");
    expect(script).toContain("OWNER='x rm -rf /'");
    expect(() => startScript(planOf([{ kind: 'mask', unit: 'a;b' }]), o)).toThrow('is not a unit');
    expect(() => startScript(planOf([{ kind: 'mode', path: '/etc/../x', mode: '0600' }]), o)).toThrow(
      'is not a plain absolute path',
    );
    expect(() => startScript(plan, { ...o, id: '../x' })).toThrow('is not a transaction id');
  });
});
