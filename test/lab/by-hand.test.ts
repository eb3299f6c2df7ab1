// A host that somebody configured by hand, in ways that are odd but valid: judged rightly, mended, and nothing of it lost.
import { describe, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

/**
 * Tabs, a key in an odd place, keys that ironhull has no opinion on, blanks where nobody puts them. The parent is a slice,
 * since with any other the systemd driver, which a host with cgroup version 2 has, would not start.
 */
const JSON_TEXT = `{
\t"data-root" : "/srv/docker",
\t"labels": ["rack=7",
\t\t"site=north"],
\t"max-concurrent-downloads": 2,   "shutdown-timeout": 30,
\t"default-shm-size": "96M",
\t"log-opts": {
\t\t"labels": "app"
\t},
\t"cgroup-parent": "elsewhere.slice",
\t"insecure-registries": [ "reg.lan:5000", "10.9.0.0/16" ],
\t"features": { "buildkit": true },
\t"storage-opts": []
}
`;
describe.each(['bookworm', 'trixie'] as const)('a host configured by hand (%s)', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const configured = async () =>
    JSON.parse(await lab.host.must('cat /etc/docker/daemon.json')) as Record<string, unknown>;

  it('is judged by what is in effect, wherever it was said', async () => {
    await lab.host.must(`
    mkdir -p /srv/conf /etc/docker /etc/systemd/system/docker.service.d
    cat >/srv/conf/docker.json <<'EOF'
${JSON_TEXT}EOF
    chmod 0640 /srv/conf/docker.json
    ln -s ../../srv/conf/docker.json /etc/docker/daemon.json
    cat >/etc/default/docker <<'EOF'
# by hand
DOCKER_OPTS="--log-level=warn --max-concurrent-uploads 3"
EOF
    printf '[Service]\\nEnvironment="SITE=a b"\\nLimitCORE=0\\n' >/etc/systemd/system/docker.service.d/10-site.conf
    printf '[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --dns-search "by.hand" --mtu 1400 $DOCKER_OPTS\\n' >/etc/systemd/system/docker.service.d/20-command.conf
    systemctl daemon-reload && systemctl reset-failed docker.service && systemctl restart docker.service`);
    const { host } = await report(['audit', ...reach(lab.host), '-p', 'strict']);
    expect(named(host, 'unknown')).toEqual([]);
    const finding = (name: string) => host.findings.find(({ control }) => control === name);
    expect(finding('daemon/cgroup-parent')).toMatchObject({ status: 'fail', seen: 'elsewhere.slice' });
    expect(finding('daemon/insecure-registries')).toMatchObject({ status: 'fail', seen: '10.9.0.0/16, reg.lan:5000' });
    expect(finding('daemon/log-level')).toMatchObject({ seen: 'log-level is warn' });
    expect(finding('daemon/log-limits')).toMatchObject({ status: 'fail', seen: 'json-file without max-size' });
    expect(finding('files/daemon-json')).toMatchObject({ status: 'pass' });
  });

  it('is mended where each setting stands, and loses none', async () => {
    const { code, host } = await report([
      ...['apply', ...reach(lab.host), '-p', 'strict', '--yes', '--no-verify'],
      ...['--accept', 'insecure-registries', '--skip', 'services/*'],
    ]);
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    // What is left wants a word of the operator: where logs go, which plugin decides, whether root may run the daemon,
    // at which address ports are published, a disk of its own for the data, and who checks signatures.
    expect(code).toBe(1);
    expect(named(host, 'fail', 'unknown')).toEqual([]);
    expect(named(host, 'manual')).toEqual([
      'daemon/authorization',
      'daemon/central-logging',
      'daemon/published-address',
      'daemon/rootless',
      'host/data-root-mount',
      'images/content-trust',
    ]);

    expect(await lab.host.must('readlink /etc/docker/daemon.json; stat -c %a /srv/conf/docker.json')).toBe(
      '../../srv/conf/docker.json\n640\n',
    );
    const text = await lab.host.must('cat /etc/docker/daemon.json');
    // The lines that nothing was asked of, to the blank.
    for (const line of JSON_TEXT.split('\n').slice(0, 6)) expect(text).toContain(`${line}\n`);
    expect(await configured()).toMatchObject({
      'data-root': '/srv/docker',
      labels: ['rack=7', 'site=north'],
      'max-concurrent-downloads': 2,
      'shutdown-timeout': 30,
      'default-shm-size': '96M',
      'log-opts': { labels: 'app', 'max-size': '10m', 'max-file': '3' },
      features: { buildkit: true },
      'storage-opts': [],
      icc: false,
    });
    for (const gone of ['cgroup-parent', 'insecure-registries']) expect(await configured()).not.toHaveProperty(gone);

    const running = await lab.host.must(
      "tr '\\0' '\\n' </proc/$(cat /run/docker.pid)/cmdline; docker info -f '{{.DockerRootDir}}'",
    );
    expect(running).toMatch(/--mtu\n1400\n/);
    expect(running).toMatch(/--dns-search\nby.hand\n/);
    expect(running).toMatch(/--max-concurrent-uploads\n3\n/);
    expect(running).toMatch(/--log-level\ninfo\n/);
    expect(running).not.toContain('warn');
    expect(running).toMatch(/\/srv\/docker/);
    // Its limits are ones that this machine can give: more, and no container would start.
    await image(lab.host, 'base');
    expect(Number(await lab.host.must("docker run --rm base sh -c 'ulimit -Hn'"))).toBeLessThanOrEqual(65536);

    expect(await lab.host.must('systemctl show docker.service -p LimitCORE -p Environment')).toBe(
      'Environment="SITE=a b"\nLimitCORE=0\n',
    );
  });

  it('a setting that stands in both places with one value is said once, without a restart', async () => {
    const pid = await lab.host.must(`
    printf '%s\n' '{ "mtu": 1400, "data-root": "/srv/docker" }' >/srv/conf/docker.json; cat /run/docker.pid`);
    const only = [...reach(lab.host), '--only', 'daemon/one-place'];
    const { host } = await report(['apply', ...only, '--yes', '--no-verify']);
    expect(host.outcome).toBe('applied');
    expect(await lab.host.must('cat /run/docker.pid')).toBe(pid);
    expect((await report(['audit', ...only])).code).toBe(0);
    // Before, this is where Docker would have stayed down.
    await lab.host.must('systemctl reset-failed docker.service; systemctl restart docker.service');
    expect(await lab.host.must("docker network inspect bridge -f '{{json .Options}}'")).toContain('.mtu":"1400"');
  });
});
