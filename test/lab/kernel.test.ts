// What needs a kernel of its own: audit rules and kernel settings are found missing, mended, hold over a reboot and keep
// nobody's network from working; a rollback puts all of it back. On one host, in the order in which things happen.
// And what needs cgroups of its own: the slice.
import { describe, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { type LabHost, useHost } from './lab.ts';
import { traces } from './proving.ts';
import { differences, type HostState, hostState } from './state.ts';

const SELECTED = ['audit/rules', 'kernel/network', 'kernel/self-protection'];
const ONLY = SELECTED.flatMap((it) => ['--only', it]);
/** A guest under emulation is asked much, and answers slowly. */
const PATIENCE = ['--timeout', '10m', '--confirm-within', '15m'];

describe('a stock host with a kernel of its own', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });
  let before: HostState;
  let kernelBefore = '';

  it('audit names what is missing', async () => {
    await image(lab.host, 'base');
    await network(lab.host);
    before = await hostState(lab.host);
    kernelBefore = await kernel(lab.host);
    const { code, host } = await report(['audit', ...reach(lab.host), ...ONLY, ...PATIENCE.slice(0, 2)]);
    expect(named(host, 'fail')).toEqual(SELECTED);
    expect(host.findings.find(({ control }) => control === 'audit/rules')?.seen).toMatch(/^not recorded: /);
    expect(code).toBe(1);
  });

  it('apply mends it without a restart of anything, and containers do not notice', async () => {
    const dockerd = await lab.host.must('pidof dockerd');
    const { code, host, stderr } = await report([
      'apply',
      ...reach(lab.host),
      ...ONLY,
      ...PATIENCE,
      '--yes',
      '--no-verify',
    ]);
    expect(stderr).not.toContain('mistake in ironhull');
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(named(host, 'fail', 'unknown')).toEqual([]);
    expect(code).toBe(0);
    expect(await lab.host.must('pidof dockerd')).toBe(dockerd);
    expect(await recorded(lab.host, 'echo >>/etc/docker/key.json')).toContain('/etc/docker/key.json');
    await expectNetwork(lab.host);
  });

  it('it holds after a reboot, though rules are loaded before containerd has made its folder', async () => {
    await lab.host.reboot();
    await network(lab.host);
    const { code, host } = await report(['audit', ...reach(lab.host), ...ONLY, ...PATIENCE.slice(0, 2)]);
    expect(named(host, 'fail', 'unknown', 'manual')).toEqual([]);
    expect(code).toBe(0);
    expect(await recorded(lab.host, 'touch /run/containerd/x; rm /run/containerd/x')).toContain('/run/containerd');
    expect(await recorded(lab.host, 'chmod 0660 /run/docker.sock')).toContain('/run/docker.sock');
    await expectNetwork(lab.host);
  });

  it('rollback puts everything back', async () => {
    const back = await ironhull(['rollback', ...reach(lab.host), '--yes', ...PATIENCE.slice(0, 2)]);
    expect(back.stdout + back.stderr).not.toContain('rollback-incomplete');
    expect(back.code).toBe(0);
    expect(await kernel(lab.host)).toBe(kernelBefore);
    // Put together by augenrules at the reboot in between, and again at the next.
    await lab.host.must('augenrules; rm -f /etc/audit/audit.rules.prev');
    const changed = differences(before, await hostState(lab.host));
    expect(changed.filter((it) => !/^containers: |^\/etc\/docker\/key\.json: /.test(it))).toEqual([]);
  });
});

describe('the workload slice', () => {
  const lab = useHost({ tier: 'qemu', suite: 'bookworm' });

  it('is asked for by name, and bounds all containers', async () => {
    await image(lab.host, 'base');
    await lab.host.must('docker run -d --name web base sleep 100000');
    const slice = ['--only', 'cgroups/workload-slice'];
    const consents = ['--accept', 'cgroups/workload-slice', '--accept', 'daemon/restart'];
    const profile = ['-p', 'strict', ...slice, ...PATIENCE, '--yes', '--no-verify'];
    const refused = await report(['apply', ...reach(lab.host), ...profile]);
    expect(refused.host.plan?.consent.map(({ name, granted }) => [name, granted])).toContainEqual([
      'cgroups/workload-slice',
      false,
    ]);
    expect(await lab.host.must('ls /etc/systemd/system')).not.toContain('ironhull.slice');

    const { host, code } = await report(['apply', ...reach(lab.host), ...profile, ...consents]);
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(code).toBe(0);
    const limits = 'cd /sys/fs/cgroup/ironhull.slice && cat memory.max pids.max';
    expect(await lab.host.must(limits)).toMatch(/^\d+\n\d+\n$/);
    expect(await cgroupOf(lab.host, 'web')).toContain('/ironhull.slice/docker-');
  });

  it('holds one that forks and one that takes memory without end, while ssh answers and others run on', async () => {
    // A smaller one, as an administrator might set it: an emulated machine fills it up within minutes, and that the proofs
    // speak of these numbers shows that they are read from the kernel, and not from the file.
    await lab.host.must('systemctl set-property --runtime ironhull.slice TasksMax=320 MemoryMax=300M');
    const words = ['verify', ...reach(lab.host), '--only', 'daemon/icc', ...PATIENCE.slice(0, 2), '--stress', '--yes'];
    const { host: proved } = await report(words);
    expect(proved.proofs?.find(({ proof }) => proof === 'fork-limit')).toMatchObject({
      status: 'proved',
      seen: expect.stringMatching(
        /^all containers in \/ironhull\.slice share 320 tasks; .* stood at \d+ tasks of 320; a new login was answered in .* s, and the one other container ran on$/,
      ),
    });
    expect(proved.proofs?.find(({ proof }) => proof === 'memory-limit')).toMatchObject({
      status: 'proved',
      seen: expect.stringMatching(/^all containers in \/ironhull\.slice share 300 MiB; .* was killed at 300 MiB; /),
    });
    expect(await traces(lab.host)).toBe('');
    expect(await lab.host.must("docker inspect -f '{{.State.Running}}' web; systemctl is-active ssh")).toBe(
      'true\nactive\n',
    );
  });

  it('is taken back by a rollback, which kills none', async () => {
    const back = await ironhull(['rollback', ...reach(lab.host), '--yes', ...PATIENCE.slice(0, 2)]);
    expect(back.code).toBe(0);
    expect(await lab.host.must("docker inspect -f '{{.State.Running}}' web")).toBe('true\n');
    expect(await lab.host.must('ls /etc/systemd/system /etc/docker')).not.toMatch(/ironhull\.slice|daemon\.json/);
  });
});

/** What is loaded into the kernel, without bridges and wires, which have other names after a reboot. */
const kernel = (host: LabHost) =>
  host.must(`auditctl -l
    cd /proc/sys && grep -H '' kernel/kptr_restrict kernel/yama/ptrace_scope net/ipv4/ip_forward
    for link in all default eth0; do
      grep -H '' net/ipv4/conf/$link/rp_filter net/ipv4/conf/$link/*redirects net/ipv4/conf/$link/accept_source_route \\
        net/ipv6/conf/$link/accept_redirects
    done`);

const cgroupOf = (host: LabHost, name: string) =>
  host.must(`cat /proc/$(docker inspect -f '{{.State.Pid}}' ${name})/cgroup`);

/** Does something, and gives the records of it that bear our key. Without --input-logs ausearch reads its own stdin. */
async function recorded(host: LabHost, deed: string): Promise<string> {
  return host.must(`at=$(date +%H:%M:%S); ${deed}; sleep 2
    ausearch --input-logs -k ironhull-docker -ts today "$at" -i`);
}

/** A namespace behind a wire of its own plays the outside; a web server in it, and one in a container on a network. */
async function network(host: LabHost): Promise<void> {
  await host.must(`
    ip netns add outside
    ip link add wire type veth peer name far netns outside
    ip address add 192.0.2.1/24 dev wire && ip link set wire up
    ip -n outside address add 192.0.2.2/24 dev far && ip -n outside link set far up
    mkdir -p /srv/www && echo outside >/srv/www/index.html
    systemd-run -q --collect -u outside-web ip netns exec outside busybox httpd -f -p 80 -h /srv/www
    docker network inspect apart >/dev/null 2>&1 || docker network create apart >/dev/null
    docker rm -f web >/dev/null 2>&1
    docker run -d --name web --network apart base sh -c 'mkdir /www; echo inside >/www/index.html; httpd -f -p 80 -h /www' >/dev/null`);
}

/**
 * A container reaches another, and, forwarded and masqueraded, a machine beyond the host. By nc and numbers: busybox is
 * linked statically, and dies where it would have to look a name up.
 */
async function expectNetwork(host: LabHost): Promise<void> {
  const answers = await host.must(`
    web=$(docker inspect -f '{{.NetworkSettings.Networks.apart.IPAddress}}' web)
    ask() { docker run --rm --network "$1" base sh -c "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 120 $2 80" | tail -n 1; }
    ask apart "$web"
    ask bridge 192.0.2.2`);
  expect(answers).toBe('inside\noutside\n');
}
