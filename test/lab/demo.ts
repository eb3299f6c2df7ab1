// The whole loop for people to watch: a stock Docker host is audited, planned for, hardened and proved. It stays up.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { attach, listHosts, sshCommand } from './detached.ts';
import { type LabHost, startDetached, type Tier } from './host.ts';
import { hasImage } from './image.ts';

const NAME = 'demo';
const tier: Tier = process.argv.includes('--fast') ? 'nspawn' : 'qemu';

say(`A stock Docker host is brought up here (${tier === 'qemu' ? 'a virtual machine with its own kernel' : 'a container with its own systemd and dockerd'}),
audited, hardened and proved. ${howLong()} Nothing outside the lab is touched.`);

for (const { name } of listHosts()) if (name === NAME) await attach(name).stop();
const host = await startDetached({ tier, name: NAME, forward: [2375] });
const config = inventory(host);

step('What is wrong with it?', ['audit', NAME], [1]);
step('What would be changed?', ['plan', NAME], [1]);
step('Change it, confirm it from outside, and prove it.', ['apply', NAME, '--yes'], [0]);
step('And now?', ['audit', NAME], [0]);

say(`Done. The host stays up, so that you can look around:

  npx . verify -c ${config} ${NAME}
  npx . rollback -c ${config} ${NAME}
  npm run lab -- ssh ${NAME}

or, without ironhull:  ${sshCommand(host).join(' ')}

Remove it with:        npm run lab -- down ${NAME}
`);

/** Shows the command as a person would type it, runs it on this terminal, and stops where it ends otherwise than expected. */
function step(title: string, args: readonly string[], expected: readonly number[]): void {
  // Under emulation a restart of dockerd takes half a minute; the host's own deadline must allow for it.
  const slow = tier === 'qemu' ? ['--timeout', '5m', ...(args[0] === 'apply' ? ['--confirm-within', '5m'] : [])] : [];
  const all = [...args, '-c', config, ...slow];
  console.log(`\n\x1b[1m${title}\x1b[0m\n$ npx . ${all.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, ['dist/ironhull.js', ...all], { stdio: 'inherit' });
  if (status === null || !expected.includes(status)) {
    console.error(
      `\nThis was to end with exit code ${expected.join(' or ')}, and ended with ${status}. The host stays up: npm run lab -- ssh ${NAME}`,
    );
    process.exit(1);
  }
}

function inventory({ address, port, key, knownHosts, folder }: LabHost): string {
  const file = join(folder, 'ironhull.yaml');
  writeFileSync(
    file,
    `hosts:\n  ${NAME}: { address: ${address}, port: ${port}, user: root, identity: ${key}, known-hosts: ${knownHosts} }\n`,
  );
  return relative(process.cwd(), file).startsWith('../..') ? file : relative(process.cwd(), file);
}

function howLong(): string {
  const first = hasImage('bookworm', tier);
  if (tier === 'nspawn')
    return first
      ? 'This takes about half a minute.'
      : 'The first time takes about two minutes, since its image is built; later half a minute.';
  return first
    ? 'This takes two to four minutes.'
    : 'The first time takes five to ten minutes, since its image is built and booted once; later two to four.';
}

function say(text: string): void {
  console.log(`\n${text}`);
}
