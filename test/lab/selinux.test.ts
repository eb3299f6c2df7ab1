// SELinux on a kernel that has it, in short: made to enforce, a container with a type of its own, proved, red once it is
// permissive, and all undone. `npm run lab:selinux` tries more.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ironhull, named, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { prove, traces } from './proving.ts';

const folder = mkdtempSync(join(tmpdir(), 'selinux-'));
afterAll(() => rmSync(folder, { recursive: true }));
const profile = join(folder, 'own.yaml');
writeFileSync(
  profile,
  `description: SELinux
controls:
  mac/selinux: on
  mac/selinux-enforcing: on
  mac/selinux-module:
    deny-sockets: [alg, packet]
    containers:
      web: { read: [/srv/web/html], write: [/srv/web/data], listen: [8080/tcp] }
attest: [selinux]
`,
);
/** A guest under emulation is asked much, and answers slowly. */
const PATIENCE = ['--timeout', '20m', '-p', profile];
const LONG = { timeoutMs: 3_000_000 };

describe('a stock host with SELinux', () => {
  const lab = useHost({ tier: 'qemu', suite: 'trixie-selinux' });

  it('enforces once that is said, and it is proved', async () => {
    await lab.host.must('mkdir -p /srv/web/html /srv/web/data && echo hello >/srv/web/html/page');
    const accept = ['--accept', 'mac/selinux-enforcing', '--confirm-within', '30m', '--yes'];
    const { host } = await report(['apply', ...reach(lab.host), ...PATIENCE, ...accept], LONG);
    expect(host.error).toBeUndefined();
    expect(host.outcome, JSON.stringify(host.transaction)).toBe('applied');
    expect(await lab.host.must('cat /sys/fs/selinux/enforce')).toBe('1');
    expect(host.proofs?.map(({ proof, status }) => [proof, status])).toEqual([['selinux', 'proved']]);
    expect(await traces(lab.host)).toBe('');
    // The folders have no label of ours yet: that is for their owner to give.
    expect(named(host, 'fail', 'unknown', 'manual')).toEqual(['mac/selinux-module']);
    expect(host.findings.find(({ effect }) => effect === 'pending')?.advice).toBe(
      'restorecon -R -v /srv/web/html /srv/web/data',
    );
  });

  it('a container with a type of its own has its folders and its port, and nothing else has them', async () => {
    await lab.host.must(`restorecon -R /srv/web
      mkdir -p /tmp/i/bin && cp /bin/busybox /tmp/i/bin/ && for it in sh cat touch nc; do ln -s busybox /tmp/i/bin/$it; done
      tar -C /tmp/i -cf - . | docker import - bb`);
    const script = 'cat /h/page; touch /h/x; touch /d/x && echo wrote; nc -l -p 9999 -w 1; nc -l -p 8080 -w 1';
    const ran = await inContainer(lab.host, '--security-opt label=type:ironhull_web_t', script);
    expect(ran.split('\n')).toEqual([
      'hello',
      'touch: /h/x: Permission denied',
      'wrote',
      'nc: bind: Permission denied',
      'nc: timed out',
      '',
    ]);
    // Another of its type reads what the first wrote; one of another type does not even see it.
    expect(await inContainer(lab.host, '--security-opt label=type:ironhull_web_t', 'cat /d/x && echo read')).toBe(
      'read\n',
    );
    expect(await inContainer(lab.host, '', 'cat /h/page; cat /d/x')).toBe(
      "cat: can't open '/h/page': Permission denied\ncat: can't open '/d/x': Permission denied\n",
    );
  });

  it('is red as soon as it is permissive', async () => {
    await lab.host.must('setenforce 0');
    expect(await prove(lab.host, ['selinux'])).toEqual({ selinux: 'disproved' });
    await lab.host.must('setenforce 1');
  });

  it('rollback makes it what it was, module and all', async () => {
    const { code, stdout, stderr } = await ironhull(
      ['rollback', ...reach(lab.host), '--yes', '--timeout', '20m'],
      LONG,
    );
    expect(code, stdout + stderr).toBe(0);
    expect(await lab.host.must('cat /sys/fs/selinux/enforce; grep ^SELINUX= /etc/selinux/config')).toBe(
      '0SELINUX=permissive\n',
    );
    expect(
      await lab.host.must(
        'find /etc/docker /etc/selinux/ironhull.cil /var/lib/selinux/default/active/modules/400 -type f 2>/dev/null || :',
      ),
    ).toBe('');
  });
}, 3_600_000);

/** What a container with both folders says, errors among the rest. */
const inContainer = (host: LabHost, options: string, script: string) =>
  host.must(
    `docker run --rm --network none -v /srv/web/html:/h -v /srv/web/data:/d ${options} bb sh -c '${script}' 2>&1 || :`,
    { timeoutMs: 600_000 },
  );
