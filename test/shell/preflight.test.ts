// Obstacles that are found before the first write, by what the host's own programs print.
import { afterAll, describe, expect, it } from 'vitest';
import verbs from '../../templates/shell/verbs.sh';
import { fakeHost, SHELLS } from './fake-host.ts';

describe.each(Object.entries(SHELLS))('inodes under %s', (_, shell) => {
  const host = fakeHost(shell);
  afterAll(() => host.remove());
  /** A function stands for stat -f -c '%c %d': inodes in all, and free ones. */
  const said = async (answer: string) => {
    const stat = `stat() { ${answer}; }`;
    const script = `set -u\n${stat}\ndf() { :; }\n${verbs}\nobstacle() { echo "$1"; }\nroom_for /etc 10\n`;
    const { stdout, stderr } = await host.run(script);
    expect(stderr).toBe('');
    return stdout;
  };

  it.each<[string, string, string]>([
    ['enough', 'echo 16777216 16257785', ''],
    ['none left', 'echo 1000 0', '0'],
    ['few left', 'echo 1000 64', '64'],
    ['none to count (btrfs, vfat)', 'echo 0 0', ''],
    ['a stat that knows no -f', 'return 1', ''],
  ])('%s', async (_, answer, left) => {
    expect(await said(answer)).toBe(
      left === '' ? '' : `the file system of /etc has no inodes left (${left}); look with df -i\n`,
    );
  });
});
