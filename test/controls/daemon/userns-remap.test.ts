import usernsRemap from '../../../src/controls/daemon/userns-remap.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { BUSY, command, container, FILE, file, HARDENED, info } from './says.ts';

const accounts = (user: string) => recorded('debian-12-stock', 'local-accounts').replace('--\n', `${user}\n--\n`);
const ranges = (uid: string, gid = uid) => ({
  'file:/etc/subuid': `present\n${uid}`,
  'file:/etc/subgid': `present\n${gid}`,
});
const merge = { kind: 'merge', patch: { 'userns-remap': 'default' } } as const;
const lines = (path: string, line: string) => ({ kind: 'lines', path, add: [line] }) as const;
const user = { kind: 'user', name: 'dockremap' } as const;

controlTest(usernsRemap, {
  'makes user, ranges and key on a stock host, where nothing can be lost': {
    is: 'fail',
    seen: 'not set',
    fix: [
      { ...merge, risk: 'restart', activation: 'docker-restart' },
      lines('/etc/subuid', 'dockremap:100000:65536'),
      lines('/etc/subgid', 'dockremap:100000:65536'),
      user,
    ],
    affects: null,
  },
  'passes on what the running daemon reports': { host: HARDENED, is: 'pass', seen: 'mapped to dockremap' },
  'counts what goes out of sight and stops what runs, by consent': {
    host: BUSY,
    is: 'fail',
    fix: [{ ...merge, risk: 'disruptive', stopsContainers: true }, { kind: 'lines' }, { kind: 'lines' }, user],
    affects: /^1 image, 1 container \(1 running\) and 1 volume go out of sight; 1 running container is stopped$/,
  },
  'names the containers that cannot come back as they are': {
    host: BUSY,
    says: {
      'docker-info': info({ Containers: 3, ContainersRunning: 0, Images: 2 }),
      'docker-volumes': '',
      containers:
        container({ name: 'agent', inspect: { Privileged: true, PidMode: 'host' } }) +
        container({ name: 'proxy', inspect: { NetworkMode: 'host' } }) +
        container({ name: 'ready', inspect: { NetworkMode: 'host', UsernsMode: 'host' } }),
    },
    is: 'fail',
    affects:
      /^2 images and 3 containers \(0 running\) go out of sight; only with --userns=host can these be made again: agent \(privileged, host pids\), proxy \(host network\)$/,
  },
  'asks for consent for one volume alone': {
    says: { 'docker-volumes': 'v1\n' },
    is: 'fail',
    affects: /^1 volume goes out of sight$/,
  },
  'picks ids that nobody else has, in either file': {
    says: ranges('alice:100000:65536\n', 'alice:100000:65536\nbob:165536:65536\n'),
    is: 'fail',
    fix: [merge, lines('/etc/subuid', 'dockremap:231072:65536'), lines('/etc/subgid', 'dockremap:231072:65536'), user],
  },
  'gives an existing dockremap the ranges that dockerd would not add': {
    says: { 'local-accounts': accounts('dockremap:110') },
    is: 'fail',
    fix: [merge, { kind: 'lines' }, { kind: 'lines' }],
  },
  'adds only the file that lacks a range': {
    says: { 'local-accounts': accounts('dockremap:110'), ...ranges('dockremap:100000:65536\n', '') },
    is: 'fail',
    fix: [merge, lines('/etc/subgid', 'dockremap:165536:65536')],
  },
  'does not enable a range that somebody else owns as well': {
    says: { 'local-accounts': accounts('dockremap:110'), ...ranges('alice:100000:65536\ndockremap:100000:65536\n') },
    is: 'manual',
    seen: '/etc/subuid: the range of dockremap shares ids with alice (100000:65536)',
  },
  'says so where the running daemon maps into such a range (engines from 28 on choose it themselves)': {
    host: HARDENED,
    says: ranges('alice:100000:65536\ndockremap:100000:65536\n'),
    is: 'manual',
    seen: /^in effect, but .*shares ids with alice/,
  },
  'is not satisfied by a file that the daemon has not read': {
    host: HARDENED,
    says: { 'docker-info': info({}), 'userns-limits': '15000\n755 /\n755 /var/lib\n755 /var\n' },
    is: 'fail',
    seen: 'set, not in effect',
    fix: [{ kind: 'activate' }],
  },
  'takes root for what it is: no mapping': {
    says: { [FILE]: file({ 'userns-remap': 'root' }) },
    is: 'fail',
    seen: 'set to root',
    fix: [merge, { kind: 'lines' }, { kind: 'lines' }, user],
  },
  'keeps the user that the operator chose': {
    says: { [FILE]: file({ 'userns-remap': 'ops' }), 'local-accounts': accounts('ops:1000') },
    is: 'fail',
    fix: [{ kind: 'activate' }, lines('/etc/subuid', 'ops:100000:65536'), lines('/etc/subgid', 'ops:100000:65536')],
  },
  'does not make any other user than dockremap': {
    options: { user: 'ops' },
    is: 'manual',
    seen: 'there is no local user ops',
  },
  'leaves a broken range file to a person: dockerd refuses it whole': {
    says: ranges('alice:100000\n'),
    is: 'manual',
    seen: /^\/etc\/subuid, line 1/,
  },
  'does not start what the kernel forbids': {
    says: { 'userns-limits': '0\n755 /\n' },
    is: 'manual',
    seen: 'user.max_user_namespaces is 0',
  },
  'names a folder that the mapped root could not pass': {
    says: { 'userns-limits': '15000\n755 /\n700 /srv/p\n755 /srv\n' },
    is: 'manual',
    seen: '/srv/p: closed to the mapped user',
  },
  'leaves the choice between it and the containerd image store': {
    says: { [FILE]: file({ features: { 'containerd-snapshotter': true } }) },
    is: 'manual',
  },
  'says so where it is in effect and gone from the file': {
    host: HARDENED,
    says: { [FILE]: file({}) },
    is: 'manual',
    advice: /put "userns-remap" back/,
  },
  'is what a rootless daemon does anyway': {
    says: { 'docker-info': info({ SecurityOptions: ['name=rootless'] }) },
    is: 'not-applicable',
  },
  'leaves a flag to a person': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --userns-remap=root' }) },
    is: 'manual',
    seen: '--userns-remap=root on the command line',
  },
});
