// What the profile `strict` makes of a stock host, with every consent given: the same on each version of Debian and Docker.
// Audit rules and kernel settings are not a container's own: test/lab/kernel.test.ts and `npm run compare` have those.
import { describe, expect, it } from 'vitest';
import { ironhull, type JsonReport, named, reach, report } from './ironhull.ts';
import { differences, type HostState, hostState, type LabHost, type Suite, useHost } from './lab.ts';
import { until } from './processes.ts';
import { answering, installUnneeded, open, UNNEEDED_PORTS } from './unneeded.ts';

/** What is watched, logged, scheduled and logged in by, with the ports that it answers at. */
const KEPT = ['ssh', 'cron', 'rsyslog', 'collectd', 'nagios-nrpe-server'];
const KEPT_PORTS = ['22/tcp', '5666/tcp'];
const ALL_PORTS = [...UNNEEDED_PORTS, ...KEPT_PORTS];
const STRICT = ['-p', 'strict'];

/**
 * The checks of CIS 1 to 3 that want a value which only an owner has: which plugin decides on calls, where logs go to,
 * whether the daemon may run as root at all. The disk of its own for the data is already there in the lab.
 */
const NEED_A_VALUE = ['daemon/authorization', 'daemon/central-logging', 'daemon/rootless'];

/** All but apparmor, which a container cannot have. */
const PROVED = ['icc', 'no-new-privileges', 'no-tcp', 'seccomp', 'userns'];

/** @param engine what `docker version` says there, so that no suite is taken for another */
export function strictOn(suite: Suite, engine: RegExp): void {
  describe(`a stock host of ${suite} under strict`, () => {
    const lab = useHost({ tier: 'nspawn', suite });
    let before: HostState;
    let hardened: HostState;
    let running: string;

    it('runs services that it does not need, and those that its owner relies on', async () => {
      expect(await lab.host.must('docker version -f "{{.Server.Version}}"')).toMatch(engine);
      await installUnneeded(lab.host);
      await quiet(lab.host, ALL_PORTS);
      expect(await active(lab.host)).toEqual(KEPT);
      running = await processes(lab.host);
      before = await hostState(lab.host);
    });

    it('apply with all consents leaves no check of CIS 1 to 3 failed, and restarts nothing that must stay', async () => {
      const { host: planned } = await report(['plan', ...reach(lab.host), ...STRICT]);
      const consents = (planned.plan?.consent ?? []).map(({ name }) => name);
      // Somebody may reach the FTP server from outside: that it is to go is asked.
      expect(consents).toContain('services/unneeded');
      const accepted = consents.flatMap((name) => ['--accept', name]);
      const { code, host } = await report(['apply', ...reach(lab.host), ...STRICT, '--yes', ...accepted]);
      expect(host.error).toBeUndefined();
      expect(host.outcome).toBe('applied');
      expect(code).toBe(1);
      expect(host.proofs?.filter(({ status }) => status === 'disproved')).toEqual([]);
      const proved = host.proofs?.filter(({ status }) => status === 'proved').map(({ proof }) => proof);
      expect(proved).toEqual(expect.arrayContaining(PROVED));
      expectComplete(host);
      expect(await processes(lab.host)).toBe(running);
    });

    it('ports of services that were stopped are closed, and those of kept ones open', async () => {
      expect(await open(lab.host, ALL_PORTS)).toEqual(KEPT_PORTS);
      expect(await answering(lab.host, ALL_PORTS)).toEqual(KEPT_PORTS);
      hardened = await hostState(lab.host);
    });

    it('a second apply changes nothing', async () => {
      const transactions = await lab.host.must('ls /var/lib/ironhull/tx');
      const { host } = await report(['apply', ...reach(lab.host), ...STRICT, '--yes', '--no-verify']);
      expect(host.outcome).toBe('findings');
      expect(host.transaction ?? { execs: 1 }).toMatchObject({ execs: 1 });
      expect(differences(hardened, await hostState(lab.host))).toEqual([]);
      expect(await lab.host.must('ls /var/lib/ironhull/tx')).toBe(transactions);
    });

    it('is the same after a reboot: ports stay closed, and what must stay runs', async () => {
      await lab.host.reboot();
      expect(await open(lab.host, ALL_PORTS)).toEqual(KEPT_PORTS);
      expect(await answering(lab.host, ALL_PORTS)).toEqual(KEPT_PORTS);
      expect(await active(lab.host)).toEqual(KEPT);
      const { host } = await report(['audit', ...reach(lab.host), ...STRICT]);
      expectComplete(host);
      expect(host.drift).toEqual([]);
    });

    it('rollback brings the old state back, ports and all', async () => {
      const { code, stdout, stderr } = await ironhull(['rollback', ...reach(lab.host), '--yes']);
      expect(code, `${stdout}${stderr}`).toBe(0);
      await quiet(lab.host, ALL_PORTS);
      expect(differences(before, await hostState(lab.host))).toEqual([]);
      expect(await active(lab.host)).toEqual(KEPT);
    });
  });
}

/** No check of CIS sections 1 to 3 has failed or could not be judged, and only those that need a value wait for a person. */
function expectComplete(host: JsonReport['hosts'][number]): void {
  const ofSections = host.findings.filter(({ refs }) =>
    refs.some(({ source, id }) => source === 'CIS Docker 1.6.0' && /^[123]\./.test(id ?? '')),
  );
  expect(ofSections.length).toBeGreaterThan(30);
  expect(named({ ...host, findings: ofSections }, 'fail', 'unknown')).toEqual([]);
  expect(named({ ...host, findings: ofSections }, 'manual')).toEqual(NEED_A_VALUE);
}

/** Waits until these ports are open and systemd has no more to start: services come up after they were told to. */
async function quiet(host: LabHost, ports: readonly string[]): Promise<void> {
  let seen: string[] = [];
  const jobs = 'systemctl list-jobs --no-legend --no-pager';
  await until(
    async () => {
      seen = await open(host, ports);
      return seen.length === ports.length && (await host.must(jobs)).trim() === '' ? true : undefined;
    },
    { timeoutMs: 180_000, everyMs: 200, why: () => `of ${ports.join(', ')} only ${seen.join(', ')} are open` },
  );
}

/** Of what must stay, what runs. */
async function active(host: LabHost): Promise<string[]> {
  const states = (await host.must(`systemctl is-active ${KEPT.join(' ')} || :`)).split('\n');
  return KEPT.filter((_, at) => states[at] === 'active');
}

/** Their first processes, by number. */
function processes(host: LabHost): Promise<string> {
  return host.must(`systemctl show -p Id -p MainPID ${KEPT.map((name) => `${name}.service`).join(' ')}`);
}
