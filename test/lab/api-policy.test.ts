// The example policy of docs/authorization before a real dockerd: OPA's own evaluator at the operator's end of the wire,
// announced on the host by a .spec file and set by ironhull. In the order in which things happen.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { ironhull, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { suites } from './thorough.ts';
import { OPERATOR, operatorsEnd } from './wire.ts';

const PORT = 9998;
const AUTHORIZATION = join(import.meta.dirname, '../authorization');
const POLICY = join(import.meta.dirname, '../../docs/authorization/docker.rego');

/** What docker is told, and why the policy refuses it. */
const REFUSED: Record<string, string> = {
  'run --privileged base true': 'a privileged container',
  'run -v /etc:/mnt base true': 'a folder of the host',
  'run --mount type=bind,source=/,target=/mnt base true': 'a folder of the host',
  'run --network host base true': 'a namespace of the host (networkmode)',
  'run --pid host base true': 'a namespace of the host (pidmode)',
  'run --ipc host base true': 'a namespace of the host (ipcmode)',
  'run --uts host base true': 'a namespace of the host (utsmode)',
  'run --userns host base true': 'a namespace of the host (usernsmode)',
  'run --cgroupns host base true': 'a namespace of the host (cgroupnsmode)',
  'run --cap-add SYS_ADMIN base true': 'a capability that is as good as root',
  'run --device /dev/null base true': 'a device of the host',
  'run --device-cgroup-rule "b *:* rwm" base true': 'a device of the host',
  'run --security-opt seccomp=unconfined base true': 'a container without its profile',
  'run --security-opt systempaths=unconfined base true': 'a container without its profile',
  'volume create -o type=none -o o=bind -o device=/ stolen': 'a volume with options of its driver',
  'exec --privileged web true': 'a privileged exec',
  'plugin disable x': 'a plugin',
  'swarm init': 'a service of a swarm',
};

/** Calls that the docker client would not make: what is said of them, what they hold, and where they differ from others. */
const BY_HAND: Record<string, readonly [said: RegExp, body: string, more?: ByHand]> = {
  'keys in small letters are read': [/a privileged container/, '{"Image":"base","hostconfig":{"privileged":true}}'],
  'and those with a long s': [/a privileged container/, '{"Image":"base","Ho\\u017ftConfig":{"Privileged":true}}'],
  'two that differ in case decide nothing': [/no decision/, '{"HostConfig":{"Privileged":true},"hostconfig":{}}'],
  // Newer engines show more than a mebibyte.
  'much text hides nothing': [
    /a privileged container|contents that the policy is not shown/,
    '{"Image":"base","Labels":{"x":"PADDING"},"HostConfig":{"Privileged":true}}',
  ],
  'nor does another type of contents': [
    /contents that the policy is not shown/,
    '{"Image":"base","HostConfig":{"Privileged":true}}',
    { type: 'application/json; charset=utf-8' },
  ],
  'nor a path that looks like that of a login': [
    /a privileged container|contents that the policy is not shown/,
    '{"Image":"base","HostConfig":{"Privileged":true}}',
    { path: '/containers/create?name=x/auth' },
  ],
  'a build asks by its address, not by a form': [
    /contents that the policy is not shown/,
    'networkmode=host',
    { path: '/build?remote=http://127.0.0.1/', type: 'application/x-www-form-urlencoded' },
  ],
};

const ALLOWED = [
  'run --rm base true',
  'run --rm -v data:/srv -p 8080:80 -m 64m --tmpfs /tmp --cap-add NET_ADMIN --security-opt no-new-privileges base true',
  'run -d --name web --init base sleep 1000',
  'exec web true',
  'run --rm --network container:web base true',
  'network create inner',
  'logs web',
  'commit web copy',
  'restart -t 0 web',
  'rm -f web',
];

describe.each(suites('trixie', 'bookworm'))('a policy before the dockerd of %s', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-lab-policy-'));
  let plugin: ChildProcess | undefined;
  afterAll(() => {
    plugin?.stdin?.end();
    rmSync(folder, { recursive: true });
  });
  const profile = join(folder, 'profile.yaml');
  const controls = { 'daemon/authorization': { plugins: ['opa'] }, 'daemon/live-restore': {} };
  writeFileSync(profile, JSON.stringify({ controls }));
  const apply = () => report(['apply', ...reach(lab.host), '-p', profile, '--no-verify', '--yes']);
  const docker = (words: string) => lab.host.run(`docker ${words}`);

  it('is not set while nobody answers at the address', async () => {
    await image(lab.host, 'base');
    await lab.host.must(`mkdir -p /etc/docker/plugins; echo tcp://${OPERATOR}:${PORT} >/etc/docker/plugins/opa.spec`);
    const { host } = await apply();
    expect(host.findings.find((it) => it.control === 'daemon/authorization')).toMatchObject({
      status: 'manual',
      seen: 'no plugin decides; opa is there, but does not answer as an authorization plugin',
    });
    expect(await lab.host.must('cat /etc/docker/daemon.json')).not.toContain('authorization');
  });

  it('is set once it answers', async () => {
    const [command = '', ...far] = operatorsEnd(lab.host.folder);
    const args = [...far, process.execPath, join(AUTHORIZATION, 'plugin.mjs'), POLICY, OPERATOR, String(PORT)];
    plugin = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(plugin.stdout!, 'data');
    const { host } = await apply();
    expect(host).toMatchObject({ outcome: 'applied', findings: [{ status: 'pass' }, { status: 'pass' }] });
    expect(await lab.host.must("docker info -f '{{.Plugins.Authorization}}'")).toBe('[opa]\n');
  });

  it.each(ALLOWED)('docker %s', async (words) => {
    expect(await docker(words)).toMatchObject({ code: 0 });
  });

  it('what gives away the host is refused, for its own reason', async () => {
    const before = await lab.host.must('docker ps -aq; docker volume ls -q');
    expect(await docker('run -d --name web base sleep 1000')).toMatchObject({ code: 0 });
    for (const [words, why] of Object.entries(REFUSED)) {
      const { code, stderr } = await docker(words);
      expect(stderr, words).toContain(`authorization denied by plugin opa: ${why}`);
      expect(code, words).not.toBe(0);
    }
    expect(await docker('rm -f web')).toMatchObject({ code: 0 });
    expect(await lab.host.must('docker ps -aq; docker volume ls -q')).toBe(before);
  });

  it.each(Object.entries(BY_HAND))('%s', async (_, [said, body, more = {}]) => {
    const answer = await call(body, more);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toMatch(said);
  });

  it('the very same key twice is what no policy sees', async () => {
    const answer = await call('{"Image":"base","Cmd":["true"],"HostConfig":{"Privileged":true},"HostConfig":{}}', {});
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(await lab.host.must("docker inspect -f '{{.HostConfig.Privileged}}' $(docker ps -lq)")).toBe('true\n');
  });

  it('goes with a rollback, and then nobody decides', async () => {
    expect((await ironhull(['rollback', ...reach(lab.host), '-y'])).code).toBe(0);
    expect(await docker('create --privileged base true')).toMatchObject({ code: 0 });
  });

  /** Speaks HTTP to the socket by itself, since docker would not send this. */
  const call = async (body: string, { path = '/containers/create', type = 'application/json' }: ByHand) =>
    // A refusal may come before all is said, which docker calls an error.
    (
      await lab.host.run(`body='${body}' padding=$(head -c 1100000 /dev/zero | tr '\\0' x)
      case $body in *PADDING*) body=\${body%PADDING*}$padding\${body#*PADDING} ;; esac
      { printf 'POST %s HTTP/1.1\\r\\nHost: docker\\r\\nConnection: close\\r\\n' '${path}'
        printf 'Content-Type: %s\\r\\nContent-Length: %s\\r\\n\\r\\n%s' '${type}' "\${#body}" "$body"
      } | LC_ALL=C docker system dial-stdio`)
    ).stdout;
});

interface ByHand {
  readonly path?: string;
  readonly type?: string;
}
