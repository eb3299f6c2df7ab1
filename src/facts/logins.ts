import { probe } from '../define.ts';

/**
 * The names under which this audit itself came in: sudo's caller, the login that the kernel remembers through su and
 * sudo (proc(5), loginuid), and whoever runs the commands. No change may take a right from one of them.
 */
const sh = `
printf '%s\\n' "\${SUDO_USER:-}"
uid=
[ ! -r /proc/self/loginuid ] || read -r uid </proc/self/loginuid || :
case $uid in
  '' | 4294967295) echo ;;
  *) entry=$(getent passwd "$uid") || entry=
     printf '%s\\n' "\${entry%%:*}" ;;
esac
id -un`;

export const logins = probe('logins', sh.trim(), (text): string[] => {
  const names = text.split('\n');
  if (names.length < 3 || names[2] === '') throw new Error('nobody ran this');
  return [...new Set(names.filter(Boolean))];
});
