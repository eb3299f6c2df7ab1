import { describe, expect, it } from 'vitest';
import { NO_SUDO } from '../../src/transport/launch.ts';
import type { Ended } from '../../src/transport/run.ts';
import { whyNotStarted } from '../../src/transport/sudo-words.ts';

const ended = (noise: string, code = 1): Ended => ({ stdout: '', stderr: '', code, started: false, noise });

const LECTURE = `
We trust you have received the usual lecture from the local System
Administrator. It usually boils down to these three things:

    #1) Respect the privacy of others.
    #2) Think before you type.
    #3) With great power comes great responsibility.
`;

describe('what sudo says when nothing was sent', () => {
  it.each([
    ['sudo: a password is required', 'sudo-password-needed'],
    [`${LECTURE}\nsudo: a password is required`, 'sudo-password-needed'],
    [
      'sudo: unable to resolve host web-1: Name or service not known\nsudo: a password is required',
      'sudo-password-needed',
    ],
    ['sudo-rs: interactive authentication is required', 'sudo-password-needed'],
    ['sudo: sorry, you must have a tty to run sudo', 'sudo-needs-tty'],
    ['nopriv is not in the sudoers file.  This incident will be reported.', 'sudo-not-allowed'],
    ["Sorry, user ops is not allowed to execute '/bin/sh -s' as root on web-1.", 'sudo-not-allowed'],
    ['Sorry, user ops may not run sudo on web-1.', 'sudo-not-allowed'],
    ["sudo-rs: I'm sorry ops. I'm afraid I can't do that", 'sudo-not-allowed'],
    ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', 'sudo-failed'],
    ['sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set', 'sudo-failed'],
    ['sudo: Account or password is expired, reset your password and try again', 'sudo-failed'],
    [NO_SUDO, 'sudo-missing'],
    ['This account is currently not available.', 'no-shell'],
    ['This service allows sftp connections only.', 'no-shell'],
    ['', 'no-shell'],
  ])('%s', (words, reason) => expect(whyNotStarted(ended(words), 'ops@web', false).reason).toBe(reason));
});

describe('what sudo says when a password was sent', () => {
  it.each([
    ['Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt', 'sudo-wrong-password'],
    ['Wrong!  You cheating scum!\nsudo: no password was provided\nsudo: a password is required', 'sudo-wrong-password'],
    ['sudo: 1 incorrect password attempt', 'sudo-wrong-password'],
    [
      'sudo: Authentication failed, try again.\nsudo: maximum 3 incorrect authentication attempts',
      'sudo-wrong-password',
    ],
    ['opspw is not in the sudoers file.', 'sudo-not-allowed'],
    ['sudo: sorry, you must have a tty to run sudo', 'sudo-needs-tty'],
  ])('%s', (words, reason) => expect(whyNotStarted(ended(words), 'ops@web', true).reason).toBe(reason));
});

it('a message says who, what and the host’s own words, without the host’s control characters', () => {
  const error = whyNotStarted(ended('welcome\n\u001b]0;x\u0007sudo: a password is required\r\n'), 'ops@web', false);
  expect(error.message).toBe('ops@web: sudo asks for a password (?]0;x?sudo: a password is required)');
  expect(error.hint).toContain('--sudo password');
});

it('endless words are cut', () => {
  expect(whyNotStarted(ended('x'.repeat(10_000)), 'ops@web', false).message.length).toBeLessThan(400);
});
