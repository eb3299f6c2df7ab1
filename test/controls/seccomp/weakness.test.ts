import { describe, expect, it } from 'vitest';
import { weakness } from '../../../src/controls/seccomp/weakness.ts';
import { NARROW, withRules, withTop } from './profiles.ts';

const allow = (names: string[], more: object = {}) => withRules({ names, action: 'SCMP_ACT_ALLOW', ...more });

interface Judged {
  readonly text: string;
  readonly version?: string;
  readonly machine?: string;
  /** null: as good as the engine's own. */
  readonly is: RegExp | null;
}

const cases: Record<string, Judged> = {
  'is as good as the built-in one when it allows less': { text: NARROW, is: null },
  'is weak when it logs a call instead of refusing it': {
    text: withRules({ names: ['bpf'], action: 'SCMP_ACT_LOG' }),
    is: /refuses: bpf$/,
  },
  'is weak when it leaves the answer to a tracer': {
    text: withRules({ names: ['bpf'], action: 'SCMP_ACT_TRACE' }),
    is: /refuses: bpf$/,
  },
  'may give a call to containers that were given the capability': {
    text: allow(['bpf'], { includes: { caps: ['CAP_BPF'] } }),
    is: null,
  },
  'is weak when the capability is one that every container has': {
    text: allow(['bpf'], { includes: { caps: ['CAP_CHOWN'] } }),
    is: /bpf/,
  },
  'is weak when it lets clone make namespaces': {
    text: allow(['clone']),
    is: /clone with a new user namespace/,
  },
  'knows the order of the arguments of clone on s390': {
    text: NARROW.replace('"index": 0,\n     "value": 2114060288', '"index": 1,\n     "value": 2114060288').replace(
      /,\n\s*"arches": \[[^\]]*\]/,
      '',
    ),
    machine: 's390x',
    is: null,
  },
  'does not count a rule for another architecture': {
    text: allow(['bpf'], { includes: { arches: ['s390x'] } }),
    is: null,
  },
  'counts a rule for this one': {
    text: allow(['bpf'], { includes: { arches: ['arm64'] } }),
    machine: 'aarch64',
    is: /bpf/,
  },
  'believes the rule that allows, where two disagree': {
    text: withRules(
      { names: ['bpf'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 },
      { names: ['bpf'], action: 'SCMP_ACT_ALLOW' },
    ),
    is: /bpf/,
  },
  'reads two conditions on one argument as runc does: either will do': {
    text: allow(['personality'], {
      args: [
        { index: 0, value: 1, op: 'SCMP_CMP_GE' },
        { index: 0, value: 2, op: 'SCMP_CMP_LE' },
      ],
    }),
    is: /address randomisation/,
  },
  'may allow io_uring under an engine that allows it': { text: allow(['io_uring_setup']), version: '24.0.9', is: null },
  'is stale when it allows io_uring under one that does not': {
    text: allow(['io_uring_setup', 'io_uring_enter', 'io_uring_register']),
    version: '25.0.0',
    is: /io_uring_setup, io_uring_enter, io_uring_register/,
  },
  'is stale when it allows AF_VSOCK from 23.0 on': {
    text: allow(['socket'], { args: [{ index: 0, value: 40, op: 'SCMP_CMP_EQ' }] }),
    version: '28.5.2',
    is: /AF_VSOCK/,
  },
  'is stale when it allows AF_ALG from 29.4.2 on': {
    text: allow(['socket']),
    version: '29.4.2',
    is: /AF_VSOCK, .*AF_ALG/,
  },
  'may allow AF_ALG before': {
    text: allow(['socket'], { args: [{ index: 0, value: 38, op: 'SCMP_CMP_EQ' }] }),
    version: '29.4.1',
    is: null,
  },
  'is no filter when everything unnamed passes': {
    text: withTop({ defaultAction: 'SCMP_ACT_ALLOW' }),
    is: /every call pass/,
  },
  'is no filter at all when it is empty: the engine then switches seccomp off': {
    text: '{}',
    is: /defaultAction is missing/,
  },
  'breaks threads when clone3 is refused with another error than ENOSYS': {
    text: NARROW.replace('"errnoRet": 38', '"errnoRet": 1'),
    is: /clone3 with error 1 instead of ENOSYS/,
  },
  'may give ENOSYS by its default': {
    text: withTop({ defaultErrnoRet: 38, syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }] }),
    is: null,
  },
  'names a few and counts the rest': {
    text: allow(['bpf', 'mount', 'setns', 'reboot', 'swapon', 'acct', 'keyctl', 'add_key']),
    is: /and 2 more$/,
  },
  'starts no container with an action that runc does not know': {
    text: withRules({ names: ['read'], action: 'SCMP_ACT_ALOW' }),
    is: /"SCMP_ACT_ALOW" is no action/,
  },
  'starts no container with an operator that runc does not know': {
    text: allow(['read'], { args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQUAL' }] }),
    is: /SCMP_CMP_EQUAL is no operator/,
  },
  'starts no container when it is no object': { text: '[]', is: /does not parse \(the profile is not an object\)/ },
};

describe('a seccomp profile', () => {
  for (const [name, { text, version = '20.10.24+dfsg1', machine = 'x86_64', is }] of Object.entries(cases))
    it(name, () => {
      const found = weakness(text, version, machine);
      if (is === null) expect(found).toBeNull();
      else expect(found).toMatch(is);
    });
});
