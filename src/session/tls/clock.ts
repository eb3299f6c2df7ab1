import { type HostNames, hostNames } from '../../facts/host-names.ts';
import type { Finding, Reading } from '../../model.ts';

/** Seconds by which two clocks may differ: certificates are made ten minutes early (pki/make.ts). */
const APART = 300;
/** An answer may be on its way for a while before it is judged. */
const APART_IN_AUDIT = 3600;

/** What to say of a host whose clock is not this machine's; null: they agree. */
export function wrongClock({ clock }: Pick<HostNames, 'clock'>, now: Date, apart = APART): string | null {
  const here = Math.round(now.getTime() / 1000);
  if (Math.abs(clock - here) <= apart) return null;
  const at = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');
  return `the host's clock says ${at(clock)}, and this machine's ${at(here)}`;
}

const JUDGED_BY_CLOCK = 'daemon/tls-certificates';

/**
 * Certificates are judged by the host's clock, as dockerd does. Where that is wrong, the verdict is of no use, for good or
 * bad: it is said so, and passes nobody.
 */
export function withClock(
  findings: readonly Finding[],
  known: ReadonlyMap<string, Reading<unknown>>,
  now: Date,
): readonly Finding[] {
  const reading = known.get(hostNames.name);
  const wrong = reading?.known === true ? wrongClock(reading.value as HostNames, now, APART_IN_AUDIT) : null;
  if (wrong === null) return findings;
  return findings.map((it) =>
    it.control === JUDGED_BY_CLOCK && (it.status === 'pass' || it.status === 'manual')
      ? {
          ...it,
          status: 'manual',
          effect: 'none',
          seen: `${wrong}; by the host's: ${it.seen}`,
          advice: `set that clock right first (timedatectl), or this machine's: certificates begin and end by it${it.status === 'manual' && it.advice !== undefined ? `; then ${it.advice}` : ''}`,
        }
      : it,
  );
}
