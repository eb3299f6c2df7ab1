import type { HostNames } from '../../facts/host-names.ts';

/** Seconds by which two clocks may differ: certificates are made ten minutes early (pki/make.ts). */
const APART = 300;

/** What to say of a host whose clock is not this machine's; null: they agree. */
export function wrongClock({ clock }: Pick<HostNames, 'clock'>, now: Date): string | null {
  const here = Math.round(now.getTime() / 1000);
  if (Math.abs(clock - here) <= APART) return null;
  const at = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');
  return `the host's clock says ${at(clock)}, and this machine's ${at(here)}`;
}
