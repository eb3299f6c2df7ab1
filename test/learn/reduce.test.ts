// The tracer's lines as a Debian 12 host wrote them (kernel 6.1), and what is left of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const TRACE = `           httpd-1713    [000] .....  2962.382980: sys_enter: NR 56 (1200011, 0, 0, d3b6690, 0, d3b7970)
           httpd-1713    [000] .....  2962.385163: sched_process_fork: comm=httpd pid=1713 child_comm=httpd child_pid=1962
           httpd-1713    [000] .....  2962.385465: sys_enter: NR 3 (4, 0, 0, d3b6690, 0, d3b7970)
           httpd-1962    [000] .....  2962.386101: sys_enter: NR 3 (3, 7ffd58dc8330, 0, 8, 7ffd58dc8520, 5ea3e0)
           httpd-1962    [000] .....  2962.386125: sys_enter: NR 3 (4, 0, 0, 8, 7ffd58dc8520, 5ea3e0)
`;

it.each([['dash'], ['busybox', 'sh'], ['bash', '--posix']])('%s: each new thing once, in order', (shell, ...args) => {
  const body = /^reduce\(\) \{$.*?^\}$/ms.exec(readFileSync('templates/shell/learn.sh', 'utf8'))?.[0];
  const { stdout } = spawnSync(shell, [...args, '-c', `${body}\nreduce`], { input: TRACE, encoding: 'utf8' });
  expect(stdout).toBe('call 1713 0 56\nfork 1713 0 1962\ncall 1713 0 3\ncall 1962 0 3\n');
});
