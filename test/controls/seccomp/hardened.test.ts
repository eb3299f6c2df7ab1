import { describe, expect, it } from 'vitest';
import hardened from '../../../src/controls/seccomp/hardened.ts';
import profile from '../../../src/controls/seccomp/profile.ts';
import { planFor } from '../../../src/engine/plan.ts';
import { render } from '../../../src/load/templates.ts';
import type { Change, Finding, JsonObject } from '../../../src/model.ts';
import { engineDefault } from '../../../src/seccomp/engine-default.ts';
import { GROUPS, USUAL } from '../../../src/seccomp/groups.ts';
import { controlTest, judge, recorded } from '../../control-tester.ts';
import { BROKEN } from '../../seccomp/broken.ts';

const OURS = '/etc/docker/ironhull-seccomp.json';
const DEBIAN = '20.10.24+dfsg1';
const JULY = 1_783_000_000;

const info = (seccomp: string, version = DEBIAN) =>
  JSON.stringify({
    ...JSON.parse(recorded('debian-12-stock', 'docker-info')),
    ServerVersion: version,
    SecurityOptions: [`name=seccomp,profile=${seccomp}`],
  });
const bars = (text: string) => text.replace(/^(?=.)/gm, '|');
const listed = (path: string, text: string) => `file ${JULY} ${path}\n${bars(text)}\n`;

/** What the control itself writes on a host with this engine. */
function written(version = DEBIAN, options: { deny?: string[] } = {}): string {
  const verdict = judge(hardened, { says: { 'docker-info': info('default', version) }, options });
  const change = fixOf(verdict).find((it) => it.kind === 'template');
  if (change?.kind !== 'template') throw new Error('nothing is written');
  return render(change.template, change.data);
}
const fixOf = (verdict: ReturnType<typeof judge>): readonly Change[] => (verdict.status === 'fail' ? verdict.fix : []);

/** A host that has the control's file, set and in effect. */
const hardenedHost = ({ text = written(), state = 'same', version = DEBIAN, path = OURS, containers = '\n' } = {}) => ({
  'docker-info': info(path, version),
  'file:/etc/docker/daemon.json': `present\n${JSON.stringify({ 'seccomp-profile': path })}`,
  [`file:${OURS}`]: path === OURS ? `present\n${text}` : 'absent\n',
  'seccomp-files': listed(path, text),
  'seccomp-profile': `x86_64\n${state}\n${text}`,
  'seccomp-containers': containers,
});

const WRITES = { kind: 'template' as const, path: OURS, mode: '0644', activation: 'docker-restart', risk: 'restart' };
const SETS = { kind: 'merge' as const, patch: { 'seccomp-profile': OURS }, risk: 'restart' };
const THEIRS = '/etc/docker/seccomp/site.json';
const configured = (value: string) => ({
  'file:/etc/docker/daemon.json': `present\n${JSON.stringify({ 'seccomp-profile': value })}`,
});

controlTest(hardened, {
  'writes the file and names it in daemon.json on a stock host': {
    is: 'fail',
    seen: 'default: nothing more is denied',
    fix: [SETS, WRITES],
    affects: null,
  },
  'passes once the daemon has it, and says what is denied': {
    says: hardenedHost(),
    is: 'pass',
    seen: `denied: ${USUAL.join(', ')}`,
  },
  'names containers that were started before, which keep what they had': {
    says: hardenedHost({
      containers: '/old 2026-01-01T10:00:00.5Z false null\n/new 2026-11-01T10:00:00.5Z false null\n',
    }),
    is: 'pending',
    seen: /started before, with what was then: old$/,
    advice: /docker restart/,
  },
  'leaves out those that have a profile of their own, or none by being privileged': {
    says: hardenedHost({
      containers:
        '/bare 2026-01-01T10:00:00Z true null\n/own 2026-01-01T10:00:00Z false ["no-new-privileges","seccomp={}"]\n',
    }),
    is: 'pass',
    seen: /not reached, with a profile of their own or none: bare, own$/,
  },
  'wants the daemon to read the file where it was written after its start': {
    says: hardenedHost({ state: 'changed' }),
    is: 'fail',
    seen: /has not read it yet/,
    fix: [{ kind: 'activate', activation: 'docker-restart' }],
  },
  'finds a file that somebody opened again': {
    says: hardenedHost({
      text: written().replace('"open",', '"io_uring_setup","open",'),
    }),
    is: 'fail',
    seen: `${OURS} allows io_uring_setup`,
    fix: [WRITES],
  },
  'finds a file that is gone, or broken, and writes it anew': {
    says: hardenedHost({ text: '{ broken' }),
    is: 'fail',
    seen: /is broken/,
    fix: [WRITES],
  },
  'does not mind how the file is laid out': {
    says: hardenedHost({ text: JSON.stringify(JSON.parse(written()), null, 8) }),
    is: 'pass',
  },
  'finds a file that was written for an older engine': {
    says: hardenedHost({ text: written('26.1.5'), version: '29.7.2' }),
    is: 'fail',
    seen: `${OURS} does not know statmount, listmount, getxattrat, setxattrat, listxattrat and 4 more`,
    fix: [WRITES],
  },
  'has nothing to say about an upgrade that changed nothing': {
    says: hardenedHost({ text: written('26.1.4'), version: '26.1.5' }),
    is: 'pass',
  },
  'stays out of the way of an engine that it does not know': {
    says: hardenedHost({ version: '31.0.0' }),
    is: 'manual',
    seen: /what Docker 31\.0\.0 allows by itself is not known/,
  },
  'denies what it is told, and nothing else': {
    says: hardenedHost({ text: written(DEBIAN, { deny: ['32-bit', 'clock'] }) }),
    options: { deny: ['clock', '32-bit'] },
    is: 'pass',
    seen: 'denied: clock, 32-bit',
  },
  'finds another choice of groups': {
    says: hardenedHost(),
    options: { deny: ['io-uring'] },
    is: 'fail',
    seen: /does not know .*ptrace/,
  },
  'refuses a group that does not exist': {
    options: { deny: ['io_uring'] },
    is: 'manual',
    seen: 'deny: there is no group io_uring',
    advice: /io-uring, kernel-sockets/,
  },
  'does not replace the profile of a site unasked': {
    says: { ...configured('/etc/docker/site-seccomp.json') },
    is: 'manual',
    seen: /seccomp-profile is "\/etc\/docker\/site-seccomp.json"/,
    advice: /option file/,
  },
  'uses the profile of a site where it is told to': {
    says: { 'seccomp-files': listed(THEIRS, JSON.stringify(engineDefault(DEBIAN))) },
    options: { file: THEIRS },
    is: 'fail',
    fix: [{ kind: 'merge', patch: { 'seccomp-profile': THEIRS } }],
  },
  'passes with the profile of a site in effect': {
    says: hardenedHost({ path: THEIRS, text: JSON.stringify(engineDefault(DEBIAN)) }),
    options: { file: THEIRS },
    is: 'pass',
    seen: `${THEIRS} is in effect`,
  },
  'refuses a profile of a site that is weaker than the own one of the engine': {
    says: {
      'docker-info': info('builtin', '26.1.5'),
      'seccomp-files': listed(THEIRS, JSON.stringify(engineDefault('24.0.9'))),
    },
    options: { file: THEIRS },
    is: 'manual',
    seen: /allows what the engine's own profile refuses: io_uring_setup/,
  },
  'refuses a profile of a site that denies a call which there is nowhere': {
    says: {
      'seccomp-files': listed(
        THEIRS,
        '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["opnat"],"action":"SCMP_ACT_ALLOW"}]}',
      ),
    },
    options: { file: THEIRS },
    is: 'manual',
    seen: `${THEIRS}: there is no system call opnat`,
  },
  'says where profiles are looked for when there is none': {
    options: { file: '/srv/seccomp.json' },
    is: 'manual',
    seen: '/srv/seccomp.json is not there',
    advice: /\/etc\/docker\/seccomp\/\*\.json/,
  },
});

describe('a profile of a site that is broken', () => {
  it.each(Object.entries(BROKEN).filter(([, { text }]) => text !== ''))('%s is never asked for', (_, { text }) => {
    const verdict = judge(hardened, { says: { 'seccomp-files': listed(THEIRS, text) }, options: { file: THEIRS } });
    expect(verdict).toMatchObject({ status: 'manual', seen: expect.stringContaining(THEIRS) });
  });
});

describe('the file', () => {
  it.each([DEBIAN, '26.1.5', '29.7.2'])('is what was wanted, and says what it denies, under %s', (version) => {
    const { ironhullDenies, ...rest } = JSON.parse(written(version, { deny: [] })) as JsonObject;
    expect(ironhullDenies).toBe('');
    expect(rest).toEqual(JSON.parse(JSON.stringify(engineDefault(version))));
    const all = GROUPS.map(({ name }) => name);
    expect(written(version, { deny: all }).split('\n')[1]).toBe(`  "ironhullDenies": "${all.join(' ')}",`);
  });

  it('is written before daemon.json names it', () => {
    const verdict = judge(hardened, {});
    const finding = { control: 'seccomp/hardened', fix: fixOf(verdict) } as unknown as Finding;
    const other = {
      control: 'daemon/icc',
      fix: [{ ...fixOf(verdict)[0], patch: { icc: false } }],
    } as unknown as Finding;
    const { steps, activation } = planFor([other, finding], {
      files: new Map([
        ['/etc/docker/daemon.json', null],
        [OURS, null],
      ]),
      render,
      accepted: new Set(),
      running: { containers: 0, liveRestore: true },
      isKeeper: () => false,
    });
    expect(steps.map(({ action }) => 'path' in action && action.path)).toEqual([OURS, '/etc/docker/daemon.json']);
    expect(activation).toBe('docker-restart');
  });
});

describe('the other control of profiles', () => {
  it.each([
    ['in effect', hardenedHost(), 'pass'],
    ['set but not read yet', { ...hardenedHost(), 'docker-info': info('default') }, 'fail'],
    ['read before it was written anew', hardenedHost({ state: 'changed' }), 'fail'],
    ['opened by somebody', hardenedHost({ text: written().replace('"open",', '"open","unshare",') }), 'fail'],
  ])('never takes our file away, when it is %s', (_, says, status) => {
    const { 'seccomp-containers': _c, [`file:${OURS}`]: _o, ...asked } = says;
    const verdict = judge(profile, { says: asked });
    expect(verdict.status).toBe(status);
    expect(fixOf(verdict).filter((it) => it.kind === 'merge')).toEqual([]);
  });
});
