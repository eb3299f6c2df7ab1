import { describe, expect, it } from 'vitest';
import { differenceIn, domainsIn, learnedIn, policyOf } from '../../src/tomoyo/policy.ts';
import { programIn } from '../../src/tomoyo/programs.ts';
import { isProof } from '../../src/tomoyo/proof-programs.ts';
import { CONTAINERS, domains, RUNC, SHIM } from './host.ts';

const ENGINE = {
  dockerd: '/usr/sbin/dockerd',
  shim: '/usr/bin/containerd-shim-runc-v2',
  runc: '/usr/sbin/runc',
};
const learned = (extra = '') => learnedIn(domainsIn(domains(101, extra)), ENGINE);
const names = (programs: readonly { name: string; file: string }[]) => programs.map((it) => `${it.name} ${it.file}`);

describe('what was learned', () => {
  it('is told apart: what runc does for itself, and programs of containers', () => {
    const { runc, containers, shim, dockerd } = learned();
    expect(names(runc)).toEqual([
      '/proc/self/exe /usr/sbin/runc',
      'proc:/\\$/exe /usr/sbin/dockerd',
      'proc:/self/fd/\\$ dev(\\$,\\$):/usr/sbin/runc',
    ]);
    expect(names(containers)).toEqual([
      '/bin/script /bin/script',
      '/bin/sh /bin/busybox',
      '/bin/sleep /bin/busybox',
      '/proc/self/exe /bin/busybox',
    ]);
    expect(shim).toHaveLength(2);
    // Two numbers made up on the spot are one program.
    expect(names(dockerd)).toContain('/var/lib/docker/tmp/qemu-check\\$/check /var/lib/docker/tmp/qemu-check\\$/check');
    expect(dockerd).toHaveLength(3);
  });

  it('never holds what a proof tried, for that is what must be refused', () => {
    const tried = 'file execute /proof/bin/outside-x1 exec.realpath="/proof/bin/outside-x1" exec.argv[0]="x"\n';
    expect(learned(tried)).toEqual(learned());
    expect(
      policyOf(learned(tried), ENGINE, false)
        .flatMap(({ lines }) => lines)
        .join(),
    ).not.toContain('outside');
  });

  it('does not take a file of a container for runc because of its name alone', () => {
    const other = 'file execute /usr/sbin/runc exec.realpath="/usr/sbin/runc" exec.argv[0]="runc"\n';
    expect(names(learned(other).containers)).toContain('/usr/sbin/runc /usr/sbin/runc');
    const open = 'file execute proc:/self/fd/7 exec.realpath="/tmp/evil" exec.argv[0]="x"\n';
    expect(names(learned(open).containers)).toContain('proc:/self/fd/\\$ /tmp/evil');
  });

  it.each([
    'file read /etc/passwd',
    'file execute /bin/a /bin/b exec.realpath="/bin/b"',
    'file execute /bin/a b exec.realpath="/bin/b" exec.argv[0]="a"',
    'file execute /bin/a',
    'file execute /bin/é exec.realpath="/bin/b"',
  ])('knows no program in: %s', (line) => expect(programIn(line)).toBeUndefined());
});

describe('the policy', () => {
  const policy = policyOf(learned(), ENGINE, false);

  it('lets runc start programs of containers only into their own domain', () => {
    expect(policy.map(({ domain }) => domain)).toEqual([SHIM, RUNC, CONTAINERS]);
    const [, runc, containers] = policy.map(({ lines }) => lines);
    expect(runc).toContain('file execute /bin/sh /container exec.realpath="/bin/busybox"');
    expect(runc).toContain('file execute proc:/self/fd/\\$ exec.realpath="dev(\\$,\\$):/usr/sbin/runc"');
    expect(containers).toContain('file execute /bin/sh exec.realpath="/bin/busybox"');
    // What runc may do by open files, containers may not.
    expect(containers?.filter((it) => it.includes('/fd/') || it.includes('dockerd'))).toEqual([]);
  });

  it('has dockerd only on wish, and the programs of a proof always', () => {
    expect(policyOf(learned(), ENGINE, true)[0]?.domain).toBe('<kernel> /usr/sbin/dockerd');
    expect(policy[2]?.lines).toContain('file execute /proof/bin/within exec.realpath="/proof/bin/within"');
    expect(policy[2]?.lines.filter((it) => isProof(programIn(it)!)).length).toBeGreaterThan(20);
  });

  it('is compared with what the kernel has, both ways', () => {
    const text = (profile: number, change = (it: string) => it) =>
      domainsIn(
        policy
          .map(({ domain, lines }) => `${domain}\nuse_profile ${profile}\n\n${change(lines.join('\n'))}\n\n`)
          .join(''),
      );
    expect(differenceIn(policy, text(103), 103)).toBeUndefined();
    expect(differenceIn(policy, text(101), 103)).toMatch(/containerd-shim-runc-v2 has profile 101$/);
    const more = text(103, (it) => `${it}\nfile execute /tmp/x exec.realpath="/tmp/x"`);
    expect(differenceIn(policy, more, 103)).toMatch(/may do more than its file says: file execute \/tmp\/x/);
    const less = text(103, (it) => it.replace(/^file execute \/bin\/sleep .*\n/m, ''));
    expect(differenceIn(policy, less, 103)).toMatch(/lacks of its file: file execute \/bin\/sleep/);
    expect(differenceIn(policy, domainsIn(''), 103)).toMatch(/does not know the domain/);
  });

  it('is not whole where learning came to the end of its room', () => {
    expect(domainsIn(`${RUNC}\nuse_profile 101\nquota_exceeded\n\nfile execute x\n`).get(RUNC)).toEqual({
      profile: 101,
      lines: ['file execute x'],
      full: true,
    });
  });
});
