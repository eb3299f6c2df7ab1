// A file that does not exist is not applicable, never a pass: each check of files and of audit rules, on a host where all
// of them exist and are right, with one thing at a time taken away.
import { describe, expect, it } from 'vitest';
import auditRules from '../../src/controls/audit/rules.ts';
import { CONTROLS } from '../../src/controls/index.ts';
import type { Control } from '../../src/model.ts';
import { judge } from '../control-tester.ts';
import { command, FILE, file } from './daemon/says.ts';

const HOST = 'debian-12-qemu';
const CIS = 'CIS Docker 1.6.0';

/** What each check is about; a check of a folder's files is about all of them. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  '3.1 3.2 1.1.7': ['/usr/lib/systemd/system/docker.service'],
  '3.3 3.4': ['/usr/lib/systemd/system/docker.socket'],
  '3.5 3.6 1.1.6': ['/etc/docker'],
  '3.7 3.8': ['/etc/docker/certs.d', '/etc/docker/certs.d/registry.lan', '/etc/docker/certs.d/registry.lan/ca.crt'],
  '3.9 3.10': ['/srv/tls/ca.pem'],
  '3.11 3.12': ['/srv/tls/cert.pem'],
  '3.13 3.14': ['/srv/tls/key.pem'],
  '3.17 3.18 1.1.11': ['/etc/docker/daemon.json'],
  '3.19 3.20 1.1.10': ['/etc/default/docker'],
  '3.21 3.22 1.1.13': ['/etc/sysconfig/docker'],
  '3.23 3.24 1.1.8': ['/run/containerd/containerd.sock'],
  '1.1.3': ['/usr/sbin/dockerd'],
  '1.1.4': ['/run/containerd'],
  '1.1.9': ['/usr/lib/systemd/system/docker.socket', '/run/docker.sock'],
  '1.1.12': ['/etc/containerd/config.toml'],
  '1.1.14': ['/usr/bin/containerd'],
  '1.1.15': ['/usr/bin/containerd-shim'],
  '1.1.16': ['/usr/bin/containerd-shim-runc-v1'],
  '1.1.17': ['/usr/bin/containerd-shim-runc-v2'],
  // As Debian has it: the name in PATH is a link.
  '1.1.18': ['/usr/sbin/runc'],
};
const EVERYTHING = [...new Set(Object.values(ABOUT).flat())];
const CHECKS = Object.keys(ABOUT).flatMap((ids) => ids.split(' '));
const JUDGES: Readonly<Record<string, Control>> = Object.fromEntries(
  [...CONTROLS].filter(
    ([name, { refs }]) =>
      (name.startsWith('files/') || name === 'audit/rules') && refs.some(({ source }) => source === CIS),
  ),
);

const kindOf = (path: string) => {
  if (/\.sock$/.test(path)) return 'socket';
  return /\/(docker|certs\.d|registry\.lan|containerd)$/.test(path) && !/^\/(usr|etc\/(default|sysconfig))/.test(path)
    ? 'directory'
    : 'regular file';
};
const modeOf = (path: string) => {
  if (kindOf(path) === 'directory') return '755';
  if (path.endsWith('.sock')) return '660';
  if (path.endsWith('key.pem')) return '400';
  return /\.(crt|pem)$/.test(path) ? '444' : '644';
};

/** A host where just these exist, all of root and closed, and every change to each is recorded. */
function answers(there: readonly string[]): Record<string, string> {
  const has = (path: string) => there.includes(path);
  const line = (path: string) => `${modeOf(path)} 0 0 ${kindOf(path)}: ${path}\n`;
  const place = (path: string) =>
    `${/^\/usr\/s?bin\//.test(path) ? 'program' : kindOf(path) === 'directory' ? 'folder' : 'file'} ${path}\n`;
  const keys = {
    tlsverify: true,
    tlscacert: '/srv/tls/ca.pem',
    tlscert: '/srv/tls/cert.pem',
    tlskey: '/srv/tls/key.pem',
  };
  const json = has('/etc/docker/daemon.json');
  // Where the file is gone the flags say the same: the certificates are what is judged then.
  const flags = Object.entries(keys).map(([key, value]) => (value === true ? `--${key}` : `--${key}=${value}`));
  const rules = ['/etc/docker', ...there].map((path) => `-w ${path} -p wa -k docker`);
  return {
    'docker-files': there.map(line).join(''),
    'docker-unit-files': there
      .filter((path) => path.startsWith('/usr/lib/systemd'))
      .map((path) => `644 0 0 ${path}\n`)
      .join(''),
    [FILE]: json ? file(keys) : 'absent\n',
    'stat:/etc/docker/daemon.json': json ? '644 0 0 /etc/docker/daemon.json\n' : 'absent\n',
    'dockerd-command': json ? command({}) : command({ flags: `-H fd:// ${flags.join(' ')}` }),
    'containerd-grpc': '',
    'audit-places': there
      .filter((path) => !path.startsWith('/srv'))
      .map(place)
      .join(''),
    'audit-state': `here\nenabled 1\n== loaded\n${rules.join('\n')}\n== files\n${rules.map((it) => `/etc/audit/rules.d/a.rules:${it}\n`).join('')}`,
  };
}

/** What is said of each check, by its number; of one that is not told apart, what is said of the whole. */
function statuses(there: readonly string[]): Map<string, string> {
  const says = answers(there);
  const found = new Map<string, string>();
  for (const control of Object.values(JUDGES)) {
    const asked = new Set(Object.values(control.facts).map(({ name }) => name));
    const heard = Object.fromEntries(Object.entries(says).filter(([name]) => asked.has(name)));
    const verdict = judge(control, { host: HOST, says: heard });
    for (const { source, id } of control.refs)
      if (source === CIS) found.set(id!, verdict.checks?.[id!] ?? verdict.status);
  }
  return found;
}

describe('where everything is there and right', () => {
  const all = statuses(EVERYTHING);
  it.each(CHECKS)('%s passes', (id) => expect(all.get(id)).toBe('pass'));
  it('no check of files or audit rules is left out of this table', () => {
    expect([...all.keys()].filter((id) => !CHECKS.includes(id))).toEqual([]);
  });
});

describe('where one thing does not exist', () => {
  it.each(Object.entries(ABOUT))('%s: not applicable, and all others pass', (ids, gone) => {
    const left = statuses(EVERYTHING.filter((path) => !gone.includes(path)));
    for (const id of CHECKS) {
      const about = Object.entries(ABOUT).find(([key]) => key.split(' ').includes(id))![1];
      const absent = about.every((path) => gone.includes(path));
      expect(`${id} ${left.get(id)}`).toBe(`${id} ${absent ? 'not-applicable' : 'pass'}`);
    }
    expect(ids.split(' ').every((id) => left.get(id) === 'not-applicable')).toBe(true);
  });
});

it('where nothing exists at all, nothing passes', () => {
  expect([...statuses([]).values()].filter((it) => it !== 'not-applicable')).toEqual([]);
});

it('a program that is a link under its name is judged by what it leads to', () => {
  const links = 'link /usr/bin/runc /opt/runtime/v1\nprogram /opt/runtime/v1\n';
  const says = answers(EVERYTHING.filter((path) => path !== '/usr/sbin/runc'));
  const verdict = judge(auditRules, {
    host: HOST,
    says: { 'audit-places': says['audit-places'] + links, 'audit-state': says['audit-state']! },
  });
  expect(verdict.checks).toMatchObject({ '1.1.18': 'fail', '1.1.17': 'pass' });
});
