// One canary of each kind of secret, through whole runs: none is seen where it does not belong, on neither side.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { rounds } from '../../faults/figures.ts';
import { useHost } from '../lab.ts';
import { output } from '../processes.ts';
import { attack } from './attack.ts';
import { forget, setScene } from './scene.ts';

const TOOL = join(import.meta.dirname, '../../../dist/ironhull.js');
const runs = rounds(2, 50);
const { round } = attack('secrets', 'one canary of each kind, 50 runs');
const lab = useHost({ tier: 'nspawn', suite: 'trixie' });

const CANARIES = {
  'the sudo password': 'zebra-sudo-4711',
  'the passphrase of the key': 'zebra-passphrase-4712',
  "a value in the operator's environment": 'zebra-environment-4713',
  'the password of a proxy in daemon.json': 'zebra-proxy-4714',
  'a registry credential': 'zebra-registry-4715',
  'the same credential as it is kept': Buffer.from('user:zebra-registry-4715').toString('base64'),
} as const;
const PROXIES = JSON.stringify({
  proxies: { 'http-proxy': `http://u:${CANARIES['the password of a proxy in daemon.json']}@127.0.0.1:3128` },
});
/** Lines of the libraries, which stand for the scripts: those must not show in a process list or a log of the host either. */
const SCRIPTS = ['ask NAME SNIPPET', 'Every verb writes its undo', 'undo_first CALL'];

beforeAll(async () => {
  await setScene(lab.host, PROXIES);
  await lab.host.must(`
    echo 'opspw:${CANARIES['the sudo password']}' | chpasswd
    mkdir -p /root/.docker
    echo '{"auths": {"registry.invalid": {"auth": "${CANARIES['the same credential as it is kept']}"}}}' >/root/.docker/config.json`);
});

it.each(Array.from({ length: runs }, (_, n) => [n + 1]))('run %i of apply and rollback', async (n) => {
  await round(`run ${n}`, async () => {
    const home = mkdtempSync(join(tmpdir(), 'ironhull-secrets-'));
    try {
      mkdirSync(join(home, 'work'));
      copyFileSync(lab.host.key, join(home, 'key'));
      const { 'the passphrase of the key': passphrase } = CANARIES;
      await output('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', join(home, 'key')]);
      await lab.host.must(`rm -f /run/seen; touch /run/watch; systemd-run -q --unit=watch-processes /bin/sh -c '
        while [ -e /run/watch ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; sleep 0.01; done | tr "\\\\0" "\\\\n" >/run/seen'`);
      const here = watchThisMachine();
      const shown = [await operator(home, 'apply'), await operator(home, 'rollback')];
      expect(shown[0]!.code, shown[0]!.text).toBe(1);
      expect(shown[1]!.code, shown[1]!.text).toBe(0);
      const seen = await here.stop();
      await lab.host.must(
        'VISIBLE=environment-canary sh -c "sleep 0.5; : argument-canary"; rm /run/watch; while systemctl -q is-active watch-processes; do sleep 0.1; done',
      );

      const found = [
        ...search('the terminal', shown.map(({ text }) => text).join('\n')),
        ...search('a file of the operator', filesIn(join(home, 'work'))),
        ...search('a process list here', seen),
        ...(await onHost()),
      ];
      expect(found).toEqual([]);
      // The samplers see what there is to be seen.
      expect(seen).toContain('ironhull.js');
      for (const it of ['environment-canary', 'argument-canary']) await lab.host.must(`grep -aq ${it} /run/seen`);
      await forget(lab.host);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

/**
 * The tool, the terminal around it with its `stty`, and the `ssh -G` that the tool asks: an ssh_config may name variables
 * (ssh_config(5), "${HOME}" and `Match exec`), so that is the operator's own ssh in the operator's own environment.
 */
const OURS = /ironhull\.js|ironhull-secrets-|^stty\0|^ssh\0-G\0/;

const search = (where: string, text: string) =>
  Object.entries(CANARIES).flatMap(([what, canary]) => (text.includes(canary) ? [`${what} in ${where}`] : []));

/** Runs the tool on a terminal of its own, and types the secrets when they are asked for. */
async function operator(home: string, verb: string): Promise<{ code: number; text: string }> {
  const { address, port, knownHosts } = lab.host;
  const words = [
    ...[process.execPath, TOOL, verb, `opspw@${address}:${port}`, '--yes', '--identity', join(home, 'key')],
    ...['--known-hosts', knownHosts, '-v', '--format', 'terminal', 'json', '--output', '-', 'report.json'],
  ];
  // Its status goes to a file, since that of the program around it is another.
  writeFileSync(
    join(home, 'run.sh'),
    `stty cols 100 rows 40\n${words.map((it) => `'${it}'`).join(' ')}\necho $? >'${home}/status'\n`,
  );
  const env = {
    PATH: process.env.PATH,
    HOME: join(home, 'work'),
    TMPDIR: join(home, 'work'),
    TERM: 'xterm',
    IRONHULL_TOKEN: CANARIES["a value in the operator's environment"],
    AWS_SECRET_ACCESS_KEY: CANARIES["a value in the operator's environment"],
  };
  const onTerminal = `EXEC:sh ${home}/run.sh,pty,setsid,ctty,stderr`;
  const child = spawn('socat', ['-t', '5', '-', onTerminal], { cwd: join(home, 'work'), env, stdio: 'pipe' });
  let text = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), 300_000);
  // Each is asked for once in a run; the question is drawn anew with every key.
  const answers = new Map([
    ['Passphrase of', CANARIES['the passphrase of the key']],
    ['sudo password of', CANARIES['the sudo password']],
  ]);
  const heard = (chunk: Buffer) => {
    text += chunk.toString();
    for (const [question, secret] of answers) {
      if (!text.includes(question)) continue;
      answers.delete(question);
      // After the prompt has switched the terminal's own echo off.
      setTimeout(() => child.stdin.write(`${secret}\r`), 500);
    }
  };
  child.stdout.on('data', heard);
  child.stderr.on('data', heard);
  await new Promise((done) => child.on('close', done));
  clearTimeout(timer);
  return { code: Number(read(join(home, 'status'))), text };
}

/**
 * Arguments of every process here, and the environment of those that were not given the canary by us: the tool and the
 * terminal around it hold it by definition. The processes of a lab host are seen here, too, and dockerd hands its proxy
 * down to what it starts: that is dockerd's doing.
 */
function watchThisMachine() {
  const seen = new Set<string>();
  let on = true;
  const loop = (async () => {
    while (on) {
      for (const pid of readdirSync('/proc').filter((it) => /^\d+$/.test(it))) {
        const words = read(`/proc/${pid}/cmdline`);
        seen.add(words.replaceAll('\0', ' '));
        const environment = read(`/proc/${pid}/environ`);
        // Asked again: it may have become the tool only after the first look, by exec.
        if (![words, read(`/proc/${pid}/cmdline`)].some((it) => OURS.test(it))) {
          seen.add(environment.replaceAll(/(^|\0)(HTTP_PROXY|http_proxy)=[^\0]*/g, ''));
        }
      }
      await sleep(20);
    }
  })();
  return {
    async stop() {
      on = false;
      await loop;
      return [...seen].join('\n');
    },
  };
}

/** Every place of the host but those where the canaries were planted, and the transaction's own folder, which is root's alone. */
async function onHost(): Promise<string[]> {
  const canaries = [...Object.values(CANARIES), ...SCRIPTS];
  const patterns = canaries.map((it) => `-e '${it}'`).join(' ');
  const places = '/run/seen-but-proxies /var/log /home /tmp /var/tmp /root /etc /run/systemd /run/ironhull';
  const { stdout } = await lab.host.run(`
    grep -av -e '^HTTP_PROXY=' -e '^http_proxy=' /run/seen >/run/seen-but-proxies
    grep -rlaF ${patterns} ${places} 2>/dev/null | grep -vxF -e /root/.docker/config.json -e /etc/docker/daemon.json
    journalctl --no-pager -q -o export | grep -aF ${patterns} | sed 's/^/the journal: /'
    find /var/lib/ironhull -maxdepth 0 -perm /077`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `on the host: ${line}`);
}

function filesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => read(path))
    .join('\n');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}
