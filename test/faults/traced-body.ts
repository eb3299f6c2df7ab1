// Runs the calls of a transaction under a shell in which every verb only says its name, and every command is a canary.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERBS = [
  ...['expect', 'expect_line', 'expect_sysctl', 'record', 'bridge', 'check_daemon'],
  ...['put', 'edit', 'remove', 'mode', 'unit', 'mask', 'sysctl', 'kernel_profile', 'selinux'],
  ...['user', 'group', 'leave_group', 'package', 'engine', 'run'],
];
const PARTS = ['expectations', 'preparations', 'changes', 'checks', 'results'];
/** Lines of a trace begin so; a value may hold anything, also what looks like a line of a trace, but not this. */
const MARK = '@7f3a9c@';

export interface Traced {
  /** Calls of a whole body; what happened that should not, in words. */
  run(calls: readonly string[], actions: number): string[];
  remove(): void;
}

/** `shell` with its arguments, such as `bash --posix`. Its folder is also the working directory, and must stay empty. */
export function tracing(shell: string): Traced {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-traced-'));
  const bin = join(root, 'bin');
  const work = join(root, 'work');
  mkdirSync(bin);
  mkdirSync(work);
  const canary = join(root, 'canary-ran');
  writeFileSync(join(bin, 'canary'), `#!/bin/sh\n: >'${canary}'\n`);
  chmodSync(join(bin, 'canary'), 0o755);
  const stubs = VERBS.map((verb) => `${verb}() { SAID=$((SAID + 1)); }`).join('\n');
  // bash has no need of PATH to be found: it is started by its whole path.
  const [program = '', ...args] = shell.split(' ');
  const whole = ['/bin', '/usr/bin'].map((it) => join(it, program)).find((it) => existsSync(it))!;

  return {
    run(calls, actions) {
      const script = `${calls.join('\n')}\n${stubs}\nSAID=0\nPS4='${MARK}'\nset -xf\n${PARTS.join('\n')}\nset +x\nprintf 'said %s' "$SAID"\n`;
      const { stdout, stderr, status } = spawnSync(whole, [...args, '-s'], {
        input: script,
        cwd: work,
        env: { PATH: bin },
        encoding: 'utf8',
        timeout: 60_000,
      });
      const known = new Set<string>([...VERBS, ...PARTS, ':', 'set', 'SAID']);
      // bash writes a level's mark once more for each substitution, and there must be none.
      const foreign = stderr
        .split(MARK)
        .slice(1)
        .map((it) => /^[^\s=]*/.exec(it)![0])
        .filter((it) => !known.has(it));
      const problems = [
        ...(status === 0 ? [] : [`exit ${status}: ${stderr.slice(-300)}`]),
        ...foreign.map((it) => `ran ${JSON.stringify(it)}`),
        ...(/^said (\d+)$/.exec(stdout) === null ? [`printed ${JSON.stringify(stdout.slice(0, 200))}`] : []),
        ...(Number(stdout.slice(5)) >= actions ? [] : ['a step is missing']),
        ...(existsSync(canary) ? ['a canary ran'] : []),
        ...readdirSync(work).map((it) => `left the file ${JSON.stringify(it)}`),
        ...(existsSync('/tmp/ironhull-canary') ? ['wrote /tmp/ironhull-canary'] : []),
      ];
      return problems;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
