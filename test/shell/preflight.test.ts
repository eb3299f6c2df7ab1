// Obstacles that are found before the first write, by what the host's own programs print.
import { afterAll, describe, expect, it } from 'vitest';
import verbs from '../../templates/shell/verbs.sh';
import { fakeHost, SHELLS } from './fake-host.ts';

const GNU = 'Filesystem       Inodes  IUsed    IFree IUse% Mounted on';
const BUSYBOX = 'Filesystem              Inodes      Used Available Capacity Mounted on';

describe.each(Object.entries(SHELLS))('inodes under %s', (_, shell) => {
  const host = fakeHost(shell);
  afterAll(() => host.remove());
  /** A function stands for df, since busybox has one of its own. */
  const said = async (...lines: string[]) => {
    const df = `df() { cat <<'DF'\n${lines.join('\n')}\nDF\n}`;
    const script = `${df}\n${verbs}\nobstacle() { echo "$1"; }\ninodes_for /etc\n`;
    const { stdout, stderr } = await host.run(script);
    expect(stderr).toBe('');
    return stdout;
  };

  it.each<[string, string[], string]>([
    ['enough', [GNU, '/dev/vda       16777216 519431 16257785    4% /'], ''],
    ['none left', [GNU, '/dev/sda1 1000 1000 0 100% /'], '0'],
    ['few left, as busybox prints it', [BUSYBOX, '/dev/sda1    1000    900   100  90% /mnt/a b'], '100'],
    ['none to count (btrfs)', [GNU, '/dev/sda1 0 0 0 - /'], ''],
    ['not countable (vfat)', [GNU, '/dev/sda1 - - - - /boot/efi'], ''],
    ['a df that knows no -i', [], ''],
  ])('%s', async (_, lines, left) => {
    expect(await said(...lines)).toBe(
      left === '' ? '' : `the file system of /etc is out of inodes (${left} left); look with df -i\n`,
    );
  });
});
