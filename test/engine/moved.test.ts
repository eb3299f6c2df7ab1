import { describe, expect, it } from 'vitest';
import { daemon, leaveGroup, lines, mask, owned, systemUser } from '../../src/changes.ts';
import { noted, settingsOf, withEarlier } from '../../src/engine/applied.ts';
import { movedSettings, type SeenNow } from '../../src/engine/moved.ts';
import { digest } from '../../src/engine/plan-files.ts';
import type { AppliedSetting, Change, FileNow, Finding, Json, Plan } from '../../src/model.ts';

const STAMP = { transaction: 'a-1', operator: 'alice@laptop', at: '2026-11-24T12:00:00.000Z' };
const DAEMON = '/etc/docker/daemon.json';
const plan = { controls: ['x/y'] } as unknown as Plan;
const finding = (fix: Change[], control = 'x/y') => ({ control, status: 'fail', fix }) as unknown as Finding;
const set = (...fix: Change[]) => settingsOf([finding(fix)], plan, STAMP);
const file = (over: Partial<FileNow> = {}): FileNow => ({
  sha256: digest('edited'),
  mode: '644',
  owner: 'root:root',
  changed: 1_767_322_800,
  ...over,
});

function moved(settings: AppliedSetting[], over: Partial<SeenNow> = {}, written = 'written') {
  const paths = [...new Set(settings.flatMap((it) => ('path' in it ? [it.path] : [])))];
  return movedSettings(
    { transaction: 'a-1', settings, files: paths.map((path) => ({ path, sha256: digest(written) })) },
    {
      now: { files: new Map(paths.map((path) => [path, file()])), masked: new Map() },
      culprits: new Map(),
      files: new Map(),
      findings: [],
      ...over,
    },
  ).map(({ setting, wanted, now }) => `${setting}: ${wanted} -> ${now}`);
}

describe('a key of daemon.json that was applied', () => {
  const icc = set(daemon({ icc: false }, ''));
  it.each<[string, string | null, string[]]>([
    ['still so, beside what others added', '{"icc": false, "debug": true}', []],
    ['gone', '{"debug": true}', [`icc in ${DAEMON}: false -> absent`]],
    ['gone with its file', null, [`icc in ${DAEMON}: false -> absent`]],
    ['gone from an empty file', '', [`icc in ${DAEMON}: false -> absent`]],
    ['turned round', '{"icc": true}', [`icc in ${DAEMON}: false -> true`]],
    ['something that may be a secret', '{"icc": "hunter2"}', [`icc in ${DAEMON}: false -> another value`]],
    ['in a file that is no JSON', '{"icc": ', [`icc in ${DAEMON}: false -> not known, the file is no JSON`]],
    ['inherited from nowhere', '{"__proto__": {"icc": false}}', [`icc in ${DAEMON}: false -> absent`]],
  ])('%s', (_, text, expected) => {
    expect(moved(icc, { files: new Map([[DAEMON, text]]) })).toEqual(expected);
  });

  it('is not asked about while the file is as it was written', () => {
    const now = { files: new Map([[DAEMON, file({ sha256: digest('written') })]]), masked: new Map() };
    expect(moved(icc, { now, files: new Map([[DAEMON, '{}']]) })).toEqual([]);
  });
  it('is not known where the file changed and was not read', () => {
    expect(moved(icc)).toEqual([`icc in ${DAEMON}: false -> not known, the file was not read`]);
  });
  it('that was taken away is moved when it is back', () => {
    const hosts = set(daemon({ hosts: null }, ''));
    const files = new Map([[DAEMON, '{"hosts": ["tcp://0.0.0.0"]}']]);
    expect(moved(hosts, { files })).toEqual([`hosts in ${DAEMON}: absent -> another value`]);
    expect(moved(hosts, { files: new Map([[DAEMON, '{}']]) })).toEqual([]);
  });
});

describe('what else was applied', () => {
  const now = (path: string, it: FileNow | null) => ({ now: { files: new Map([[path, it]]), masked: new Map() } });
  const subuid = set(lines('/etc/subuid', ['dockremap:1:65536'], ''));
  const mode = set(owned('/etc/k', { mode: '0600', owner: 'root:root' }, ''));
  it.each<[string, AppliedSetting[], Partial<SeenNow>, string[]]>([
    ['a line that is there', subuid, { files: new Map([['/etc/subuid', 'a:2:3\ndockremap:1:65536\n']]) }, []],
    [
      'a line that is gone',
      subuid,
      { files: new Map([['/etc/subuid', 'a']]) },
      ['a line in /etc/subuid: there -> absent'],
    ],
    ['a mode that holds', mode, now('/etc/k', file({ mode: '600' })), []],
    [
      'a mode that was widened',
      mode,
      now('/etc/k', file()),
      ['mode and owner of /etc/k: 0600 root:root -> 0644 root:root'],
    ],
    ['a file that is gone', mode, now('/etc/k', null), ['mode and owner of /etc/k: 0600 root:root -> absent']],
    [
      'a unit that is unmasked',
      set(mask('rpcbind.service', '')),
      { now: { files: new Map(), masked: new Map([['rpcbind.service', false]]) } },
      ['rpcbind.service: masked -> not masked'],
    ],
    ['a unit that was not asked about', set(mask('rpcbind.service', '')), {}, []],
    [
      'a user who is back in the group',
      set(leaveGroup('bob', 'docker', '')),
      { findings: [finding([])] },
      ['the membership of bob in the group docker: ended -> to be looked at: its control fails again'],
    ],
    ['a user, which no look asks about', set(systemUser('dockremap', '')), {}, []],
  ])('%s', (_, settings, seen, expected) => {
    expect(moved(settings, seen)).toEqual(expected);
  });
});

describe('what is written down', () => {
  it.each<[string, string[], Json, boolean]>([
    ['a truth value', ['icc'], false, true],
    ['a number', ['mtu'], 1400, true],
    ['a key taken away', ['hosts'], null, true],
    ['a size', ['log-opts', 'max-size'], '10m', true],
    ['a proxy', ['proxies', 'http-proxy'], 'http://u:hunter2@proxy', false],
    ['a word under a key that may hold anything', ['log-opts', 'splunk-token'], 'abc', false],
    ['a list', ['insecure-registries'], ['a'], false],
    ['a long text under a plain key', ['log-driver'], 'x'.repeat(50), false],
  ])('%s', (_, key, value, bare) => {
    const it = noted(key, value);
    expect('value' in it).toBe(bare);
    if (!bare) expect(JSON.stringify(it)).not.toContain('hunter2');
  });

  it('a setting that is set anew takes the place of the old one, and the others stay', () => {
    const earlier = { transaction: 'a-1', files: [], settings: set(daemon({ icc: false, mtu: 1 }, '')) };
    const again = settingsOf([finding([daemon({ mtu: 2 }, '')])], plan, { ...STAMP, transaction: 'b-2' });
    expect(
      withEarlier({ files: [], settings: again }, earlier).settings.map(({ transaction, ...it }) => [
        transaction,
        'value' in it && it.value,
      ]),
    ).toEqual([
      ['a-1', false],
      ['b-2', 2],
    ]);
  });

  it('nothing of a file that the plan takes away, so that its absence is no drift', () => {
    const [gone, kept] = ['/etc/docker/certs.d/a.lan/ca.crt', '/etc/docker/certs.d/b.lan/ca.crt'];
    const earlier = {
      transaction: 'a-1',
      files: [gone, kept].map((path) => ({ path, sha256: '' })),
      settings: [gone, kept].map((path) => ({ ...STAMP, control: 'daemon/one', kind: 'file' as const, path })),
    };
    const left = withEarlier({ files: [], settings: [] }, earlier, new Set([gone]));
    expect([left.files, left.settings].map((list) => list.map((it) => 'path' in it && it.path))).toEqual([
      [kept],
      [kept],
    ]);
  });

  it('nothing of a control that the plan leaves out', () => {
    expect(settingsOf([finding([daemon({ icc: false }, '')], 'other/one')], plan, STAMP)).toEqual([]);
  });
});
