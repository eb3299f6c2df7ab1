// The transaction on real hosts: systemd, containerd and dockerd do what they do, and the promise holds.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { TransactionOptions } from '../../src/engine/transaction/body.ts';
import { outcomeOf } from '../../src/engine/transaction/progress.ts';
import { commitScript, followScript, rollbackScript, startScript } from '../../src/engine/transaction/scripts.ts';
import type { Action, Plan, Put } from '../../src/model.ts';
import { planOf } from '../shell/fake-host.ts';
import { image } from './image-for-tests.ts';
import { type LabHost, useHost } from './lab.ts';

const NONCE = 'n0nce0123456789';
const DAEMON = '/etc/docker/daemon.json';

describe.each(['bookworm', 'trixie'] as const)('on a %s host', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  let count = 0;
  const newId = () => {
    count += 1;
    return `20260101T0000${String(count).padStart(2, '0')}Z-lab`;
  };

  const exec = async (script: string) => {
    const { stdout, stderr } = await lab.host.run(script, { timeoutMs: 300_000 });
    const outcome = outcomeOf(stdout, NONCE);
    if (outcome.kind === 'unknown' || outcome.kind === 'refused') console.error(stdout, stderr);
    return outcome;
  };
  const start = (id: string, plan: Plan, o: Partial<TransactionOptions> = {}) => exec(startOf(id, plan, o));
  const call = { nonce: NONCE };

  it('applied and committed: the running container never notices', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const outcome = await start(id, await hardening(lab.host));
    expect(outcome).toMatchObject({ kind: 'awaiting', seconds: 60 });
    expect(await exec(commitScript(id, call))).toMatchObject({ kind: 'committed' });
    expect(await pidOf(lab.host)).toBe(before.pid);
    expect(await lab.host.must("docker info -f '{{.LiveRestoreEnabled}}'")).toBe('true\n');
    expect(
      await lab.host.must(
        `ls /etc/systemd/system/ironhull* /var/lib/ironhull/pending 2>/dev/null | wc -l; systemctl list-units --all 'ironhull*' --no-legend | wc -l`,
      ),
    ).toBe('0\n0\n');

    // Undone later, the daemon is as it was, and the container still never notices.
    expect(await exec(rollbackScript('latest', call))).toMatchObject({ kind: 'rolled-back' });
    expect(await stateOf(lab.host)).toEqual(before);
    expect(await lab.host.must("docker info -f '{{.LiveRestoreEnabled}}'")).toBe('false\n');
  });

  it('unconfirmed: after the window everything is as before, the container too', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    expect(await start(id, await hardening(lab.host), { confirmSeconds: 2 })).toMatchObject({ kind: 'awaiting' });
    await settled(lab.host, id);
    expect(await stateOf(lab.host)).toEqual(before);
    expect(await exec(commitScript(id, call))).toMatchObject({
      kind: 'rolled-back',
      message: 'nobody confirmed within 2 s',
    });
  });

  it('a configuration that is valid and does not start: rolled back, in the words of the journal', async () => {
    const id = newId();
    const old = '{ "iptables": false }';
    const before = await prepare(lab.host, old);
    const plan = await hardening(lab.host, { iptables: false, icc: false, 'live-restore': true });
    const outcome = await start(id, plan);
    expect(outcome).toMatchObject({ kind: 'rolled-back', message: 'Docker does not start with the new configuration' });
    expect(outcome.kind === 'rolled-back' && outcome.journal.join('\n')).toContain('--iptables=false with --icc=false');
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it('applied, rolled back and applied within a minute: the start limit is not hit', async () => {
    const before = await prepare(lab.host, null);
    for (let round = 0; round < 2; round += 1) {
      const id = newId();
      expect(await start(id, await hardening(lab.host))).toMatchObject({ kind: 'awaiting' });
      expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    }
    const id = newId();
    expect(await start(id, await hardening(lab.host))).toMatchObject({ kind: 'awaiting' });
    expect(await exec(commitScript(id, call))).toMatchObject({ kind: 'committed' });
    expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it('the follower killed while dockerd restarts: the job goes on, and waits for a confirmation', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const script = startOf(id, await hardening(lab.host), { confirmSeconds: 30 });
    await lab.host.must(
      `cat >/root/link.sh <<'LINK'\n${script}LINK\nsystemd-run -q --collect --unit=link sh /root/link.sh`,
    );
    await lab.host.must(
      `while [ ! -e /var/lib/ironhull/tx/${id}/docker-reloaded ]; do sleep 0.1; done; systemctl kill -s KILL link; rm /root/link.sh`,
    );
    expect(await exec(followScript(id, call))).toMatchObject({ kind: 'awaiting' });
    expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it('the job killed while dockerd restarts: rolled back at once', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const running = start(id, await hardening(lab.host));
    await lab.host.must(
      `while [ ! -e /var/lib/ironhull/tx/${id}/docker-restarted ]; do sleep 0.1; done; systemctl kill -s KILL ironhull-${id}.service`,
    );
    expect(await running).toMatchObject({ kind: 'rolled-back', message: 'the job was killed' });
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it("job and dead man's switch killed at once, as by a lack of memory: the switch comes back, and rolls back", async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const running = start(id, await hardening(lab.host));
    await lab.host.must(
      `while [ ! -e /var/lib/ironhull/tx/${id}/docker-restarted ]; do sleep 0.1; done; systemctl kill -s KILL ironhull-${id}.service ironhull-${id}-deadman.service`,
    );
    await running;
    await settled(lab.host, id);
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it('containers stopped by consent (userns-remap) run again after the rollback', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const plan = await hardening(lab.host, { 'userns-remap': 'remapped' });
    const actions: Action[] = [
      { kind: 'user', name: 'remapped' },
      await putOf(lab.host, '/etc/subuid', (text) => `${text ?? ''}remapped:700000:65536\n`),
      await putOf(lab.host, '/etc/subgid', (text) => `${text ?? ''}remapped:700000:65536\n`),
      ...plan.steps.map(({ action }) => action),
    ];
    const outcome = await start(id, planOf(actions, { activation: 'docker-restart', stopsContainers: true }));
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ kind: 'awaiting' });
    expect(await lab.host.must("docker info -f '{{.SecurityOptions}}'; docker ps -aq")).toMatch(/name=userns\b.*\n$/);
    expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    const { pid: _, ...after } = await stateOf(lab.host);
    const { pid: __, ...expected } = before;
    expect(after).toEqual(expected);
    expect(await lab.host.must("docker inspect -f '{{.State.Running}}' keeper")).toBe('true\n');
  });

  it.each([
    ['while dockerd restarts', 'docker-restarted'],
    ['while it waits for a confirmation', 'awaiting'],
  ])('the power cut %s: at boot, before Docker starts, everything is put back', async (_, reached) => {
    const id = newId();
    const before = await prepare(lab.host);
    const script = startOf(id, await hardening(lab.host));
    await lab.host.must(
      `cat >/root/link.sh <<'LINK'\n${script}LINK\nsystemd-run -q --collect --unit=link sh /root/link.sh`,
    );
    await lab.host.must(
      `while [ ! -e /var/lib/ironhull/tx/${id}/${reached} ]; do sleep 0.1; done; rm /root/link.sh; sync`,
    );
    await lab.host.powerCut();
    const { files, links, socket } = await stateOf(lab.host);
    expect({ files, links, socket }).toEqual({ files: before.files, links: before.links, socket: before.socket });
    expect(await exec(followScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    // The daemon has started once since the power came back, and with the old file.
    expect(await lab.host.must('docker info -f {{.LiveRestoreEnabled}}')).toBe('false\n');
    expect(await lab.host.must('docker inspect -f {{.State.Running}} keeper')).toBe('true\n');
  });

  it('a drop-in for docker.socket takes effect by restarting both, and goes again, container and all', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const dropIn = await putOf(
      lab.host,
      '/etc/systemd/system/docker.socket.d/zz-ironhull.conf',
      () => '[Socket]\nSocketMode=0600\nSocketGroup=root\n',
    );
    const daemon = await putOf(lab.host, DAEMON, () => '{ "live-restore": true }\n');
    const plan = planOf([dropIn, daemon], { activation: 'socket-restart', liveRestoreFirst: true });
    expect(await start(id, plan)).toMatchObject({ kind: 'awaiting' });
    expect(await lab.host.must("stat -c '%a %U:%G' /run/docker.sock")).toBe('600 root:root\n');
    expect(await pidOf(lab.host)).toBe(before.pid);
    expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it('a change that a reload brings into effect restarts nothing, neither on the way there nor back', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const dockerd = await lab.host.must('pidof dockerd');
    const plan = planOf([await putOf(lab.host, DAEMON, () => '{ "live-restore": true }\n')], {
      activation: 'docker-reload',
    });
    expect(await start(id, plan)).toMatchObject({ kind: 'awaiting' });
    expect(await lab.host.must('docker info -f {{.LiveRestoreEnabled}}')).toBe('true\n');
    expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    expect(await lab.host.must('docker info -f {{.LiveRestoreEnabled}}; pidof dockerd')).toBe(`false\n${dockerd}`);
    expect(await stateOf(lab.host)).toEqual(before);
  });

  it('masked and enabled again, with every link where it was', async () => {
    const id = newId();
    const before = await prepare(lab.host);
    const plan = planOf([
      { kind: 'mask', unit: 'exim4.service' },
      { kind: 'mask', unit: 'rpcbind.socket' },
      { kind: 'mask', unit: 'rpcbind.service' },
      { kind: 'mode', path: '/run/docker.sock', mode: '0600', owner: 'root:root' },
      { kind: 'leave-group', user: 'ops', group: 'docker' },
    ]);
    await lab.host.run('gpasswd -a ops docker');
    const full = await stateOf(lab.host);
    expect(await start(id, plan)).toMatchObject({ kind: 'awaiting' });
    expect(
      await lab.host.must(
        "systemctl is-enabled exim4 rpcbind.socket | sort -u; stat -c '%a %U:%G' /run/docker.sock; id -nG ops | grep -c docker || :",
      ),
    ).toBe('masked\n600 root:root\n0\n');
    expect(await exec(rollbackScript(id, call))).toMatchObject({ kind: 'rolled-back' });
    expect(await stateOf(lab.host)).toEqual(full);
    await lab.host.must('gpasswd -d ops docker');
    expect(before.pid).toBe(full.pid);
  });
});

function startOf(id: string, plan: Plan, o: Partial<TransactionOptions> = {}): string {
  return startScript(plan, {
    id,
    nonce: NONCE,
    operator: 'the lab',
    confirmSeconds: 60,
    keepers: ['ssh.service', 'cron.service', 'no-such.service'],
    record: { profile: 'lab' },
    ...o,
  });
}

/** A plan that wants live-restore, a drop-in and a folder that is not there, and so one restart. */
async function hardening(
  host: LabHost,
  wanted: object = { 'live-restore': true, icc: false, 'no-new-privileges': true },
): Promise<Plan> {
  const dropIn = await putOf(
    host,
    '/etc/systemd/system/docker.service.d/zz-ironhull.conf',
    () => '[Service]\nEnvironment=IRONHULL=1\n',
  );
  const daemon = await putOf(host, DAEMON, () => `${JSON.stringify(wanted, null, 2)}\n`);
  return planOf([daemon, { ...dropIn, mode: '0644' }], {
    activation: 'docker-restart',
    liveRestoreFirst: 'live-restore' in wanted,
  });
}

async function putOf(host: LabHost, path: string, content: (before: string | null) => string): Promise<Put> {
  const { stdout, code } = await host.run(`cat ${path}`);
  const before = code === 0 ? stdout : null;
  const was = before === null ? null : createHash('sha256').update(before).digest('hex');
  return { kind: 'put', path, mode: null, before, was, content: content(before) };
}

/** A container that runs, and daemon.json as wanted (null: none), in effect. */
async function prepare(host: LabHost, daemonJson: string | null = null) {
  if ((await host.run('docker image inspect base')).code !== 0) await image(host, 'base');
  const write =
    daemonJson === null
      ? 'rm -rf /etc/docker/daemon.json'
      : `mkdir -p /etc/docker; cat >${DAEMON} <<'E'\n${daemonJson}\nE`;
  await host.must(
    `${write}\ndocker rm -f keeper 2>/dev/null; systemctl reset-failed docker; systemctl restart docker; docker run -d --name keeper --restart unless-stopped ${daemonJson === null ? '' : '--network none '}base sleep 100000`,
  );
  return stateOf(host);
}

const pidOf = async (host: LabHost) => (await host.must("docker inspect -f '{{.State.Pid}}' keeper")).trim();

/** Everything that must be as before: /etc to the last byte, unit states, the container's process. */
async function stateOf(host: LabHost) {
  return {
    pid: await pidOf(host),
    files: await host.must(
      "cd /etc; find . -type d -printf '%p %m %U:%G\\n' -o -printf '%p %y %m %U:%G %s %T@ %l\\n' | grep -v 'l 777' | sort; find . -type f -exec sha256sum {} + | sort",
    ),
    links: await host.must("cd /etc; find . -type l -printf '%p %l\\n' | sort"),
    units: await host.must(
      "systemctl list-unit-files --no-legend --plain >/tmp/units || exit 1; grep -v transient /tmp/units | tr -s ' ' | sort; systemctl list-units --no-legend --plain --type=service,socket --state=active,failed | cut -d' ' -f1 | grep -v -e '^session-' -e '^user' -e '^ironhull-' | sort",
    ),
    socket: await host.must("stat -c '%a %U:%G' /run/docker.sock"),
  };
}

async function settled(host: LabHost, id: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (
      (
        await host.run(
          `grep -q '^end rolled-back' /var/lib/ironhull/tx/${id}/progress && ! systemctl list-units --no-legend 'ironhull*' | grep -q .`,
        )
      ).code === 0
    )
      return;
    await sleep(200);
  }
  throw new Error('it was not rolled back');
}
