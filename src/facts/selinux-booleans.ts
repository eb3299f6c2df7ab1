import { probe } from '../define.ts';

/** Booleans of the policy that are about containers, by name: whether the running policy has each switched on. */
export type Booleans = ReadonlyMap<string, boolean>;

/** No forks. Each file holds what is and what was asked to be, without a line feed: `0 0`. */
const sh = `
for file in /sys/fs/selinux/booleans/container_* /sys/fs/selinux/booleans/virt_sandbox_* /sys/fs/selinux/booleans/virt_use_*; do
  [ -e "$file" ] || continue
  read -r now pending <"$file" || [ -n "$now" ]
  echo "\${file##*/} $now"
done`;

/** None where the kernel has no SELinux. */
export const selinuxBooleans = probe('selinux-booleans', sh.trim(), (text): Booleans => {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [, name = '', now] = /^(\w+) ([01])$/.exec(line) ?? [];
      if (now === undefined) throw new Error('not a boolean');
      return [name, now === '1'];
    }),
  );
});
