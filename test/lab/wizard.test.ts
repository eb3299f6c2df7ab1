// The wizard, led through on a terminal by somebody who has only a host and a key.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { image } from './image-for-tests.ts';
import { ironhull } from './ironhull.ts';
import { useHost } from './lab.ts';
import { KEYS, OnTerminal } from './on-terminal.ts';

const { enter, down, space, ctrlC } = KEYS;
const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const folder = mkdtempSync(join(tmpdir(), 'wizard-'));
afterAll(() => rmSync(folder, { recursive: true }));

const given = (known = folder) => {
  const { address, port, key } = lab.host;
  return [`root@${address}:${port}`, '--identity', key, '--known-hosts', join(known, 'known_hosts')];
};

/** What it says before each prompt, and what a person who goes along presses. */
const PROMPTS: readonly (readonly [said: RegExp, keys: string])[] = [
  [/SHA256:[\s\S]*Is that this host\?/, enter],
  [/How much is to be demanded/, enter],
  [/1 of 4: Let no process/, enter],
  [/2 of 4: Map root/, enter],
  [/3 of 4: Let only named people/, enter],
  [/Stays:/, enter],
  [/4 of 4: Run no service/, enter],
  [/Stays:/, enter],
  [/That is all/, enter],
  [/this is what will be done\. Go on\?/, `y${enter}`],
];

/** All that it could have changed, and the state of a terminal, which a prompt puts into another one. */
const TOUCHED = `md5sum /etc/docker/* /etc/passwd /etc/group 2>&1; ls -A /var/lib/ironhull /etc/systemd/system 2>&1
  systemctl list-units --plain --no-legend --state=active --type=service,socket | awk '{print $1}' | grep -v -e ssh -e user`;

it('Ctrl-C at any prompt leaves the terminal as it was and the host alone', async () => {
  await image(lab.host, 'base');
  await lab.host.must('docker run -d --name web --restart unless-stopped base sleep 100000; gpasswd -a nopriv docker');
  const before = await lab.host.must(TOUCHED);
  for (const [at, [cancelled]] of PROMPTS.entries()) {
    const fresh = mkdtempSync(join(folder, 'cancelled-'));
    const on = new OnTerminal(['wizard', ...given(fresh)], fresh);
    for (const [said, keys] of PROMPTS.slice(0, at)) await on.answer(said, keys);
    await on.answer(cancelled, ctrlC);
    const { code, text } = await on.end();
    const what = String(cancelled);
    // The last one is asked by the apply itself, which reports on its hosts: findings remain.
    const last = at === PROMPTS.length - 1;
    expect(code, what).toBe(last ? 1 : 130);
    expect(text, what).toMatch(last ? /nothing was changed/ : /Nothing was changed\./);
    expect(text, what).toMatch(/terminal:[\s\S]*\sicanon\s[\s\S]*\secho\s/);
    expect(await lab.host.must(TOUCHED), what).toBe(before);
    // A key that was not agreed to is not kept.
    expect(existsSync(join(fresh, 'known_hosts')), what).toBe(at > 0);
  }
});

it('leads from a host key to a hardened host, and leaves the files and the line that repeat it', async () => {
  const on = new OnTerminal(['wizard', ...given()], folder);
  await on.answer(/SHA256:[\s\S]*Is that this host\?/, enter);
  await on.answer(/How much is to be demanded/, enter);
  // Of what is disruptive: no-new-privileges and userns-remap, both recommended for later since a container runs.
  await on.answer(/1 of 4: Let no process[\s\S]*Not now: it stays a finding \(recommended\)/, down + enter);
  await on.answer(/2 of 4: Map root[\s\S]*1 running[\s\S]*Not now: it stays a finding \(recommended\)/, enter);
  await on.answer(/3 of 4: Let only named people[\s\S]*nopriv/, space + enter);
  await on.answer(/Stays: nopriv/, enter);
  await on.answer(/4 of 4: Run no service[\s\S]*rpcbind/, down + down + space + enter);
  await on.answer(/Stays: rpcbind/, enter);
  await on.answer(/That is all/, enter);
  await on.answer(/this is what will be done\. Go on\?/, `y${enter}`);
  const { code, text } = await on.end();
  expect(text).toMatch(/The same again, without a question:\s+ironhull apply .*--yes/);
  // userns-remap waits, and what was not asked for is proved red.
  expect(code).toBe(1);
  expect(readFileSync(join(folder, 'ironhull-profile.yaml'), 'utf8')).toMatch(
    /extends: baseline\ncontrols:\n {2}daemon\/no-new-privileges: false\n {2}host\/docker-group:\n {4}members:\n {6}- nopriv\nkeep:\n {2}- rpcbind\n/,
  );
  expect(await lab.host.must('docker inspect -f "{{.State.Running}}" web; systemctl is-active rpcbind.service')).toBe(
    'true\nactive\n',
  );
  const line = /ironhull apply (.*?--yes[^\n]*)/s.exec(text)![1]!.replace(/\s+/g, ' ').trim().split(' ');
  const again = await ironhull(['apply', ...line, '--json'], { cwd: folder });
  const [host] = JSON.parse(again.stdout).hosts;
  expect(host.plan.changes).toEqual([]);
});
