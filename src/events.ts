// What may be told while it happens. Readers end their switch in `unreachable`, so a new event must be spoken of by each.
import type { HostReport } from './model.ts';

export type Event =
  | { readonly type: 'host-started'; readonly host: string }
  | { readonly type: 'host-stage'; readonly host: string; readonly stage: Stage; readonly detail?: string }
  | { readonly type: 'host-done'; readonly host: string; readonly report: HostReport };

export type Stage =
  | 'connecting'
  | 'asking'
  | 'applying'
  | 'activating'
  | 'looking-again'
  | 'confirming'
  | 'proving'
  | 'watching'
  | 'rolling-back';

export type Tell = (event: Event) => void;

/** Ends a switch over a union: a new member fails the build here. */
export function unreachable(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
