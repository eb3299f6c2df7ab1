import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** The text of os-release(5). */
export const osRelease: Probe<string> = probe(
  'os-release-text',
  'cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release',
  (text) => {
    if (!/^ID=/m.test(text)) throw new Error('os-release holds no ID');
    return text;
  },
);

/** The names of all packages that are installed, by dpkg, rpm or apk. */
export const installedPackages: Probe<ReadonlySet<string>> = probe(
  'installed-packages',
  `if command -v dpkg-query >/dev/null 2>&1; then echo dpkg; dpkg-query -W -f '\${db:Status-Status} \${Package}\\n'
elif command -v rpm >/dev/null 2>&1; then echo rpm; rpm -qa --queryformat 'installed %{NAME}\\n'
elif command -v apk >/dev/null 2>&1; then echo apk; apk info -q
else echo 'none of dpkg-query, rpm and apk is here' >&2; exit 1; fi`,
  (text) => {
    const [kind, ...lines] = text.trimEnd().split('\n');
    if (kind !== 'dpkg' && kind !== 'rpm' && kind !== 'apk') throw new Error('not an answer about packages');
    const names = lines.flatMap((line) =>
      kind === 'apk' ? [line] : line.startsWith('installed ') ? [line.slice(10)] : [],
    );
    return new Set(names);
  },
);
