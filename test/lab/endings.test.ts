// Hosts know nothing of each other and leave nothing behind, however the process that has them ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { addressOf } from './claims.ts';
import { labFolder } from './folders.ts';
import { startHost } from './lab.ts';
import { useOwnCache } from './own-cache.ts';
import { missingPackages } from './packages.ts';
import { until } from './processes.ts';
import { bar } from './progress.ts';
import { leftOf } from './traces.ts';

afterAll(useOwnCache());

it('two hosts at once share nothing, and stop leaves no process, mount, control group or file', async () => {
  const hosts = await Promise.all([startHost({ tier: 'nspawn' }), startHost({ tier: 'nspawn', suite: 'trixie' })]);
  try {
    const [one, other] = hosts;
    expect(one.address).not.toBe(other.address);
    await one.must('echo mine >/etc/mine; ip address add 10.0.2.77/24 dev eth0');
    expect((await other.run('cat /etc/mine')).code).not.toBe(0);
    expect((await other.run('timeout 2 busybox ping -c 1 10.0.2.77')).code).not.toBe(0);
    const identity = 'cat /etc/machine-id /proc/sys/kernel/random/boot_id; hostname';
    expect(await one.must(identity)).not.toBe(await other.must(identity));
    const names = [await one.must('docker version -f {{.Server.Version}}'), await other.must('systemctl --version')];
    expect(names).toEqual([expect.stringMatching(/^20\.10\./), expect.stringMatching(/^systemd 257/)]);
  } finally {
    for (const host of hosts) await host.stop();
  }
  for (const host of hosts) expect(leftOf(host)).toEqual([]);
});

it.each<[string, (child: ChildProcess) => void, string[]]>([
  ['Ctrl-C', (child) => child.kill('SIGINT'), []],
  ['SIGTERM', (child) => child.kill('SIGTERM'), []],
  ['SIGKILL, of the program itself and not of its starter', killProgram, []],
  ['an error that nobody catches', () => {}, ['throw']],
])('a host is removed after %s', async (_, end, args) => {
  const script = [join(labFolder, 'run-ts.mjs'), join(labFolder, 'hold.ts'), ...args];
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const folder = line.toString().trim();
  const address = addressOf(Number(folder.split('/').at(-1)));
  end(child);
  await once(child, 'exit');
  let left: string[] = [];
  await until(
    () => {
      left = leftOf({ folder, address });
      return left.length === 0 ? true : undefined;
    },
    { timeoutMs: 20_000, why: () => `left behind:\n${left.join('\n')}` },
  );
});

it('a bar is never full before the end, and says how long it usually takes', () => {
  expect(bar('building', 5, 20)).toBe('building [#####---------------] 5 s of about 20 s');
  expect(bar('building', 300, 20)).toBe('building [###################-] 300 s of about 20 s');
});

it('programs that are missing are named by their packages, each once', () => {
  expect(missingPackages(['ssh', 'ssh-keygen', 'socat'], '')).toEqual(['openssh-client', 'socat']);
  expect(missingPackages(['ssh', 'ssh-keygen', 'socat'])).toEqual([]);
});

/** run-ts.mjs passes signals on, but SIGKILL it cannot: here the program itself gets it, as from the kernel out of memory. */
function killProgram(starter: ChildProcess): void {
  const children = readFileSync(`/proc/${starter.pid}/task/${starter.pid}/children`, 'utf8').trim().split(' ');
  for (const child of children) {
    if (readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('hold')) process.kill(Number(child), 'SIGKILL');
  }
}
