import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/seccomp/groups.ts';
import { NO_CONTROL, parts, type Said } from './said.ts';

const NAMES = GROUPS.map(({ name }) => name);
const of = (differently: Said, demanded?: string) => parts('seccomp-groups', differently, demanded);

/** What this does to one part; all others must stay proved. */
function part(name: string, differently: Said): string {
  const found = of(differently);
  const others = Object.entries(found).filter(([it]) => it !== name);
  expect(others.filter(([, it]) => !it.startsWith('proved'))).toEqual([]);
  return found[name]!;
}

describe('the proof of denied groups', () => {
  it('tries every group there is, each by a call of its own, and ordinary programs', () => {
    const found = of({});
    expect(Object.keys(found)).toEqual([...NAMES, 'ordinary']);
    for (const it of Object.values(found)) expect(it).toMatch(/^proved: /);
    expect(found['kernel-sockets']).toBe('proved: socket(AF_ALG): EPERM; socket(AF_VSOCK): EPERM');
    expect(found['32-bit']).toMatch(/SIGSYS; without seccomp it goes through/);
    expect(found.ordinary).toMatch(/clone3: ENOSYS$/);
  });

  it.each([
    ['io-uring', 'io-uring'],
    ['kernel-sockets', 'vsock'],
    ['rare-sockets', 'rare-sockets'],
    ['tracing', 'tracing'],
    ['key-rings', 'key-rings'],
    ['clock', 'clock'],
    ['device-nodes', 'device-nodes'],
    ['file-handles', 'file-handles'],
    ['obsolete', 'ldt'],
    ['32-bit', '32-bit'],
  ])('is red for %s alone when its call goes through', (group, key) => {
    expect(part(group, { [`a.${key}`]: 'ok' })).toMatch(/^disproved: .* went through/);
  });

  it.each([
    ['the call fails without seccomp too', { 'c.tracing': 'failed 1 Operation not permitted' }, /another author/],
    ['the call fails in another way', { 'a.tracing': 'failed 22 Invalid argument' }, /another way/],
    ['a security module refuses it', { 'a.tracing': 'failed 13 Permission denied' }, /another way/],
    ['it could not be tried', { 'a.tracing': undefined }, /nothing to try it with/],
    ['the kernel has no such call', { 'a.tracing': 'failed 38 Function not implemented' }, /another way/],
  ])('is not run, and never green, where %s', (_, differently, why) => {
    expect(part('tracing', differently)).toMatch(/^not-run: /);
    expect(part('tracing', differently)).toMatch(why);
  });

  it.each([
    ['2', /^proved: io_uring_setup: EPERM; kernel.io_uring_disabled refuses it to all/],
    ['1', /^not-run: .*another author/],
  ])('io_uring where the kernel has it disabled: %s', (value, seen) => {
    const refused = { 'c.io-uring': 'failed 1 Operation not permitted', 'host.io-uring-disabled': value };
    expect(part('io-uring', refused)).toMatch(seen);
    expect(part('io-uring', { ...refused, 'a.io-uring': 'ok' })).toMatch(/^disproved/);
  });

  it('is not run where one of the calls of a group could not be judged', () => {
    expect(part('kernel-sockets', { 'a.vsock': 'failed 97 Address family not supported by protocol' })).toMatch(
      /^not-run/,
    );
    // On machines without that call there is nothing to be refused.
    expect(part('obsolete', { 'a.ldt': undefined, 'c.ldt': undefined })).toBe(
      'proved: remap_file_pages: EPERM; without seccomp it goes through',
    );
  });

  it('needs the control, but for calls that nobody else refuses in this way', () => {
    const found = of(NO_CONTROL);
    expect(found['kernel-sockets']).toMatch(/^proved/);
    expect(found.tracing).toMatch(/^not-run: .*denied by plugin/);
  });

  it('is red where there is no filter at all', () => {
    expect(of({ 'a.Seccomp': '0' }).clock).toBe('disproved: Seccomp: 0, so there is no filter');
  });

  it('is red when the profile asks for more than the daemon has', () => {
    const stock = { 'host.denies': undefined, 'a.clock': 'ok' };
    expect(of(stock)).toEqual({ 'seccomp-groups': expect.stringMatching(/^not-run: .*none is demanded$/) });
    expect(of(stock, 'clock tracing')).toMatchObject({
      clock: expect.stringMatching(/^disproved/),
      tracing: expect.stringMatching(/^proved/),
    });
    expect(of({}, '')).toEqual({ 'seccomp-groups': expect.stringMatching(/^not-run: nothing is denied/) });
  });
});

describe('ordinary programs', () => {
  it.each([
    [
      'threads do not start',
      { 'a.threads': 'failed 2 sort: cannot create thread' },
      /^disproved: a program with threads: failed 2/,
    ],
    ['sockets are refused', { 'a.sockets': 'failed 1 Operation not permitted' }, /^disproved: sockets/],
    [
      'clone3 is refused in another way than as missing',
      { 'a.clone3': 'failed 1 Operation not permitted' },
      /^disproved: clone3: EPERM/,
    ],
    [
      'they fail without seccomp as well',
      { 'a.threads': 'failed 1 x', 'c.threads': 'failed 1 x' },
      /^not-run: .*without seccomp as well/,
    ],
    [
      'there is nothing to try it with',
      { 'a.threads': undefined, 'a.sockets': undefined, 'a.pipes': undefined },
      /^not-run: .*neither perl nor sort/,
    ],
  ])('are told of when %s', (_, differently, is) => {
    expect(part('ordinary', differently)).toMatch(is);
  });
});
