// Somebody else is at the host at the same time: an editor between plan and apply, or a second operator.
import { describe, expect, it } from 'vitest';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const DAEMON = '/etc/docker/daemon.json';

describe('a file edited between the look and the first write', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
  /** Edits as soon as the transaction's script is stored: after the look, and before the job compares. */
  const editor = (edit: string) =>
    lab.host.must(
      `rm -rf /var/lib/ironhull; cat >/root/edit.sh <<'EDIT'
until ls /var/lib/ironhull/tx/*/run >/dev/null 2>&1; do sleep 0.005; done
${edit}
EDIT
systemd-run -q --collect --unit=editor sh /root/edit.sh`,
    );

  it('refuses for exactly that file, with the diff, and writes nothing', async () => {
    await lab.host.must(
      `mkdir -p /etc/docker; printf '{\\n  "debug": false,\\n  "registry-mirrors": ["http://u:hunter2@mirror"]\\n}\\n' >${DAEMON}`,
    );
    await editor(`sed -i 's/"debug": false/"debug": true/' ${DAEMON}`);
    const others = `cd /etc; find . -type f ! -name daemon.json -exec sha256sum {} + | sort; pidof dockerd`;
    const before = await lab.host.must(others);
    const { code, host, stdout } = await report(['apply', ...reach(lab.host), '--yes']);
    expect(host.outcome).toBe('drifted');
    expect(code).toBe(1);
    // Others were to be written too, and did not move.
    expect(host.plan?.changes.filter(({ kind }) => kind === 'put').length).toBeGreaterThan(1);
    expect(host.transaction?.drifted).toEqual([{ path: DAEMON, diff: expect.any(String) }]);
    const diff = host.transaction?.drifted?.[0]?.diff ?? '';
    expect(diff.split('\n').filter((line) => /^[-+] /.test(line))).toEqual(['-  "debug": false,', '+  "debug": true,']);
    expect(stdout).not.toContain('hunter2');
    expect(await lab.host.must(others)).toBe(before);
    expect(await lab.host.must(`cat ${DAEMON}; ls -A /var/lib/ironhull/tx`)).toBe(
      '{\n  "debug": true,\n  "registry-mirrors": ["http://u:hunter2@mirror"]\n}\n',
    );
  });

  it('says so to a person, line by line', async () => {
    await editor(`rm ${DAEMON}`);
    const { code, stdout } = await ironhull(['apply', ...reach(lab.host), '--yes']);
    expect(code).toBe(1);
    expect(stdout).toContain(`What moved meanwhile\n  │ --- ${DAEMON}\n  │ +++ /dev/null`);
    expect(stdout).not.toContain('hunter2');
  });
});

describe('two operators', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

  it('at once: one is done, the other is refused and told who, since when, from where, and what to do', async () => {
    const apply = () => report(['apply', ...reach(lab.host), '--yes', '--no-verify']);
    const runs = await Promise.all([apply(), apply()]);
    const winner = runs.find(({ host }) => host.outcome === 'applied');
    const loser = runs.find(({ host }) => host.outcome === 'refused');
    expect(runs.map(({ host }) => host.outcome).sort()).toEqual(['applied', 'refused']);
    expect(loser?.code).toBe(1);
    expect(loser?.host.transaction?.message).toMatch(
      new RegExp(
        `^transaction ${winner?.host.transaction?.id} of \\S+@\\S+ holds the lock since 20\\d\\d-\\S+Z, from [0-9.]+; wait until it has ended`,
      ),
    );
    expect(await lab.host.must('ls /var/lib/ironhull/tx')).toBe(`${winner?.host.transaction?.id}\n`);
  });

  it('a lock whose owner is gone stops nobody', async () => {
    await lab.host.must(
      "printf 'id=gone\\nowner=mallory@pc\\nsince=1\\n' >/run/ironhull/owner; rm /etc/docker/daemon.json",
    );
    const { host } = await report(['apply', ...reach(lab.host, 'ops'), '--yes', '--no-verify']);
    expect(host.outcome).toBe('applied');
    const { stdout } = await ironhull(['rollback', ...reach(lab.host), '--list']);
    // Through sudo too, which drops SSH_CONNECTION.
    expect(stdout.trim().split('\n').at(-1)).toMatch(/, by \S+@\S+ from [0-9.]+$/);
  });
});
