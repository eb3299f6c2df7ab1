// The proof library with a docker client that only writes down what it is asked.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROOF_LIBRARY } from '../../src/attest/library.ts';
import { leftBehind, proveScript, readProofs } from '../../src/attest/prove-script.ts';

const script = proveScript(PROOF_LIBRARY, { nonce: 'n1', id: 'x1', proofs: ['seccomp', 'icc'] });
const confinedBy = (profile: string) =>
  proveScript(PROOF_LIBRARY, {
    nonce: 'n1',
    id: 'x1',
    proofs: ['apparmor-profile'],
    confined: { profile, capabilities: [], paths: ['/srv/**'] },
  });
const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

let folder: string;
const file = (name: string) => join(folder, name);
const tell = (name: string, text = '') => writeFileSync(file(`fake/${name}`), text);
const calls = () => (existsSync(file('fake/calls')) ? readFileSync(file('fake/calls'), 'utf8').split('\n') : []);
const left = () => readdirSync(file('run'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ironhull-prove-'));
  for (const it of ['bin', 'fake', 'run']) mkdirSync(file(it));
  cpSync('test/shell/prove-fake-docker.sh', file('bin/docker'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = () => ({
  PATH: `${file('bin')}:${process.env.PATH}`,
  FAKE: file('fake'),
  RUN: file('run'),
  APPARMOR: file('enabled'),
});

/** On stdin, as a transport sends it. */
function run(shell: string, text = script) {
  const [command = '', ...args] = shell.split(' ');
  return spawnSync(command, [...args, '-s'], { input: text, env: environment(), encoding: 'utf8' });
}

/** Sends a signal once docker was asked for `verb`; the exit status. */
async function interrupted(shell: string, verb: string, signal: NodeJS.Signals): Promise<number | null> {
  tell(`slow.${verb}`);
  writeFileSync(file('script'), script);
  const [command = '', ...args] = shell.split(' ');
  const child = spawn(command, [...args, file('script')], { env: environment(), stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!existsSync(file('fake/reached'))) await sleep(10);
  child.kill(signal);
  return ended;
}

describe.each(['dash', 'bash --posix', 'busybox sh'])('under %s', (shell) => {
  it('builds an image of programs that can start, with one setuid program that can do no harm', () => {
    run(shell);
    const list = execFileSync('tar', ['-tvf', file('fake/image.tar')], { encoding: 'utf8' }).split('\n');
    for (const it of ['bin/sh', 'bin/cat', 'bin/sleep', 'bin/timeout', 'inside.sh']) {
      expect(list.some((line) => line.includes(`./proof/${it}`))).toBe(true);
    }
    expect(list.filter((line) => /^-..s/.test(line)).map((line) => line.split(' ').at(-1))).toEqual([
      './proof/suid/id',
    ]);
    // Whatever is dynamic finds its loader and its C library inside.
    const dynamic = spawnSync('ldd', ['/bin/bash'], { encoding: 'utf8' }).stdout.match(/\/\S+/g) ?? [];
    for (const it of dynamic.filter((path) => !path.endsWith(':'))) {
      expect(list.some((line) => line.endsWith(` .${it}`))).toBe(true);
    }
  });

  it('imports once, starts each container once, and lifts the protections for the control only', () => {
    const { status, stdout } = run(shell);
    expect(status).toBe(0);
    const runs = calls().filter((it) => it.startsWith('run '));
    expect(calls().filter((it) => it.startsWith('import '))).toHaveLength(1);
    expect(runs.map((it) => /--name ironhull-proof-x1-([abc]) /.exec(it)?.[1]).sort()).toEqual(['a', 'b', 'c']);
    expect(runs.filter((it) => it.includes('unconfined')).map((it) => it.includes('proof-x1-c'))).toEqual([true]);
    for (const it of runs)
      expect(it).toMatch(/^run -d --rm --log-driver none .*--label ironhull\.proof=x1 .*sha256:feed /);
    expect(stdout).toContain('@n1 a.Seccomp 2\n');
    // Nothing in an answer is run or changed on its way.
    expect(stdout).toContain("@n1 c.odd a value with $(id) and `id` and 'quotes'\n");
  });

  it.each([
    ['ironhull-container', '--security-opt apparmor=ironhull-container ', 'ironhull-container'],
    // It has to come by itself.
    ['docker-default', '', 'docker-default'],
  ])('starts containers under %s and without it, alike but for that', (profile, option, word) => {
    writeFileSync(file('enabled'), 'Y\n');
    run(shell, confinedBy(profile));
    const machine = execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim();
    const started = calls().flatMap((it) => /^run .*ironhull\.owner=\S+ (.*)$/.exec(it)?.slice(1) ?? []);
    const both = (first: string, last: string) =>
      `${first}--network none --userns host --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt systempaths=unconfined sha256:feed /proof/bin/sh /proof/inside.sh confined ${machine} ${last} /srv/ironhull-proof`;
    expect(started.sort()).toEqual(
      [both(option, word), both('--security-opt apparmor=unconfined ', 'unconfined')].sort(),
    );
    const list = execFileSync('tar', ['-tf', file('fake/image.tar')], { encoding: 'utf8' });
    expect(list).toContain('./srv/ironhull-proof\n');
  });

  it('starts neither where the kernel has no AppArmor in use', () => {
    writeFileSync(file('enabled'), 'N\n');
    run(shell, confinedBy('ironhull-container'));
    expect(calls().filter((it) => it.startsWith('run '))).toEqual([]);
  });

  it('removes containers, image and folder, in this order, and says so', () => {
    const { stdout } = run(shell);
    const end = calls().filter((it) => /^(rm|rmi) /.test(it));
    expect(end).toEqual([
      'rm -f ironhull-proof-x1-a ironhull-proof-x1-b ironhull-proof-x1-c ironhull-proof-x1-d ironhull-proof-x1-e ironhull-proof-x1-k ironhull-proof-x1-m ironhull-proof-x1-s ironhull-proof-x1-t ironhull-proof-x1-u',
      'rmi -f ironhull-proof:x1',
    ]);
    expect(left()).toEqual([]);
    expect(leftBehind(stdout, 'n1')).toBeUndefined();
  });

  it.each([
    ['import', /the image was not taken: .*no import today/],
    ['run', /did not start: docker: Error response from daemon: no run today/],
    ['exec', /did not answer: .*no exec today/],
  ])('tells why when docker refuses to %s, and leaves nothing', (verb, why) => {
    tell(`fail.${verb}`);
    const { stdout } = run(shell);
    expect(readProofs(stdout, 'n1', ['seccomp'])[0]).toMatchObject({
      status: 'not-run',
      seen: expect.stringMatching(why),
    });
    expect(left()).toEqual([]);
  });

  it.each([
    ['HUP', 129, 'import'],
    ['TERM', 143, 'run'],
    ['INT', 130, 'exec'],
    ['PIPE', 141, 'inspect'],
  ])('cleans up when SIG%s ends it (status %i) during docker %s', async (signal, status, verb) => {
    expect(await interrupted(shell, verb, `SIG${signal}` as NodeJS.Signals)).toBe(status);
    expect(left()).toEqual([]);
    expect(calls()).toContain('rmi -f ironhull-proof:x1');
  });

  it('removes what runs left whose process is gone, and nothing of anyone else', () => {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const born = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const alive = `${process.pid}.${born}.${BOOT}`;
    const reused = `${process.pid}.1.${BOOT}`;
    const earlier = `${process.pid}.${born}.00000000-0000-4000-8000-000000000000`;
    tell('ps', `c-alive ${alive}\nc-reused ${reused}\nc-earlier ${earlier}\nc-odd\nc-strange some words\n`);
    tell('images', 'i-alive\ni-reused\ni-odd\n');
    tell('owner.i-alive', alive);
    tell('owner.i-reused', reused);
    tell('owner.i-odd', '\n');
    for (const it of [alive, reused]) mkdirSync(file(`run/ironhull-proof.x0.${it}`));
    mkdirSync(file('run/ironhull-proofs'));
    run(shell);
    const removed = calls().filter((it) => /^rmi? -f [ci]-/.test(it));
    expect(removed).toEqual(['rm -f c-reused', 'rm -f c-earlier', 'rmi -f i-reused']);
    expect(left().sort()).toEqual([`ironhull-proof.x0.${alive}`, 'ironhull-proofs']);
  });

  it('gives up in words on a host without docker', () => {
    rmSync(file('bin/docker'));
    const bare = ['tar', 'timeout', 'cat', 'mkdir', 'rm'].map((it) => `ln -s $(command -v ${it}) ${file('bin')}/;`);
    execFileSync('sh', ['-c', bare.join(' ')]);
    // The library appends the system's folders to PATH for hosts whose ssh gives none: this test has to keep docker out.
    const { stdout } = run(shell, script.replace('PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin', `PATH=${file('bin')}`));
    expect(readProofs(stdout, 'n1', ['icc'])[0]).toMatchObject({ status: 'not-run', seen: 'this host has no docker' });
    expect(left()).toEqual([]);
  });
});

it('is clean under shellcheck', () => {
  const library = [...PROOF_LIBRARY.host, "NONCE=n1\nprove x1 '' 'a b c d e m s t u' no\n"].join('\n');
  // 2317, 2329: what a trap calls looks as if nobody did.
  for (const text of [library, PROOF_LIBRARY.inside]) {
    expect(
      spawnSync('shellcheck', ['-s', 'sh', '-e', 'SC2317,SC2329', '-'], { input: text, encoding: 'utf8' }).stdout,
    ).toBe('');
  }
}, 60_000);
