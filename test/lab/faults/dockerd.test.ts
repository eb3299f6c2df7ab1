// dockerd that fails under the new configuration, in each way: the old state comes back, and with it every container.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { long } from '../../faults/figures.ts';
import { ironhull, reach, report } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { attack } from './attack.ts';
import { lastOf } from './operator.ts';
import { broken, CONSENT, forget, POLICIES, sceneOf, setScene } from './scene.ts';

interface Fault {
  readonly what: string;
  /** Shell in front of the real daemon, run when daemon.json is the new one; `$$` becomes the daemon's process. */
  readonly sh: string;
  /** The same when daemon.json is the old one. */
  readonly otherwise?: string;
  /** What the operator is told: why, in our words, and what the journal said. */
  readonly says: readonly RegExp[];
  /** Containers that cannot keep their process, since the fault killed it. */
  readonly kills?: true;
  /** Takes as long as the patience of the transaction: minutes. */
  readonly slow?: true;
}

const answers = 'until docker info >/dev/null 2>&1; do sleep 0.1; done';

const FAULTS: readonly Fault[] = [
  {
    what: 'does not start',
    sh: `echo 'level=fatal msg="no such luck in the lab"' >&2; exit 1`,
    says: [/Docker does not start with the new configuration/, /no such luck in the lab/],
  },
  {
    what: 'starts and dies after the first look at it',
    sh: `( ${answers}; sleep 1.5; kill -9 $$ ) &`,
    says: [/Docker started and (died|then stopped)|Docker does not list|Docker runs and does not answer/, /docker/],
  },
  {
    what: 'comes back without a container that ran before',
    // It cannot be started again either, as long as the new configuration is there.
    sh: 'kill -9 "$(cat /run/victim)"; sleep 1; mv /run/needed /run/away',
    otherwise: '[ -e /run/needed ] || mv /run/away /run/needed',
    says: [/the container \w{64} ran before and does not run now/],
    kills: true,
  },
  {
    what: 'starts and hangs',
    sh: `( ${answers}; kill -STOP $$ ) &`,
    says: [/Docker (does not start|runs and does not answer|does not list|started and)/],
    slow: true,
  },
  {
    what: 'hangs before it is ready',
    sh: '( sleep 0.3; kill -STOP $$ ) &',
    says: [/Docker does not start with the new configuration/],
    slow: true,
  },
];

const { round } = attack('dockerd made to fail in each way', 'each');

describe('dockerd', () => {
  const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

  beforeAll(async () => {
    await lab.host.must('mkdir -p /usr/lib/real && mv /usr/sbin/dockerd /usr/lib/real/dockerd');
    await stand(lab.host, '');
  });

  it.each(FAULTS.filter(({ slow }) => long || !slow).map((it) => [it.what, it] as const))(
    'that %s',
    async (what, it) => {
      await round(what, async () => {
        await stand(lab.host, '');
        await setScene(lab.host);
        await lab.host.must(
          'mkdir -p /run/needed; docker run -d --name victim --network none --mount type=bind,src=/run/needed,dst=/needed base sleep 1000000',
        );
        const before = await sceneOf(lab.host);
        await lab.host.must("docker inspect -f '{{.State.Pid}}' victim >/run/victim");
        await stand(lab.host, it.sh, it.otherwise);
        const { code, host } = await report(['apply', ...reach(lab.host), '--yes', ...CONSENT]);
        expect(host.outcome, host.transaction?.message).toBe('rolled-back');
        expect(code).toBe(3);
        for (const words of it.says) expect(host.transaction?.message).toMatch(words);
        expect(await broken(lab.host, before, it.kills !== true)).toEqual([]);
        expect((await lastOf(lab.host)).state).toBe('rolled-back');
        await forget(lab.host);
      });
    },
  );

  it('that answers 20 seconds late is waited for', async () => {
    await round('answers late', async () => {
      await stand(lab.host, '');
      const before = await setScene(lab.host);
      await stand(lab.host, 'sleep 20');
      const { host } = await report(['apply', ...reach(lab.host), '--yes', ...CONSENT, '--no-verify']);
      expect(host.outcome).toBe('applied');
      expect(await lab.host.must("docker ps -q | xargs docker inspect -f '{{.Name}} {{.State.Pid}}' | sort")).toBe(
        `${before.pids.join('\n')}\n`,
      );
      expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
      expect(await broken(lab.host, before)).toEqual([]);
    });
  });

  afterAll(async () => {
    await lab.host.must('mv /usr/lib/real/dockerd /usr/sbin/dockerd');
  });
});

// systemd refuses the third start of docker.service within a minute, clean or not, unless its counter is cleared; and
// live-restore taken back wrongly loses `unless-stopped` containers at the next start.
describe.each(['bookworm', 'trixie'] as const)('apply, rollback, apply, rollback in one go (%s)', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });

  it('leave Docker running, and its containers come back from a restart as they always did', async () => {
    await round(`three restarts in a minute, ${suite}`, async () => {
      const before = await setScene(lab.host);
      for (const _ of [1, 2]) {
        expect((await report(['apply', ...reach(lab.host), '--yes', ...CONSENT, '--no-verify'])).host.outcome).toBe(
          'applied',
        );
        const back = await ironhull(['rollback', ...reach(lab.host), '--yes']);
        expect(back.stderr).not.toContain('mistake');
        expect(back.code).toBe(0);
        expect(await broken(lab.host, before)).toEqual([]);
      }
      await lab.host.must('systemctl reset-failed docker.service; systemctl restart docker.service; sleep 4');
      const up = await lab.host.must("docker ps --format '{{.Names}}' | sort");
      expect(up.trim().split('\n')).toEqual(POLICIES.filter((it) => it !== 'no').toSorted());
    });
  });
});

/** Puts a program before dockerd that does this when daemon.json is what an apply writes. */
const stand = (host: { must(script: string): Promise<string> }, fault: string, otherwise = ':') =>
  host.must(`cat >/usr/sbin/dockerd.new <<'END'
#!/bin/sh
case " $* " in *' --validate '* | *' --help '* | *' --version '*) exec /usr/lib/real/dockerd "$@" ;; esac
if grep -q '"no-new-privileges": true' /etc/docker/daemon.json 2>/dev/null; then
  ${fault === '' ? ':' : fault}
else
  ${otherwise}
fi
exec /usr/lib/real/dockerd "$@"
END
chmod 755 /usr/sbin/dockerd.new && mv -f /usr/sbin/dockerd.new /usr/sbin/dockerd`);
