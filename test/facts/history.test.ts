import { describe, expect, it } from 'vitest';
import { appliedAudit } from '../../src/facts/applied-audit.ts';
import { appliedNow } from '../../src/facts/applied-files.ts';
import { lastApplied } from '../../src/facts/last-applied.ts';
import { lastTransaction } from '../../src/facts/last-transaction.ts';

const SYSCALL =
  'type=SYSCALL msg=audit(1795525200.123:456): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=55d0 a2=241 a3=1b6 items=2 ppid=812 pid=813 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=3 comm="sh" exe="/usr/bin/dash" subj=unconfined key="watch"';

describe('who changed a file, by the audit log', () => {
  it.each<[string, string, string[] | undefined]>([
    ['the login behind sudo', `about /a\n${SYSCALL}\nlogin 1000 ops\n`, ['ops']],
    ['a login without a name', `about /a\n${SYSCALL}\n`, ['user number 1000']],
    [
      'a process that no login began',
      `about /a\n${SYSCALL.replace('auid=1000', 'auid=4294967295')}\n`,
      ['a process without a login'],
    ],
    [
      'two of them',
      `about /a\n${SYSCALL}\n${SYSCALL.replace('auid=1000', 'auid=0')}\nlogin 1000 ops\nlogin 0 root\n`,
      ['ops', 'root'],
    ],
    ['an attempt that failed', `about /a\n${SYSCALL.replace('success=yes', 'success=no')}\n`, undefined],
    [
      'a name that claims to be a record',
      `about /a\ntype=PATH name="type=SYSCALL msg=audit(1.1:1): success=yes auid=0 "\n`,
      undefined,
    ],
    ['a name that would draw on the screen', `about /a\n${SYSCALL}\nlogin 1000 \x1b[2J\n`, ['user number 1000']],
    ['nothing', '', undefined],
  ])('%s', (_, text, names) => expect(appliedAudit.parse(text).get('/a')).toEqual(names));
});

describe('the record of what was applied', () => {
  const record = (it: object) => `present\n${JSON.stringify(it)}`;
  it.each([
    ['is of an older version', record({ schema: 1 }), 'another version'],
    ['is cut', 'present\n{"schema": 2', 'JSON'],
    [
      'names a setting of no kind',
      record({ schema: 2, transaction: 'a', files: [], settings: [{ kind: 'x' }] }),
      'control is not',
    ],
    [
      'holds a digest that is none',
      record({ schema: 2, transaction: 'a', files: [{ path: '/a', sha256: 'x' }], settings: [] }),
      'sha256',
    ],
  ])('is not known where it %s', (_, text, why) => expect(() => lastApplied.parse(text)).toThrow(why));
});

it.each(['file x', 'unit maybe a', 'file absent relative', `file ${'0'.repeat(64)} 644 root 1 /a`])(
  'a line that no host prints is no answer: %s',
  (line) => expect(() => appliedNow.parse(`${line}\n`)).toThrow(),
);

describe('the last transaction', () => {
  it('is read with its reason', () => {
    expect(lastTransaction.parse('a-1\nrolled-back\n17 bob@pc from ::1\nrolled-back 18 it hung\n4\n')).toEqual({
      id: 'a-1',
      state: 'rolled-back',
      outcome: 'rolled-back',
      why: 'it hung',
      started: 17,
      ended: 18,
      operator: 'bob@pc from ::1',
      took: 4,
    });
  });
  it.each(['../x\narmed\n\n\n\n', 'a\nwell\n\n\n\n', 'a\narmed\n'])('is not known by %j', (text) =>
    expect(() => lastTransaction.parse(text)).toThrow('not the state'),
  );
});
