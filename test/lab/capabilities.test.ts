// Containers with fewer capabilities, by the program before runc: taken away at once and without a restart, also from what
// docker exec starts; others go on; proved, red when it is off, and undone. On one host, in the order in which things happen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { ironhull, named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';
import { traces } from './proving.ts';
import { suites } from './thorough.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-capabilities-'));
afterAll(() => rmSync(folder, { recursive: true }));

function profile(name: string, options: string): string {
  const path = join(folder, `${name}.yaml`);
  const controls = `controls:\n  capabilities/default-set: ${options}\n  capabilities/containers: on\n`;
  writeFileSync(path, `description: capabilities\n${controls}attest: [capabilities]\n`);
  return path;
}
const FEWER = ['-p', profile('fewer', '{ drop: [mknod, net_raw] }')];
const NONE = ['-p', profile('none', 'on')];
const PROVED = { 'capabilities/sets': 'proved', 'capabilities/mknod': 'proved', 'capabilities/net_raw': 'proved' };
const RED = {
  'capabilities/sets': 'disproved',
  'capabilities/mknod': 'disproved',
  'capabilities/net_raw': 'disproved',
};
const ALL = '00000000a80425fb';
const LESS = '00000000a00405fb';

describe.each(suites('bookworm', 'trixie'))('capabilities on %s', (suite) => {
  const lab = useHost({ tier: 'nspawn', suite });
  const bounding = (command: string) =>
    lab.host.must(`docker ${command} sed -n 's/^CapBnd:\\t//p' /proc/self/status`).then((it) => it.trim());
  const run = (options = '') => bounding(`run --rm --network none ${options} base`);
  const proofs = async () => {
    const { host } = await report(['verify', ...reach(lab.host), ...FEWER, '--yes']);
    return Object.fromEntries((host.proofs ?? []).map(({ proof, status }) => [proof, status]));
  };

  it('has all fourteen by default, which is found and red', async () => {
    await image(lab.host, 'base');
    await lab.host.must('docker run -d --name web base sleep 100000');
    const { host } = await report(['audit', ...reach(lab.host), ...FEWER]);
    expect(named(host, 'fail')).toEqual(['capabilities/default-set']);
    expect(named(host, 'pass')).toEqual(['capabilities/containers']);
    expect(await proofs()).toEqual(RED);
  });

  it('takes them away once that is said, and nothing restarts', async () => {
    const before = await lab.host.must('pidof dockerd containerd');
    const args = ['apply', ...reach(lab.host), ...FEWER, '--yes'];
    const { host: asked } = await report(args);
    expect(asked.plan?.consent).toMatchObject([{ name: 'capabilities/default-set', granted: false }]);
    expect(await run()).toBe(ALL);
    const { host } = await report([...args, '--accept', 'capabilities/default-set']);
    expect(host.error).toBeUndefined();
    expect(host.outcome).toBe('applied');
    expect(Object.fromEntries((host.proofs ?? []).map((it) => [it.proof, it.status]))).toEqual(PROVED);
    expect(await traces(lab.host)).toBe('');
    expect(await lab.host.must('pidof dockerd containerd')).toBe(before);
  });

  it('from new containers, from old ones at their next start, and from what docker exec starts in them', async () => {
    expect(await run()).toBe(LESS);
    expect(await run('--cap-add NET_RAW')).toBe(LESS);
    expect(await bounding('exec web')).toBe(LESS);
    expect(await lab.host.must('docker exec web sed -n "s/^CapBnd:\\t//p" /proc/1/status')).toBe(`${ALL}\n`);
    const { host } = await report(['audit', ...reach(lab.host), ...FEWER]);
    expect(host.findings.find(({ control }) => control === 'capabilities/default-set')).toMatchObject({
      effect: 'pending',
      seen: expect.stringContaining('web'),
    });
    await lab.host.must('docker restart -t 0 web');
    expect(named((await report(['audit', ...reach(lab.host), ...FEWER])).host, 'fail')).toEqual([]);
    expect(await lab.host.must('docker exec web mknod /tmp/x c 1 3 2>&1 || :')).toMatch(/not permitted/);
  });

  it('leaves open what it says that it leaves open, and all else goes on', async () => {
    // A privileged one has it too, but cannot be made on a host of this tier, which has not all itself.
    expect(await run('--cap-add SYS_ADMIN')).toBe('00000000a82425fb');
    const rest = `docker pause web && docker unpause web && docker top web && docker stop -t 0 web && docker start web
      docker info -f '{{.DefaultRuntime}}' && docker rm -f web`;
    expect(await lab.host.must(rest)).toContain('runc');
  });

  it('is red when it is off, and mended by the next run', async () => {
    await lab.host.must('chmod 644 /usr/local/sbin/runc');
    expect(await proofs()).toEqual(RED);
    const { host } = await report(['apply', ...reach(lab.host), ...FEWER, '--yes']);
    expect(host.outcome).toBe('applied');
    expect(await proofs()).toEqual(PROVED);
  });

  it('goes when the profile names none, and comes back with a rollback; then all is as it was', async () => {
    const gone = 'ls /usr/local/sbin';
    expect((await report(['apply', ...reach(lab.host), ...NONE, '--yes'])).host.outcome).toBe('applied');
    expect(await lab.host.must(gone)).toBe('');
    const back = () => ironhull(['rollback', ...reach(lab.host), '--yes']);
    expect((await back()).code).toBe(0);
    expect(await run()).toBe(LESS);
    for (const _ of ['chmod', 'first']) expect((await back()).code).toBe(0);
    expect(await lab.host.must(gone)).toBe('');
    expect(await run()).toBe(ALL);
  });
});
