// All of strict on a host whose kernel confines containers: applied with every consent, proved, booted, proved again.
import { describe, expect, it } from 'vitest';
import { type JsonReport, named, reach, report } from './ironhull.ts';
import { type LabHost, type Suite, useHost } from './lab.ts';
import { traces } from './proving.ts';

/** A guest under emulation is asked much, and answers slowly. */
const PATIENCE = ['--timeout', '20m', '-p', 'strict'];
const LONG = { timeoutMs: 3_000_000 };
const WITHIN = ['--confirm-within', '30m'];

/** @param elsewhere proofs of modules that this kernel does not run, which are not run here; all others have to be green */
export function strictConfined(
  where: { tier: 'qemu'; suite: Suite },
  elsewhere: readonly string[],
  confines: (host: LabHost) => Promise<void>,
) {
  describe(`strict on ${where.suite}, with a kernel of its own`, () => {
    const lab = useHost(where);
    let open: string[];

    it('apply with all consents ends confined and proved', async () => {
      const { host: planned } = await report(['plan', ...reach(lab.host), ...PATIENCE], LONG);
      const accepted = (planned.plan?.consent ?? []).flatMap(({ name }) => ['--accept', name]);
      const args = ['apply', ...reach(lab.host), ...PATIENCE, ...WITHIN, '--yes', ...accepted];
      const { host, stderr } = await report(args, LONG);
      expect(stderr).not.toContain('mistake in ironhull');
      expect(host.error).toBeUndefined();
      expect(host.outcome).toBe('applied');
      expectProved(host);
      open = named(host, 'fail', 'unknown');
      await confines(lab.host);
      expect(await traces(lab.host)).toBe('');
    });

    it('is proved after a reboot, by a fresh look', async () => {
      await lab.host.reboot();
      await confines(lab.host);
      const { host } = await report(['verify', ...reach(lab.host), ...PATIENCE, '--yes'], LONG);
      expect(named(host, 'fail', 'unknown')).toEqual(open);
      expectProved(host);
      expect(await traces(lab.host)).toBe('');
    });
  });

  /** The API is closed, so there is no TLS to try. */
  function expectProved({ proofs = [] }: JsonReport['hosts'][number]): void {
    const open = proofs.filter(({ status }) => status !== 'proved');
    const names = open.map(({ proof }) => proof);
    expect(names, open.map(({ proof, seen }) => `${proof}: ${seen}`).join('\n')).toEqual(
      expect.arrayContaining([...elsewhere, 'tls']),
    );
    expect(
      names.filter((it) => ![...elsewhere, 'tls'].includes(it)),
      JSON.stringify(open),
    ).toEqual([]);
    expect(proofs.length).toBeGreaterThan(20);
  }
}
