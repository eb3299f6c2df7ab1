import profile from '../../../src/controls/seccomp/profile.ts';
import { controlTest, recorded } from '../../control-tester.ts';
import { NARROW } from './profiles.ts';

const info = (seccomp: string | null, version = '20.10.24+dfsg1') =>
  JSON.stringify({
    ...JSON.parse(recorded('debian-12-stock', 'docker-info')),
    ServerVersion: version,
    SecurityOptions: seccomp === null ? ['name=apparmor'] : ['name=apparmor', `name=seccomp,profile=${seccomp}`],
  });
const file = (text: string, state = 'same') => `x86_64\n${state}\n${text}`;
const PATH = '/etc/docker/ours, and theirs.json';
const CONFIGURED = { 'file:/etc/docker/daemon.json': `present\n${JSON.stringify({ 'seccomp-profile': PATH })}` };
const withFile = (text: string, state?: string) => ({
  ...CONFIGURED,
  'docker-info': info(PATH),
  'seccomp-profile': file(text, state),
});
const command = (flag: string) =>
  recorded('debian-12-stock', 'dockerd-command').replace(/^(ExecStart=\S+)/m, `$1 --seccomp-profile=${flag}`);
const REMOVES = { kind: 'merge' as const, patch: { 'seccomp-profile': null }, risk: 'restart' };

controlTest(profile, {
  "passes on a stock host, which uses the engine's own": { is: 'pass', seen: "the engine's own profile is in effect" },
  'knows the name it has from 23.0 on': { says: { 'docker-info': info('builtin', '26.1.5') }, is: 'pass' },
  'finds seccomp switched off, and takes the key out': {
    says: {
      'docker-info': info('unconfined', '26.1.5'),
      'file:/etc/docker/daemon.json': 'present\n{"seccomp-profile":"unconfined"}\n',
    },
    is: 'fail',
    seen: 'unconfined: every system call passes',
    fix: [REMOVES],
  },
  'takes a flag out of the command line': {
    says: { 'docker-info': info('unconfined', '26.1.5'), 'dockerd-command': command('unconfined') },
    is: 'fail',
    fix: [{ kind: 'template', path: '/etc/systemd/system/docker.service.d/zz-ironhull.conf', risk: 'restart' }],
  },
  'only restarts where the key is gone already and the daemon still has it': {
    says: { 'docker-info': info('unconfined', '26.1.5') },
    is: 'fail',
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'has no advice but a kernel where there is no seccomp': {
    says: { 'docker-info': info(null) },
    is: 'manual',
    advice: /CONFIG_SECCOMP/,
  },
  'passes a file that refuses what the engine refuses, under an odd name': {
    says: withFile(NARROW),
    is: 'pass',
    seen: `${PATH} refuses whatever the engine's own profile refuses`,
  },
  'wants a file read that was changed since the daemon started': {
    says: withFile(NARROW, 'changed'),
    is: 'fail',
    seen: /changed after the daemon read it/,
    fix: [{ kind: 'activate' }],
  },
  'finds a file that opens what the engine refuses': {
    says: withFile(NARROW.replace('"read"', '"read", "unshare", "bpf"')),
    is: 'fail',
    seen: /allows what the engine's own profile refuses: bpf, unshare$/,
    fix: [REMOVES],
  },
  'finds a file that does not parse before it costs a container its restart': {
    says: withFile('{ broken'),
    is: 'fail',
    seen: /does not parse .*: no container can start with it/,
    fix: [REMOVES],
  },
  'finds the file that only the next start would take': {
    says: { ...CONFIGURED, 'docker-info': info('default') },
    is: 'fail',
    seen: /the next start would take "\/etc\/docker\/ours/,
    fix: [REMOVES],
  },
  'knows that 20.10 takes the word builtin for a file and does not start': {
    says: { 'file:/etc/docker/daemon.json': 'present\n{"seccomp-profile":"builtin"}' },
    is: 'fail',
    fix: [REMOVES],
  },
  'lets the word stand from 23.0 on': {
    says: {
      'docker-info': info('builtin', '23.0.15'),
      'file:/etc/docker/daemon.json': 'present\n{"seccomp-profile":"builtin"}',
    },
    is: 'pass',
  },
  'does not touch a daemon.json that it cannot read': {
    says: {
      'docker-info': info('unconfined', '26.1.5'),
      'file:/etc/docker/daemon.json': 'present\n{"seccomp-profile"',
    },
    is: 'manual',
  },
});
