// The whole loop on a stock host, for each engine: audit, plan, apply, audit, apply again.
import { describe, expect, it } from 'vitest';
import { ironhull, named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const FAULTS = [
  'daemon/icc',
  'daemon/live-restore',
  'daemon/log-limits',
  'daemon/no-new-privileges',
  'daemon/userland-proxy',
  'daemon/userns-remap',
  'services/unneeded',
];

describe.each([['bookworm'], ['trixie']] as const)('a stock host (%s)', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const starts = () =>
    lab.host.must("journalctl -u docker.service -o cat --no-pager | grep -c 'Starting docker.service' || :");
  const failed = () => lab.host.must('systemctl --failed --plain --no-legend');
  let startsBefore = 0;
  let failedBefore = '';

  it('audit exits 1, names the faults, and uses one connection and one exec', async () => {
    const { code, host } = await report(['audit', ...reach(lab.host)]);
    expect(code).toBe(1);
    expect(named(host, 'fail')).toEqual(FAULTS);
    expect(named(host, 'unknown', 'manual')).toEqual([]);
    expect(host.transaction ?? { execs: 1, connections: 1 }).toMatchObject({ execs: 1, connections: 1 });
  });

  it('plan shows each diff and changes nothing', async () => {
    const { code, host } = await report(['plan', ...reach(lab.host)]);
    expect(code).toBe(1);
    const json = host.plan?.changes.find(({ path }) => path === '/etc/docker/daemon.json');
    expect(json?.diff).toContain('+  "icc": false');
    expect(json?.diff).toContain('+  "userns-remap": "default"');
    expect(host.plan?.consent).toEqual([]);
    expect(await lab.host.must('ls /etc/docker /var/lib/ironhull 2>&1 || :')).not.toContain('daemon.json');
    const script = await ironhull(['plan', ...reach(lab.host), '--script']);
    expect(script.stdout).toContain('/etc/docker/daemon.json');
  });

  it('apply --yes brings it to comply with one restart of dockerd, and proves it', async () => {
    startsBefore = Number(await starts());
    failedBefore = await failed();
    const { code, host, stderr } = await report(['apply', ...reach(lab.host), '--yes']);
    expect(stderr).not.toContain('mistake in ironhull');
    expect(host.error).toBeUndefined();
    expect(host.proofs?.filter(({ status }) => status === 'disproved')).toEqual([]);
    expect(host.proofs?.filter(({ status }) => status === 'proved').map(({ proof }) => proof)).toEqual(
      expect.arrayContaining(['userns', 'seccomp', 'no-new-privileges', 'icc', 'no-tcp']),
    );
    expect(host.outcome).toBe('applied');
    expect(code).toBe(0);
    expect(host.transaction).toMatchObject({ connections: 2 });
    expect(Number(await starts()) - startsBefore).toBe(1);
  });

  it('audit then exits 0', async () => {
    const { code, host } = await report(['audit', ...reach(lab.host)]);
    expect(named(host, 'fail', 'manual', 'unknown')).toEqual([]);
    expect(code).toBe(0);
  });

  it('a second apply changes nothing, with one exec', async () => {
    const before = await lab.host.must('cat /etc/docker/daemon.json; ls /var/lib/ironhull/tx; pidof dockerd');
    const { code, host } = await report(['apply', ...reach(lab.host), '--yes']);
    expect(code).toBe(0);
    expect(host.outcome).toBe('clean');
    expect(host.transaction ?? { execs: 1, connections: 1 }).toMatchObject({ execs: 1, connections: 1 });
    expect(await lab.host.must('cat /etc/docker/daemon.json; ls /var/lib/ironhull/tx; pidof dockerd')).toBe(before);
  });

  it('leaves nothing of its proofs behind', async () => {
    expect((await lab.host.must('docker ps -aq; docker images -q')).trim()).toBe('');
  });

  it('keeps what must stay, and stops what must go for good', async () => {
    const states = await lab.host.must(
      'systemctl is-active ssh cron rsyslog nagios-nrpe-server collectd; systemctl is-enabled avahi-daemon rpcbind exim4 2>&1 || :',
    );
    expect(states.trim().split('\n')).toEqual([
      'active',
      'active',
      'active',
      'active',
      'active',
      'masked',
      'masked',
      'masked',
    ]);
    expect(await failed()).toBe(failedBefore);
  });
});
