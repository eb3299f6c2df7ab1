import { describe, expect, it } from 'vitest';
import { propose } from '../../src/learn/propose.ts';
import { readSeen } from '../../src/learn/seen.ts';
import { faultsOf } from '../../src/seccomp/faults.ts';

const LINES = `capabilities yes
machine x86_64
engine 20.10.24
health yes
privileged false
apparmor Y
saw.apparmor abi/3.0
bounding 00000000a80425fb
saw.call 41
saw.call 40
saw.call 250
saw.call 9999
saw.cap 10
saw.cap 21
saw.socket 2 80001
lost 0
saw.exec /usr/sbin/httpd
saw.exec /bin/x, /** ux
saw.mount /data
saw.diff C /var
saw.diff C /var/log
saw.diff A /var/log/x
end yes`;

const told = (lines: string) => readSeen(lines.replace(/^/gm, '@n '), 'n');

describe('what was seen becomes a proposal', () => {
  const answer = told(LINES);
  if ('problem' in answer) throw new Error(answer.problem);
  const made = propose('web', answer.seen);

  it('of calls by name, which the engine has too', () => {
    expect(made.calls).toEqual(['keyctl', 'sendfile', 'socket']);
    expect(faultsOf(JSON.stringify(made.seccomp))).toEqual({ broken: [], unknown: [] });
    const allowed = made.seccomp?.syscalls.flatMap(({ names }) => names);
    expect(allowed).toContain('sendfile');
    expect(allowed).not.toContain('keyctl');
    expect(allowed).not.toContain('ptrace');
    expect(made.unseen.join()).toMatch(/keyctl/);
  });

  it('of capabilities that it has', () => expect(made.capabilities).toEqual(['NET_BIND_SERVICE']));

  it('of programs and folders, and no name becomes a rule of its own', () => {
    const rules = made.apparmor?.sections.flatMap((it) => it.rules) ?? [];
    expect(rules).toEqual(expect.arrayContaining(['/usr/sbin/httpd ix', '/var/log/** rwlk', '/data/** rwlk']));
    expect(rules.filter((it) => /ux|\bfile$/.test(it))).toEqual([]);
    expect(made.unseen.join()).toMatch(/no rule was written/);
    expect(made.unseen.join()).toMatch(/health check.*\bIts start|Its start.*health check/s);
  });
});

it('a host that does not say how it ended, or says why it could not, has seen nothing', () => {
  expect(told('machine x86_64')).toEqual({ problem: 'the host did not say how the watching ended' });
  expect(told('problem web does not run\nend yes')).toEqual({ problem: 'web does not run' });
  expect(readSeen('@m end yes', 'n')).toHaveProperty('problem');
});
