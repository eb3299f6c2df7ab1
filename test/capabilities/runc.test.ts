// The program that stands before runc, with the calls of a real containerd (Docker 20.10.24, 26.1.5) and their files.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { render } from '../../src/load/templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-runc-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BUNDLE = join(folder, 'bundle of one');
const ROOT = '/var/run/docker/runtime-runc/moby';
const LOG = ['--log', `${BUNDLE}/log.json`, '--log-format', 'json'];
const CREATE = ['create', '--bundle', BUNDLE, '--pid-file', `${BUNDLE}/init.pid`, '3582e6dd'];
const PROCESS = join(folder, 'runc-process1582417456');
const EXEC = ['exec', '--process', PROCESS, '--detach', '--pid-file', `${BUNDLE}/x.pid`, '3582e6dd'];

/** Says what it was called with. */
const real = join(folder, 'real-runc');
writeFileSync(real, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
chmodSync(real, 0o755);
const program = (...drop: string[]) => render('capabilities/runc.sh.hbs', { runc: real, drop });

const lists = (...names: string[]) => names.map((it) => `"CAP_${it}"`).join(',');
const capabilities = (...names: string[]) =>
  `"capabilities":{"bounding":[${lists(...names)}],"effective":[${lists(...names)}],"permitted":[${lists(...names)}]}`;
// What a container says of itself has a backslash before each quote.
const ENV = String.raw`"env":["A=\"capabilities\":{\"bounding\":[\"CAP_MKNOD\",\"CAP_CHOWN\"]}","B=}\\"]`;
const config = (...names: string[]) =>
  `{"ociVersion":"1.0.2-dev","process":{"user":{"uid":0},"args":["CAP_MKNOD","\\\\","CAP_NET_RAW"],${ENV},"cwd":"/",${capabilities(...names)}},"linux":{"seccomp":{"names":["mknod"]}}}\n`;

describe.each([
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
  ['busybox', ['busybox', 'sh']],
])('before runc, under %s', (shell, [command = '', ...words]) => {
  /** With busybox its sed, too. */
  function call(text: string, ...args: string[]) {
    const file = join(folder, `runc-${shell}`);
    const sed = shell === 'busybox' ? text.replace('$(sed ', '$(busybox sed ') : text;
    writeFileSync(file, sed);
    return spawnSync(command, [...words, file, ...args], { encoding: 'utf8' });
  }
  function written(text: string): void {
    mkdirSync(BUNDLE, { recursive: true });
    writeFileSync(join(BUNDLE, 'config.json'), text, { mode: 0o600 });
    writeFileSync(PROCESS, text, { mode: 0o600 });
  }

  it.each([
    ['first, middle and last', ['MKNOD', 'CHOWN', 'NET_RAW', 'KILL', 'SETUID'], ['CHOWN', 'NET_RAW', 'KILL']],
    ['all there are', ['MKNOD', 'SETUID'], []],
    ['none of them', ['CHOWN'], ['CHOWN']],
    ['names that begin alike', ['SETUID', 'SETUIDX', 'MKNOD'], ['SETUIDX']],
  ])('takes away what is named: %s', (_, has, left) => {
    written(config(...has));
    const { status, stdout, stderr } = call(program('MKNOD', 'SETUID'), '--root', ROOT, ...LOG, ...CREATE);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(['--root', ROOT, ...LOG, ...CREATE]);
    const file = join(BUNDLE, 'config.json');
    expect(readFileSync(file, 'utf8')).toBe(config(...left));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(PROCESS, 'utf8')).toBe(config(...has));
  });

  it('does the same to what docker exec starts', () => {
    const text = (...names: string[]) => `{"user":{},"args":["ls"],"cwd":"/",${capabilities(...names)}}\n`;
    written(text('MKNOD', 'CHOWN'));
    expect(call(program('MKNOD'), '--root', ROOT, ...LOG, '--systemd-cgroup', ...EXEC).status).toBe(0);
    expect(readFileSync(PROCESS, 'utf8')).toBe(text('CHOWN'));
  });

  it('takes the other way of writing an option', () => {
    written(config('MKNOD'));
    expect(call(program('MKNOD'), `--root=${ROOT}`, 'create', `--bundle=${BUNDLE}`, '3582e6dd').status).toBe(0);
    expect(readFileSync(join(BUNDLE, 'config.json'), 'utf8')).toBe(config());
  });

  it.each([
    ['another call', ['--root', ROOT, ...LOG, 'start', '3582e6dd']],
    ['features', ['features']],
    ['the version', ['--version']],
    ['containers that are not Docker’s', ['--root', '/run/runc/k8s.io', ...CREATE]],
    ['a container made by hand', CREATE],
    ['a container whose root is named create', ['--root', 'create', 'run', '--bundle', BUNDLE, 'x']],
    ['words with blanks and stars', ['--root', ROOT, 'kill', 'a b', '*', '']],
  ])('lets %s pass as it came', (_, args) => {
    written(config('MKNOD'));
    expect(call(program('MKNOD'), ...args).stdout).toBe(`${args.join('\n')}\n`);
    expect(readFileSync(join(BUNDLE, 'config.json'), 'utf8')).toBe(config('MKNOD'));
  });

  it('leaves a container with CAP_SYS_ADMIN as it is', () => {
    const text = config('MKNOD', 'SYS_ADMIN', 'NET_RAW');
    written(text);
    expect(call(program('MKNOD'), '--root', ROOT, ...CREATE).status).toBe(0);
    expect(readFileSync(join(BUNDLE, 'config.json'), 'utf8')).toBe(text);
  });

  it('starts nothing when it cannot do its work', () => {
    const args = ['--root', ROOT, 'create', '--bundle', join(folder, 'gone'), 'x'];
    const { status, stdout, stderr } = call(program('MKNOD'), ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/ironhull: cannot take capabilities out of .*gone\/config.json/);
  });
});

it('is clean under shellcheck', () => {
  const lint = () =>
    execFileSync('shellcheck', ['-s', 'sh', '-'], { input: program('MKNOD', 'NET_RAW'), encoding: 'utf8' });
  expect(lint()).toBe('');
});
