import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/controls/index.ts';
import { exitCodeFor } from '../../src/engine/score.ts';
import type { HostReport, Transport } from '../../src/model.ts';
import { apply } from '../../src/session/apply.ts';
import { audit } from '../../src/session/audit.ts';
import { questionsOf } from '../../src/session/inspect.ts';
import { plan } from '../../src/session/plan.ts';
import { verify } from '../../src/session/prove.ts';
import type { Work, World } from '../../src/session/world.ts';
import { recordedOr } from '../faults/hostile-answers.ts';
import { saying, workWith, worldWith } from '../faults/one-look.ts';

const COMMANDS = { audit, plan, apply, verify };
const QEMU = 'debian-12-qemu';

/** A host that answers as recorded, but for these; what it is sent beyond one look fails the test. */
function host(says: Readonly<Record<string, string>> = {}): { work: Work; world: World; sent: string[] } {
  const sent: string[] = [];
  const answers = (nonce: string) =>
    Buffer.from(
      questionsOf({ controls: CONTROLS })
        .map(({ name }) => `<${nonce} ${name}\n${says[name] ?? recordedOr(QEMU, name)}\n>${nonce} 0 \n`)
        .join(''),
    );
  const open = async (): Promise<Transport> => {
    const said = saying(answers);
    const exec: Transport['exec'] = (script, limits) => {
      sent.push(script);
      return said.exec(script, limits);
    };
    return { ...said, exec };
  };
  return { work: workWith(), world: worldWith({ open }), sent };
}

describe('a profile that only looks', () => {
  const { work, world, sent } = host();
  const looking: Work = { ...work, profile: { ...work.profile, name: 'audit-only', auditOnly: true } };

  it.each(['audit', 'plan', 'apply'] as const)('%s finds what is wrong, plans nothing, and says why', async (name) => {
    sent.length = 0;
    const report = await COMMANDS[name](looking, world);
    expect(report).toMatchObject({
      outcome: 'findings',
      leftAlone: expect.stringContaining('audit-only looks and never changes'),
    });
    expect(report).not.toHaveProperty('plan');
    expect(report).not.toHaveProperty('error');
    expect(report.findings.some(({ fix }) => fix.length > 0)).toBe(true);
    expect(exitCodeFor([report])).not.toBe(0);
    // Every consent is given and nobody need be asked: still one look, and nothing else is sent.
    expect(sent).toHaveLength(1);
  });

  it('is the only thing that keeps this host from being changed', async () => {
    expect((await plan(work, world)).plan?.steps.length).toBeGreaterThan(0);
  });
});

describe('a host without Docker', () => {
  const none = 'no system docker\n';
  const nothing = (traces: string) => ({ 'docker-install': traces, 'docker-info': none, 'dockerd-command': none });
  const code = (report: HostReport) => exitCodeFor([report]);

  it.each(['audit', 'plan'] as const)('has nothing that %s could complain of, and does not comply', async (name) => {
    const { work, world } = host(nothing('systemd\n'));
    const report = await COMMANDS[name](work, world);
    expect(report).toMatchObject({ outcome: 'not-applicable', error: { message: 'Docker is not installed' } });
    expect([...new Set(report.findings.map(({ status }) => status))]).toEqual(['not-applicable']);
    expect(report.findings.length).toBe(CONTROLS.size);
    expect(code(report)).toBe(0);
  });

  it.each(['apply', 'verify'] as const)('cannot have what %s is asked for', async (name) => {
    const { work, world } = host(nothing('systemd\n'));
    const report = await COMMANDS[name](work, world);
    expect(report).toMatchObject({ outcome: 'refused', error: { message: 'Docker is not installed' } });
    expect(code(report)).toBe(1);
  });

  it.each([
    ['a daemon of each user', 'systemd\n/run/user/1000/docker.sock\n'],
    ['a daemon that no unit starts', 'systemd\n/run/docker.sock\n'],
    ['a program without a unit', 'systemd\n/usr/local/bin/dockerd\n'],
    ['the snap', 'systemd\n/etc/systemd/system/snap.docker.dockerd.service\n'],
  ])('is not one with %s: what was not judged is no success', async (_, traces) => {
    const { work, world } = host(nothing(traces));
    const report = await audit(work, world);
    expect(report.outcome).toBe('refused');
    expect(code(report)).not.toBe(0);
  });
});
