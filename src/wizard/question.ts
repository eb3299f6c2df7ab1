// What the wizard asks, as values: it is made from what hosts said, and its answers become a profile.

/** A thing to decide that matters on at least one of the hosts that were looked at. */
export type Question = Consent | Members | Services | Listeners;

interface Asked {
  /** The control that it is about. */
  readonly control: string;
  readonly title: string;
  /** What is gained, and what may be lost; the control's own words. */
  readonly gain: string;
  readonly cost: string;
  /** What it means on each host, in words that may hold the host's. */
  readonly here: readonly { readonly host: string; readonly words: string }[];
}

/** Something disruptive: now, not now, or not at all. */
export interface Consent extends Asked {
  readonly kind: 'consent';
  /** `now` where nobody would notice, `later` where something runs or goes out of sight. */
  readonly recommended: 'now' | 'later';
}

/** Who may be root by the docker group. Nobody is recommended; a login in use cannot be taken out by us. */
export interface Members extends Asked {
  readonly kind: 'members';
  readonly names: readonly string[];
}

/** Known services that a container host does not need; stopped unless named. */
export interface Services extends Asked {
  readonly kind: 'services';
  readonly names: readonly string[];
}

/** What listens and nobody has decided on. Kept or left as a finding; it is never stopped by us. */
export interface Listeners extends Asked {
  readonly kind: 'listeners';
  readonly names: readonly string[];
}

/** What was said to a question. */
export type Answer =
  | { readonly control: string; readonly kind: 'consent'; readonly said: 'now' | 'later' | 'never' }
  | { readonly control: string; readonly kind: 'members' | 'services' | 'listeners'; readonly keep: readonly string[] };
