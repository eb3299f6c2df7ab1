import { oneLine } from '../escape.ts';
import type { Consent } from '../model.ts';
import { Secret } from '../secret.ts';
import { HERE, needsTerminal, prompt, type Terminal } from './prompt.ts';
import { RefusalError } from './refusal-error.ts';

/** Asks for one disruptive change, with what it hits on this host. No is the default, and Ctrl-C is no. */
export async function confirmConsent(consent: Consent & { readonly host?: string }, on = HERE): Promise<boolean> {
  const name = oneLine(consent.name, 120);
  needsTerminal(on, `${name} is disruptive and needs your consent`, `give it with --accept ${name}`);
  const host = consent.host === undefined ? '' : `${oneLine(consent.host, 80)}: `;
  return confirmed(`${host}${name} is disruptive: ${oneLine(consent.affects, 400)}. Allow it?`, on);
}

/** Asks once before anything is changed; the summary says what is about to happen, or is a question itself. */
export async function confirmApply(summary: string, on = HERE): Promise<boolean> {
  needsTerminal(on, 'a change needs your word', 'give it with --yes; what is disruptive needs --accept NAME besides');
  const asked = oneLine(summary, 400);
  return confirmed(asked.endsWith('?') ? asked : `${asked} Go on?`, on);
}

/** Asks for a password or passphrase; what is typed shows as asterisks. */
export async function askSecret(message: string, on = HERE): Promise<Secret> {
  const asked = oneLine(message, 200);
  needsTerminal(
    on,
    `there is nobody to ask: ${asked}`,
    'give a sudo password with --sudo-password-fd N, a key by an agent',
  );
  const { typed } = await prompt<{ typed: string }>(
    { type: 'password', name: 'typed', message: asked, mask: '*', toggleMask: false },
    on,
  );
  return new Secret(typed);
}

async function confirmed(message: string, on: Terminal): Promise<boolean> {
  try {
    return (await prompt<{ yes: boolean }>({ type: 'confirm', name: 'yes', message, default: false }, on)).yes;
  } catch (error) {
    if (error instanceof RefusalError) return false;
    throw error;
  }
}
