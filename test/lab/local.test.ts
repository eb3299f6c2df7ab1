// The one file on the host itself, as cloud-init or a timer would run it: --local, without SSH.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { beforeAll, expect, it } from 'vitest';
import { sshCommand } from './detached.ts';
import { type LabHost, useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });

beforeAll(() => install(lab.host));

it('audits, hardens and proves the machine that it runs on', async () => {
  const audit = await local('audit --local --json');
  expect(audit.code).toBe(1);
  expect(audit.report.hosts[0]).toMatchObject({ address: 'this machine', outcome: 'findings' });

  const apply = await local('apply --local --yes --json');
  expect(apply.report.hosts[0].error).toBeUndefined();
  expect(apply.report.hosts[0].outcome).toBe('applied');
  expect(apply.report.hosts[0].proofs.filter(({ status }: { status: string }) => status === 'disproved')).toEqual([]);
  expect(apply.code).toBe(0);

  expect((await local('audit --local --json')).code).toBe(0);
});

it('a login that sudo asks nothing does the same, and what was done is undone', async () => {
  const undone = await local('rollback --local --yes', 'ops');
  expect(undone.stderr).not.toContain('mistake in ironhull');
  expect(undone.code).toBe(0);
  expect((await lab.host.run('cat /etc/docker/daemon.json')).code).not.toBe(0);
});

/** This machine's node and the bundle, into the host. */
async function install(host: LabHost): Promise<void> {
  await host.must('mkdir -p /opt/ironhull');
  const tool = join(import.meta.dirname, '../../dist/ironhull.js');
  for (const [from, to] of [
    [process.execPath, 'node'],
    [tool, 'ironhull.js'],
  ] as const) {
    const [program = '', ...args] = [...sshCommand(host), `cat >/opt/ironhull/${to}`];
    const ssh = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] });
    await Promise.all([pipeline(createReadStream(from), ssh.stdin), once(ssh, 'close')]);
  }
  await host.must('chmod 755 /opt/ironhull/node && /opt/ironhull/node --version');
}

async function local(args: string, user = 'root') {
  const command = `/opt/ironhull/node /opt/ironhull/ironhull.js ${args}`;
  const { code, stdout, stderr } = await lab.host.run(`cd / && runuser -u ${user} -- ${command}`, {
    timeoutMs: 600_000,
  });
  return { code, stderr, report: stdout.startsWith('{') ? JSON.parse(stdout) : { hosts: [{}] } };
}
