// Answers of a host with SELinux, as docs/selinux.md says where they come from.
import { recorded } from '../../control-tester.ts';

export const HOST = 'debian-13-selinux';

/** docker info of that host, where the daemon labels containers or does not. */
export const info = (...names: string[]) =>
  JSON.stringify({
    ...JSON.parse(recorded(HOST, 'docker-info')),
    SecurityOptions: [...names, 'seccomp,profile=builtin', 'cgroupns'].map((it) => `name=${it}`),
  });

/** What the probe `selinux` says, with some lines replaced by their first word; an empty text takes one out. */
export function says(changes: Readonly<Record<string, string>> = {}): string {
  const lines = recorded(HOST, 'selinux').trimEnd().split('\n');
  const left = lines.filter((line) => !Object.keys(changes).some((it) => line.startsWith(it)));
  const added = Object.entries(changes).flatMap(([first, rest]) => (rest === '' ? [] : [`${first} ${rest}`]));
  return [...left, ...added, ''].join('\n');
}
