// The shipped profiles that no other test applies: each is applied with every consent, proves what it asks for, changes
// nothing the second time, and goes again. (baseline: loop.test.ts; strict: strict.test.ts; audit-only has its own.)
import { describe, expect, it } from 'vitest';
import { ironhull, named, reach, report } from './ironhull.ts';
import { differences, hostState, type Suite, useHost } from './lab.ts';
import { thorough } from './thorough.ts';

const PROFILES: readonly { readonly profile: string; readonly suite: Suite; readonly arrange: string }[] = [
  { profile: 'cis-docker-1.6', suite: 'bookworm', arrange: ':' },
  { profile: 'cis-docker-1.8', suite: 'trixie', arrange: ':' },
  // With live-restore, which the baseline sets, dockerd would not start as a node of a swarm.
  { profile: 'swarm', suite: 'trixie', arrange: 'docker swarm init --advertise-addr 127.0.0.1 >/dev/null' },
];

// The CIS profiles differ by the numbers of their checks, and strict asks for all that they ask for.
describe.each(PROFILES.filter(({ profile }) => thorough || profile !== 'cis-docker-1.8'))(
  '$profile on $suite',
  ({ profile, suite, arrange }) => {
    const lab = useHost({ tier: 'nspawn', suite });
    const to = () => [...reach(lab.host), '-p', profile];

    it('is applied, proved, stays, and goes again', async () => {
      await lab.host.must(arrange);
      const before = await hostState(lab.host);
      const { host: planned } = await report(['plan', ...to()]);
      const accepted = (planned.plan?.consent ?? []).flatMap(({ name }) => ['--accept', name]);

      const { host } = await report(['apply', ...to(), '--yes', ...accepted]);
      expect(host.error).toBeUndefined();
      expect(host.outcome).toBe('applied');
      expect(named(host, 'fail', 'unknown')).toEqual([]);
      expect(host.proofs?.filter(({ status }) => status === 'disproved')).toEqual([]);
      expect(host.proofs?.filter(({ status }) => status === 'proved').length).toBeGreaterThan(3);
      expect(await lab.host.must('systemctl is-active docker.service')).toBe('active\n');

      const again = await report(['apply', ...to(), '--yes', ...accepted, '--no-verify']);
      expect(again.host.plan?.changes ?? []).toEqual([]);
      expect((await ironhull(['rollback', ...reach(lab.host), '--yes'])).code).toBe(0);
      expect(differences(before, await hostState(lab.host))).toEqual([]);
    });
  },
);
