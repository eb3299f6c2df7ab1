// A plan that gives Docker a seccomp profile: looked through before anything is written, as nobody else does.
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../src/engine/transaction/body.ts';
import { engineDefault } from '../../src/seccomp/engine-default.ts';
import { BROKEN, rule } from '../seccomp/broken.ts';
import { planOf } from '../shell/fake-host.ts';

const PATH = '/etc/docker/ironhull-seccomp.json';

function body(profile: string): string {
  const file = (path: string, content: string) =>
    ({ kind: 'put', path, mode: null, was: null, before: null, content }) as const;
  const plan = planOf([
    file(PATH, profile),
    file('/etc/docker/daemon.json', JSON.stringify({ 'seccomp-profile': PATH })),
  ]);
  return bodyOf(plan, { id: 'x1', operator: 'a test', confirmSeconds: 10, keepers: [], record: {} }).join('\n');
}

const objections = (profile: string) => body(profile).match(/^ {2}object .*$/gm) ?? [];

describe('a profile that the plan brings', () => {
  it.each(Object.entries(BROKEN))('is objected to %s', (_, { text }) => {
    expect(objections(text)).toEqual([expect.stringMatching(/^ {2}object 'the seccomp profile \/etc\/docker/)]);
  });

  it('is objected to when it names a call that there is nowhere', () => {
    expect(objections(rule({ names: ['unshar'], action: 'SCMP_ACT_ERRNO' }))[0]).toMatch(/no system call unshar/);
  });

  it('is not looked for on the host, where it is only to be, and does not put off the check of daemon.json', () => {
    const text = body(JSON.stringify(engineDefault('26.1.5')));
    expect(text).not.toMatch(/needs_profile|^ {2}object /m);
    expect(text).toContain('CHECK_FIRST=yes');
  });
});
