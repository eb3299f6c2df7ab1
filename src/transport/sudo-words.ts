import { quoted, TransportError } from './errors.ts';
import { NO_SUDO } from './launch.ts';
import type { Ended } from './run.ts';

/**
 * Why the script did not begin, by what sudo or the login shell said under LC_ALL=C. Covers sudo 1.8 to 1.9
 * (plugins/sudoers/{auth/sudo_auth,logging}.c) and sudo-rs; lectures, insults and warnings around it do not matter.
 * @param where the login, for the message
 * @param sent whether a password was sent
 * @param unasked whether sudo let an earlier script through without a question: its cached credentials have run out
 */
export function whyNotStarted(ended: Ended, where: string, sent: boolean, unasked = false): TransportError {
  const words = ended.noise;
  const said = quoted(lastWords(words)) || `nothing, exit ${ended.code}`;
  const error = (reason: TransportError['reason'], message: string, hint: string) =>
    new TransportError(reason, `${where}: ${message} (${said})`, hint);

  if (words.includes(NO_SUDO))
    return new TransportError(
      'sudo-missing',
      `${where}: not root, and there is no sudo`,
      'log in as root, or install sudo',
    );
  if (/must have a tty/.test(words))
    return error(
      'sudo-needs-tty',
      'sudo works on a terminal only (requiretty)',
      `add "Defaults:USER !requiretty" to the host's sudoers`,
    );
  if (/not in the sudoers file|is not allowed to (run sudo|execute)|may not run sudo|I'm sorry .* afraid/.test(words))
    return error(
      'sudo-not-allowed',
      'sudo does not let this login become root',
      'use a login that may run /bin/sh through sudo',
    );
  // "Account or password is expired, reset your password and try again": not the password's fault.
  if (/expired/.test(words)) return error('sudo-failed', 'sudo failed', 'log in by hand and set a new password');
  if (
    sent &&
    /incorrect password|incorrect authentication|no password was provided|password is required|try again|Authentication failed/i.test(
      words,
    )
  )
    return error(
      'sudo-wrong-password',
      'sudo did not take the password',
      'it was sent once only, to lock nobody out; start again to retry',
    );
  if (/password is required|authentication is required|password was provided/i.test(words))
    return error(
      'sudo-password-needed',
      unasked ? 'sudo asks for a password again: what it had cached has run out' : 'sudo asks for a password',
      'run on a terminal to be asked for it, or use --sudo password',
    );
  if (/^sudo(-rs)?: /m.test(words) || /effective uid is not 0/.test(words))
    return error('sudo-failed', 'sudo failed', 'try on the host: sudo -n true');
  return error(
    'no-shell',
    'the login ran no script',
    'the login needs a shell: no nologin, forced command or sftp-only account',
  );
}

/** sudo's own lines where there are any, without the warning about the host's name; else the last line. */
function lastWords(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '' && !line.includes('unable to resolve host'));
  const sudos = lines.filter((line) => /sudo/i.test(line));
  return (sudos.length > 0 ? sudos : lines.slice(-1)).join('; ');
}
