// docs/authorization/docker.rego, evaluated by OPA: calls as opa-docker-authz hands them over, with what the docker client
// sends of itself (20.10, and what is known of the API where it sends nothing of the kind).
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const policy = readFileSync('docs/authorization/docker.rego', 'utf8');
const post = (path: string, Body: unknown, more: object = {}) => ({
  Method: 'POST',
  PathPlain: `/v1.41${path}`,
  Query: {},
  Body,
  ...more,
});
const create = (HostConfig: unknown) => post('/containers/create', { Image: 'base', HostConfig });
const mount = (it: object) => create({ Mounts: [it] });
const volume = (DriverOpts: unknown) => post('/volumes/create', { Name: 'data', Driver: 'local', DriverOpts });
const start = (Body: unknown) => post('/containers/web/start', Body);
const build = (mode: string) => post('/build', null, { Query: { networkmode: [mode], version: ['2'] } });
const STOLEN = { type: 'none', o: 'bind', device: '/' };
const [FOLDER, OPTIONS] = ['a folder of the host', 'a volume with options of its driver'];
const UNSEEN = 'contents that the policy is not shown';
const head = (type: string, length?: number) => ({
  Headers: { 'Content-Type': type, ...(length === undefined ? {} : { 'Content-Length': String(length) }) },
});
const JSON_TYPE = 'application/json';
const [ROOT, DEVICE, BARE] = [
  'a capability that is as good as root',
  'a device of the host',
  'a container without its profile',
];

/** What `docker run base true` sends, shortened by what is null or empty and not looked at. */
const RUN = {
  ...{ Binds: null, NetworkMode: 'default', CapAdd: null, IpcMode: '', PidMode: '', Privileged: false },
  ...{ SecurityOpt: null, UTSMode: '', UsernsMode: '', Devices: [], DeviceCgroupRules: null, CgroupnsMode: '' },
  ...{ MaskedPaths: null, ReadonlyPaths: null },
};

const ALLOWED: Record<string, object> = {
  'docker run': create(RUN),
  'a container without a host part': post('/containers/create', { Image: 'base' }),
  'and with an empty one': create(null),
  'docker ps': { Method: 'GET', PathPlain: '/v1.41/containers/json', Body: null },
  'a volume by name': create({ ...RUN, Binds: ['data:/srv'] }),
  'the same as a mount': mount({ Type: 'volume', Source: 'data', Target: '/srv', VolumeOptions: {} }),
  'memory as a mount': mount({ Type: 'tmpfs', Target: '/tmp' }),
  'a harmless capability': create({ CapAdd: ['NET_ADMIN'] }),
  'a seccomp profile': create({ SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}', 'no-new-privileges'] }),
  'a new volume': volume(null),
  'a new volume with no options': volume({}),
  'docker start': start(null),
  'the start of another client': post('/containers/web/start', null, head(JSON_TYPE, 0)),
  'docker commit (20.10), which says null': post('/commit', null, head(JSON_TYPE, 5)),
  'a call as the docker client sends it': post('/containers/create', { HostConfig: RUN }, head(JSON_TYPE, 2048)),
  'docker load': post('/images/load', null, head('application/x-tar', 4096)),
  'docker exec, begun': post('/exec/0a1b/start', { Detach: false, Tty: true }),
  'docker exec, made': post('/containers/web/exec', { Cmd: ['sh'], Privileged: false }),
  'docker build': build('default'),
  "another container's network": create({ NetworkMode: 'container:web' }),
};

const REFUSED: Record<string, readonly [object, string]> = {
  '--privileged': [create({ Privileged: true }), 'a privileged container'],
  'in small letters': [post('/containers/create', { hostconfig: { privileged: true } }), 'a privileged container'],
  'with a long s': [post('/containers/create', { hoſtconfig: { privileged: true } }), 'a privileged container'],
  'with the sign of Kelvin': [create({ NetworKMode: 'host' }), 'a namespace of the host (networkmode)'],
  'contents of a mebibyte': [post('/containers/create', null, head(JSON_TYPE, 1 << 20)), UNSEEN],
  'a volume of a mebibyte': [post('/volumes/create', null), UNSEEN],
  'an exec of a mebibyte': [post('/containers/web/exec', null), UNSEEN],
  'contents of another type': [
    post('/containers/web/start', null, head('application/json; charset=utf-8', 99)),
    UNSEEN,
  ],
  'contents of a start that are not shown': [post('/containers/web/start', null, head(JSON_TYPE)), UNSEEN],
  'a build by a form': [post('/build', null, head('application/x-www-form-urlencoded')), UNSEEN],
  'exec --privileged': [post('/containers/web/exec', { Privileged: true }), 'a privileged exec'],
  '-v /etc:/mnt': [create({ ...RUN, Binds: ['/etc:/mnt'] }), FOLDER],
  '--mount type=bind': [mount({ Type: 'bind', Source: '/', Target: '/mnt' }), FOLDER],
  'the same in other letters': [create({ mounts: [{ type: 'BIND', source: '/', target: '/mnt' }] }), FOLDER],
  'a volume in disguise': [mount({ Type: 'volume', VolumeOptions: { DriverConfig: { Options: STOLEN } } }), OPTIONS],
  'one made beforehand': [volume(STOLEN), OPTIONS],
  '--network host': [create({ ...RUN, NetworkMode: 'host' }), 'a namespace of the host (networkmode)'],
  '--pid host': [create({ PidMode: 'host' }), 'a namespace of the host (pidmode)'],
  '--ipc host': [create({ IpcMode: 'host' }), 'a namespace of the host (ipcmode)'],
  '--uts host': [create({ UTSMode: 'host' }), 'a namespace of the host (utsmode)'],
  '--userns host': [create({ UsernsMode: 'host' }), 'a namespace of the host (usernsmode)'],
  '--cgroupns host': [create({ CgroupnsMode: 'host' }), 'a namespace of the host (cgroupnsmode)'],
  'build --network host': [build('host'), 'a namespace of the host (build)'],
  '--cap-add SYS_ADMIN': [create({ CapAdd: ['CAP_SYS_ADMIN'] }), ROOT],
  '--cap-add all': [create({ CapAdd: ['all'] }), ROOT],
  '--device': [create({ Devices: [{ PathOnHost: '/dev/sda' }] }), DEVICE],
  '--device-cgroup-rule': [create({ DeviceCgroupRules: ['b *:* rwm'] }), DEVICE],
  'apparmor=unconfined': [create({ SecurityOpt: ['apparmor=unconfined'] }), BARE],
  'label=disable': [create({ SecurityOpt: ['label=disable'] }), BARE],
  'systempaths=unconfined': [create({ ...RUN, MaskedPaths: [], ReadonlyPaths: [] }), BARE],
  'the start of an old client': [start({ Binds: ['/:/mnt'] }), 'settings at the start of a container'],
  'a plugin': [post('/plugins/pull', []), 'a plugin'],
  'a service': [post('/services/create', { Name: 'x' }), 'a service of a swarm'],
};

it('the example policy refuses what gives away the host, for its own reason, and lets the rest be', {
  timeout: 120_000,
}, () => {
  const calls = [
    ...Object.entries(ALLOWED).map(([name, input]) => ({ name, input, refused: [] })),
    ...Object.entries(REFUSED).map(([name, [input, why]]) => ({ name, input, refused: [why] })),
  ];
  // Where one key is said twice it decides nothing, which is a refusal.
  const twice = post('/containers/create', { HostConfig: {}, hostconfig: { Privileged: true } });
  const batches = [calls, [{ name: 'two', input: twice, refused: [] }]];
  const [judged, undecided] = JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'opa.mjs')], {
      input: JSON.stringify({ policy, batches }),
      encoding: 'utf8',
    }),
  );
  expect(judged).toEqual({ notAllowed: Object.keys(REFUSED).sort(), otherReasons: [] });
  expect(undecided.error).toMatch(/object keys must be unique/);
});
