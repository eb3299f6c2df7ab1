import { CONTROLS } from '../controls/index.ts';
import { isAccepted, RESTART_CONSENT } from '../engine/consent.ts';
import { didYouMean } from '../load/nearest.ts';
import { UsageError } from './usage-error.ts';

/**
 * Consents are given by a control's name, or by its last part where that is unique. One that a plan does not need is
 * no error; one that means nothing is, for it would be missing later without a word.
 */
export function checkConsents(accept: readonly string[]): void {
  const names = [...CONTROLS.keys(), RESTART_CONSENT];
  for (const given of accept) {
    if (names.some((name) => isAccepted(name, new Set([given]), names))) continue;
    const candidates = given.includes('/') ? names : names.map((it) => it.slice(it.lastIndexOf('/') + 1));
    throw new UsageError(
      `--accept ${given}: there is no such consent${didYouMean(given, candidates)}`,
      `consents are named like controls, for example daemon/userns-remap`,
    );
  }
}
