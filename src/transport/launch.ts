import { quote } from '../shell/quote.ts';

/**
 * The command lines that a host's login shell is given. They must mean the same to sh, bash, fish and csh: one
 * /bin/sh -c '…' with single quotes outside only, and inside neither a single quote, nor `!` (csh's history), nor a
 * backslash (fish reads some), nor a newline. They stand in the process list and in sudo's log, so they hold no script.
 */
function forAnyShell(command: string): string {
  if (/['!\\\n]/.test(command)) throw new Error(`not safe for every login shell: ${command}`);
  return `/bin/sh -c ${quote(command)}`;
}

/** sudo's messages are read, so they must not be translated; its usual places must be in the path. */
const PLAIN = 'LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/bin:/usr/bin:/bin; export PATH';

export const NO_SUDO = 'ironhull:no-sudo';
const HAVE_SUDO = `command -v sudo >/dev/null 2>&1 || { echo ${NO_SUDO} >&2; exit 127; }`;

/** Runs the script on stdin as the login user. */
export const asMyself = forAnyShell('exec /bin/sh -s');

/** Runs the script on stdin as root: directly where the login is root, else through sudo that asks for nothing. */
export const asRoot = forAnyShell(
  `${PLAIN}; if [ "$(id -u)" = 0 ]; then exec /bin/sh -s; fi; ${HAVE_SUDO}; exec sudo -n -- /bin/sh -s`,
);

/** Keeps stdin in a new private file; prints the marker, the folder's path and the number of bytes kept. */
export function keepScript(marker: string): string {
  return forAnyShell(
    `${PLAIN}; umask 077; d=$(mktemp -d /tmp/ironhull.XXXXXXXXXX) || exit 73; ` +
      `cat >"$d/script" || { rm -f "$d/script"; rmdir "$d"; exit 73; }; ` +
      `echo ${marker}; echo ${marker} >&2; echo "$d"; wc -c <"$d/script"`,
  );
}

/** What mktemp above may print; anything else is not ours and goes into no command line. */
export const KEPT_FOLDER = /^\/tmp\/ironhull\.[A-Za-z0-9]{10}$/;

/**
 * Runs a kept script as root; stdin is the password and nothing else, since sudo may or may not read it. Root opens the
 * script as its own stdin and removes it before the first line runs; where sudo refuses, the login shell removes it.
 * -k: credentials that sudo has cached do not count, so the first script finds out whether the password is right. Else a
 * wrong one would seem to work, and be sent again and again once the cache has run out.
 */
export function runKept(folder: string): string {
  if (!KEPT_FOLDER.test(folder)) throw new Error(`not a folder of ours: ${folder}`);
  const remove = `rm -f ${folder}/script; rmdir ${folder}`;
  const inside = `exec <${folder}/script; ${remove}; exec /bin/sh -s`;
  return forAnyShell(
    `${PLAIN}; ${HAVE_SUDO}; sudo -k -S -p "" -- /bin/sh -c "${inside}"; c=$?; ` +
      `if [ -e ${folder} ]; then ${remove}; fi; exit $c`,
  );
}
