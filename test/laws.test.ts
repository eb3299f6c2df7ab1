// What must hold of every file, control, profile and template. A reviewer who says a thing twice writes a law here.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTROLS as controls } from '../src/controls/index.ts';
import { guard } from '../src/engine/guard.ts';
import { unionOf } from '../src/engine/probe-script.ts';
import { isKeeper, keeperUnits } from '../src/facts/keepers.ts';
import type { Action } from '../src/model.ts';
import { HISTORY } from '../src/session/history.ts';

const sources = filesUnder('src').filter((it) => it.endsWith('.ts'));

/** Who may import whom (design B2): a folder's floor, and what else it may import. */
const FLOORS: Record<string, { may: readonly string[]; node: readonly string[] }> = {
  'model.ts': { may: ['model'], node: [] },
  model: { may: ['model'], node: [] },
  'events.ts': { may: ['model.ts'], node: [] },
  'secret.ts': { may: [], node: ['node:util'] },
  'escape.ts': { may: [], node: [] },
  'define.ts': { may: ['model.ts'], node: [] },
  'changes.ts': { may: ['model.ts'], node: [] },
  shell: { may: [], node: [] },
  // What seccomp profiles mean, whoever asks: knows nothing of hosts, controls or plans.
  seccomp: { may: ['seccomp', 'capabilities'], node: [] },
  // Capabilities by name and by bit.
  capabilities: { may: ['capabilities'], node: [] },
  // What a container was seen to do, and what is proposed for it: values.
  learn: { may: ['learn', 'capabilities', 'seccomp', 'apparmor', 'shell'], node: [] },
  // The same of AppArmor profiles.
  apparmor: { may: ['apparmor', 'capabilities'], node: [] },
  // And of SELinux modules.
  selinux: { may: ['selinux'], node: [] },
  // And of TOMOYO's domains and lists of programs.
  tomoyo: { may: ['tomoyo'], node: [] },
  // Certificates as values: keys, requests, what is wrong with one. Randomness comes in with node:crypto.
  pki: { may: ['pki', 'secret.ts', 'shell'], node: ['node:crypto', 'node:net'] },
  facts: { may: words('facts', 'capabilities', 'apparmor', 'selinux', 'tomoyo', 'pki'), node: [] },
  controls: {
    may: words('facts', 'controls', 'capabilities', 'seccomp', 'apparmor', 'selinux', 'tomoyo', 'pki'),
    node: [],
  },
  engine: { may: words('engine', 'seccomp'), node: ['node:crypto'] },
  report: { may: words('report'), node: ['node:crypto'] },
  attest: { may: words('attest', 'capabilities', 'seccomp', 'apparmor'), node: ['node:crypto'] },
  // How Docker comes to a host that has none, and what makes a signing key trusted: values.
  bootstrap: { may: words('bootstrap'), node: ['node:crypto'] },
  // What the wizard asks and what answers become: values.
  wizard: { may: [...words('wizard'), 'shell'], node: [] },
  load: { may: words('load'), node: ['node:'] },
  transport: { may: words('transport'), node: ['node:'] },
  ui: { may: words('ui'), node: ['node:'] },
};

describe('floors', () => {
  it.each(sources.filter((it) => floorOf(it) !== undefined))('%s imports only what its floor may', (file) => {
    const { may, node } = floorOf(file)!;
    for (const target of importsOf(file)) {
      if (target.startsWith('node:'))
        expect(
          node.some((it) => target.startsWith(it)),
          `${file} -> ${target}`,
        ).toBe(true);
      if (!target.startsWith('.')) continue;
      const path = normalize(join(dirname(file), target));
      if (!path.startsWith('src/')) continue;
      const place = placeOf(path);
      expect(may.includes(place), `${file} -> ${path}`).toBe(true);
    }
  });

  it('knows every folder of src', () => {
    const known = new Set([...Object.keys(FLOORS), 'session', 'commands', 'main.ts', 'text-files.d.ts']);
    expect([...new Set(sources.map(placeOf))].filter((it) => !known.has(it))).toEqual([]);
  });
});

describe('controls', () => {
  it('are all in the index, under their path, and nothing else is', () => {
    expect([...controls.keys()].sort()).toEqual(names().filter(isControl).sort());
  });

  it.each([...controls])('%s says what it is, why, what it costs and where it comes from', (name, control) => {
    for (const text of [control.title, control.why, control.costs]) expect(text.trim().length, name).toBeGreaterThan(5);
    expect(control.title.length).toBeLessThan(90);
    expect(control.title.endsWith('.')).toBe(false);
    expect(control.refs.length).toBeGreaterThan(0);
    for (const { source, id, url } of control.refs) {
      expect(source).toBeTruthy();
      if (source.startsWith('CIS')) expect(source, 'a CIS number is only good with its version').toMatch(/\d+\.\d+/);
      expect(id ?? url, `${name}: ${source}`).toBeTruthy();
    }
    for (const choice of Object.values(control.options)) {
      expect(choice.ask).toMatch(/\?$/);
      if (choice.oneOf !== undefined) expect(choice.oneOf).toContain(choice.default);
    }
  });

  it.each([...controls.keys()])('%s has a test', (name) => {
    expect(existsSync(`test/controls/${name}.test.ts`)).toBe(true);
  });
});

describe('the way out', () => {
  // Raised only with a reason: a typed change can be listed, folded and undone, a script cannot.
  it('is taken by no more controls than these', () => {
    const takers = names().filter((it) =>
      /\bbyShell\b|kind: 'run'/.test(readFileSync(`src/controls/${it}.ts`, 'utf8')),
    );
    // audit/rules: the kernel's rules are loaded by auditctl alone, and there is but one such control.
    expect(takers).toEqual(['audit/rules']);
  });
});

describe('probes', () => {
  const probes = unionOf(controls.values(), HISTORY);

  it.each(probes.map(({ name, sh }) => [name, sh]))('%s parses under dash and busybox', (_, sh) => {
    for (const shell of [['dash'], ['busybox', 'sh'], ['bash', '--posix']]) {
      execFileSync(shell[0]!, [...shell.slice(1), '-n'], { input: `${sh}\n` });
    }
  });

  it.each(probes.map(({ name, sh }) => [name, sh]))('%s has no pipe, which would hide a failure', (_, sh) => {
    const bare = sh.replace(/'[^']*'|"[^"]*"|\|\|/g, '');
    expect(bare).not.toMatch(/(?<![|\w*)])\|(?!\|)(?![^\n]*\))/);
  });
});

describe('files', () => {
  it.each(sources)('%s stays readable', (file) => {
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(200);
  });

  it('have a median below 80 lines', () => {
    const lengths = sources.map((it) => readFileSync(it, 'utf8').split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(80);
  });

  it('leave the exit code to main', () => {
    const guilty = sources.filter(
      (it) => it !== 'src/main.ts' && /process\.exit(Code\s*=|\()/.test(readFileSync(it, 'utf8')),
    );
    expect(guilty).toEqual([]);
  });

  it('quote shell words in one place only', () => {
    const guilty = sources.filter((it) => it !== 'src/shell/quote.ts' && readFileSync(it, 'utf8').includes("'\\\\''"));
    expect(guilty).toEqual([]);
  });
});

describe('the way in', () => {
  const refused = (action: Action) =>
    expect(
      guard(action, (unit) => isKeeper(unit)),
      JSON.stringify(action),
    ).not.toBeNull();

  it.each([
    [
      'sshd',
      '/etc/ssh/sshd_config',
      '/etc/ssh/sshd_config.d/port.conf',
      '/root/.ssh/authorized_keys',
      '/home/ops/.ssh/config',
    ],
    [
      'its unit',
      '/etc/systemd/system/ssh.service.d/x.conf',
      '/etc/systemd/system/sshd.service',
      '/etc/systemd/system/ssh.socket.d/x.conf',
    ],
    ['sudo', '/etc/sudoers', '/etc/sudoers.d/ops'],
    [
      'PAM',
      '/etc/pam.d/sshd',
      '/etc/pam.conf',
      '/etc/security/access.conf',
      '/etc/nsswitch.conf',
      '/etc/sssd/sssd.conf',
    ],
    ['logins', '/etc/shells', '/etc/login.defs', '/etc/hosts.deny'],
    [
      'the network',
      '/etc/network/interfaces',
      '/etc/netplan/50.yaml',
      '/etc/NetworkManager/system-connections/a',
      '/etc/resolv.conf',
    ],
    ['tunnels', '/etc/wireguard/wg0.conf', '/etc/openvpn/client.conf'],
    ['the agents of clouds', '/etc/cloud/cloud.cfg', '/etc/waagent.conf', '/etc/amazon/ssm/x.json'],
  ])('no plan can write what is of %s', (_, ...paths) => {
    for (const path of paths) {
      refused({ kind: 'mode', path, mode: '0600' });
      refused({ kind: 'put', path, mode: null, was: null, before: null, content: '' });
      refused({ kind: 'remove', path, was: '', before: '' });
    }
  });

  it.each(keeperUnits.map((it) => [it.endsWith('@') ? `${it}tun0` : it]))('no plan can end %s', (name) => {
    for (const unit of [`${name}.service`, name]) {
      refused({ kind: 'mask', unit });
      for (const operation of ['stop', 'disable', 'mask'] as const) refused({ kind: 'unit', unit, operation });
    }
  });

  it('no plan can end a service that the operator came through, whatever its name', () => {
    const actions: Action[] = [
      { kind: 'mask', unit: 'own-door.service' },
      { kind: 'unit', unit: 'own-door.service', operation: 'stop' },
      { kind: 'mode', path: '/etc/systemd/system/own-door.service', mode: '0600' },
    ];
    for (const action of actions) {
      expect(guard(action, (unit) => isKeeper(unit, ['own-door.service']))).toMatch(/must stay/);
      expect(guard(action, (unit) => isKeeper(unit))).toBeNull();
    }
  });

  it.each(['openssh-server', 'dropbear', 'sudo', 'libpam-modules', 'login', 'iproute2', 'network-manager', 'systemd'])(
    'no plan can remove the package %s',
    (name) => refused({ kind: 'package', name, operation: 'remove' }),
  );

  it.each([
    ['net.ipv6.conf.all.disable_ipv6', '1'],
    ['net.ipv6.conf.eth0.disable_ipv6', '1'],
    ['net.ipv4.conf.all.rp_filter', '1'],
    ['net.ipv4.ip_forward', '0'],
    ['user.max_user_namespaces', '0'],
  ])('no plan can set %s to %s', (key, value) => refused({ kind: 'sysctl', key, value }));

  it.each(['root', 'sudo', 'wheel', 'admin'])('no plan can take anybody out of %s', (group) =>
    refused({ kind: 'leave-group', user: 'ops', group }),
  );

  it('a plan may still change what it is about', () => {
    for (const path of [
      '/etc/systemd/system/docker.service.d/zz-ironhull.conf',
      '/etc/systemd/system/docker.socket.d/zz.conf',
    ])
      expect(guard({ kind: 'put', path, mode: '0644', was: null, before: null, content: '' }, isKeeper)).toBeNull();
  });
});

function words(...also: string[]): string[] {
  return ['model.ts', 'events.ts', 'secret.ts', 'escape.ts', 'define.ts', 'changes.ts', 'shell', ...also];
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => relative('.', join(it.parentPath, it.name)))
    .sort();
}

/** 'src/controls/daemon/icc.ts' → 'controls'; 'src/model.ts' → 'model.ts'. */
function placeOf(file: string): string {
  return file.split('/')[1]!;
}

function floorOf(file: string) {
  return FLOORS[placeOf(file)];
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, it]) => it!);
}

/** 'daemon/icc', for every file in an area's folder. */
function names(): string[] {
  return sources
    .filter((it) => /^src\/controls\/[^/]+\/[^/]+\.ts$/.test(it))
    .map((it) => it.slice('src/controls/'.length, -'.ts'.length));
}

/** A file in a control's folder is a control when it exports one; helpers beside it are named in lower case all the same. */
function isControl(name: string): boolean {
  return readFileSync(`src/controls/${name}.ts`, 'utf8').includes('export default control(');
}
