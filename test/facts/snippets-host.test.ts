// Snippets about the host that decide something in shell, run under every shell with commands that answer as hosts do.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditPlaces } from '../../src/facts/audit-places.ts';
import { auditState } from '../../src/facts/audit-state.ts';
import { enginePackages } from '../../src/facts/engine-packages.ts';
import { kernelSettings } from '../../src/facts/kernel-settings.ts';
import { listenerOwners } from '../../src/facts/listener-owners.ts';
import { paxFlags } from '../../src/facts/pax-flags.ts';
import { proxyCredentials } from '../../src/facts/proxy-credentials.ts';
import { sysctlFiles } from '../../src/facts/sysctl-files.ts';
import { unitPackages } from '../../src/facts/unit-packages.ts';
import { unitsWithStarters } from '../../src/facts/unit-properties.ts';
import { wayIn } from '../../src/facts/way-in.ts';
import type { Probe } from '../../src/model.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snippets-host-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Puts a command of ours before the host's. */
function command(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** As the probe library runs it: alone, stopping at the first failure. */
function ask<T>({ sh, parse }: Probe<T>, [shell, ...options]: readonly string[]) {
  const { status, stdout } = spawnSync(shell!, [...options, '-c', `set -eu\n${sh}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${folder}:${process.env.PATH}`, LC_ALL: 'C' },
  });
  return { status, value: status === 0 ? parse(stdout) : undefined, stdout };
}

const LINE =
  'tcp LISTEN 0 5 0.0.0.0:8000 0.0.0.0:* users:(("server",pid=PID,fd=3)) ino:2 sk:a cgroup:/system.slice/server.service <->';

describe.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']].map((it) => [it.join(' '), it] as const))(
  'under %s',
  (_, shell) => {
    beforeEach(() => {
      for (const name of ['auditctl', 'systemctl', 'dpkg-query', 'apt-cache', 'ss']) command(name, 'exit 1');
    });

    it('auditctl that fails is no answer, and not an empty list', () => {
      command('auditctl', 'case $1 in -s) echo enabled 1 ;; *) echo "You must be root" >&2; exit 4 ;; esac');
      expect(ask(auditState, shell).status).toBe(4);
    });

    it('rules that are loaded are read', () => {
      command('auditctl', 'case $1 in -s) echo enabled 2 ;; *) echo "-w /etc/docker -p wa -k docker" ;; esac');
      expect(ask(auditState, shell).value).toMatchObject({
        kind: 'here',
        mode: 'locked',
        loaded: [{ place: { kind: 'watch', path: '/etc/docker' } }],
      });
    });

    it('programs are found in PATH and where a unit starts them, with links resolved', () => {
      command('dockerd', 'exit 0');
      command('systemctl', `echo 'FragmentPath=/etc/passwd'; echo 'ExecStart={ path=/bin/sh ; argv[]=/bin/sh -x ; }'`);
      const { value } = ask(auditPlaces, shell);
      expect(value?.programs).toContain(`${folder}/dockerd`);
      expect(value?.programs).not.toContain('/bin/sh');
      expect(value?.programs.every((it) => !it.startsWith('/bin/'))).toBe(true);
    });

    it('a listener has its program, and the program its package', () => {
      command('ss', `printf '%s\\n' '${LINE.replace('PID', String(process.pid))}'`);
      command('dpkg-query', `for it; do case $it in *node*) echo "nodejs:amd64: $it" ;; esac; done; exit 1`);
      expect(ask(listenerOwners, shell).value).toEqual([
        { port: '8000/tcp', address: '0.0.0.0', process: 'server', unit: 'server.service', package: 'nodejs' },
      ]);
    });

    it('what starts a unit under another name is asked for in a second call, and only then', () => {
      const asks = { ...unitsWithStarters('u', ['a.service']) };
      const onSystemd = { ...asks, sh: asks.sh.replace('/run/systemd/system', folder) };
      const block = (id: string, by = '') => `Id=${id}\\nLoadState=loaded\\nActiveState=active\\nTriggeredBy=${by}\\n`;
      command(
        'systemctl',
        `case $* in *b.socket*) printf '${block('b.socket')}' ;; *) printf '${block('a.service', 'b.socket')}' ;; esac`,
      );
      expect([...ask(onSystemd, shell).value!.keys()]).toEqual(['a.service', 'b.socket']);
      command('systemctl', `case $* in *b.socket*) exit 1 ;; *) printf '${block('a.service')}' ;; esac`);
      expect([...ask(onSystemd, shell).value!.keys()]).toEqual(['a.service']);
    });

    it('the service that a look came through is read from the kernel', () => {
      expect(ask(wayIn, shell).status).toBe(0);
      expect(wayIn.parse('9:name=systemd:/user.slice/session-3.scope\n0::/system.slice/own-door.service\n')).toEqual([
        'own-door.service',
      ]);
    });

    it('a unit has its package, and one of nobody has none', () => {
      command(
        'dpkg-query',
        `for it; do case $it in *systemd-journald*) echo "systemd:amd64: $it" ;; esac; done; exit 1`,
      );
      const { status, value } = ask(unitPackages('p', ['no-such.service', 'systemd-journald.service']), shell);
      expect(status).toBe(0);
      expect([...value!.keys()].filter((it) => it !== 'systemd-journald')).toEqual([]);
    });

    describe('marks of PaX', () => {
      // Stands in for the kernel's own folder, which shows that it has PaX; the rest of /proc is this machine's.
      const onPax = () => ({ ...paxFlags, sh: paxFlags.sh.replaceAll('/proc/sys/kernel/pax', folder) });
      beforeEach(() => {
        command('dockerd', 'exit 0');
        for (const name of ['paxctl-ng', 'paxctl', 'getfattr']) command(name, 'exit 1');
      });
      const marksOf = (name: string) => {
        const { value } = ask(onPax(), shell);
        return value?.kind === 'here' && value.programs.find(({ path }) => path === `${folder}/${name}`)?.marks;
      };

      it('are not asked for on another kernel', () => {
        expect(ask(paxFlags, shell).value).toEqual({ kind: 'no-pax' });
      });

      it('are read by the tool that knows most', () => {
        command('paxctl-ng', `printf '%s:\\n\\tPT_PAX    : -e---\\n\\tXATTR_PAX : Pemrs\\n\\n' "$2"`);
        expect(marksOf('dockerd')).toBe('Pemrs');
      });

      it('are no answer when that tool fails', () => {
        expect(ask(onPax(), shell).status).toBe(1);
      });

      it('are none for a program without the header that paxctl wants', () => {
        rmSync(join(folder, 'paxctl-ng'));
        expect(marksOf('dockerd')).toBe('');
        command('paxctl', `echo "PaX control v0.9"; echo; echo "- PaX flags: -----m-x-e-- [$2]"`);
        expect(marksOf('dockerd')).toBe('mxe');
      });

      it('are read from the attribute where there is nothing else', () => {
        for (const name of ['paxctl-ng', 'paxctl']) rmSync(join(folder, name));
        command('getfattr', 'printf em');
        expect(marksOf('dockerd')).toBe('em');
      });
    });

    it('files with the password of a proxy are named, and nothing of them leaves', () => {
      const file = (name: string, text: string) => {
        writeFileSync(join(folder, name), text, { mode: 0o640 });
        return join(folder, name);
      };
      const unit = file('docker.service', '[Service]\nExecStart=/usr/sbin/dockerd\n');
      const dropIn = file('proxy.conf', '[Service]\nEnvironment="HTTPS_PROXY=http://joe:canary@proxy:3128"\n');
      const plain = file('plain.conf', '[Service]\nEnvironment=HTTPS_PROXY=http://proxy:3128\n');
      const env = file('docker.env', 'http_proxy=http://joe:canary@proxy:3128\n');
      const lines = [
        `FragmentPath=${unit}`,
        `DropInPaths=${plain} ${dropIn}`,
        `EnvironmentFiles=${env} (ignore_errors=yes)`,
      ];
      command('systemctl', lines.map((it) => `echo '${it}'`).join('\n'));
      const everywhere = { ...proxyCredentials, sh: proxyCredentials.sh.replace(/^if .*; then$/m, 'if true; then') };
      const { value, stdout } = ask(everywhere, shell);
      expect(value?.map(({ path, mode }) => [path, mode])).toEqual([
        [dropIn, 0o640],
        [env, 0o640],
      ]);
      expect(stdout).not.toContain('canary');
    });

    it('a host on which nothing listens is an answer, and ss that fails is none', () => {
      command('ss', 'exit 0');
      expect(ask(listenerOwners, shell).value).toEqual([]);
      command('ss', 'exit 3');
      expect(ask(listenerOwners, shell).status).toBe(3);
    });

    it('a package manager that fails is no answer', () => {
      command('apt-cache', 'exit 100');
      expect(ask(enginePackages, shell).status).toBe(100);
    });

    it('apt makes its index in memory: its own is no file that a look may write', () => {
      const answer = "printf 'docker.io:\\n  Installed: 1\\n  Candidate: 2\\n'";
      command(
        'apt-cache',
        `case " $* " in *' Dir::Cache::pkgcache= '*' Dir::Cache::srcpkgcache= '*) ${answer} ;; *) exit 153 ;; esac`,
      );
      expect(ask(enginePackages, shell).value).toEqual([
        { name: 'docker.io', packager: 'apt', installed: '1', candidate: '2' },
      ]);
    });

    it('settings that this kernel has not are left out', () => {
      const { status, stdout } = ask(kernelSettings('test', ['kernel.ostype', 'kernel.nonesuch']), shell);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^(container|read-only|here\nkernel\/ostype:Linux)\n$/);
    });

    it('the files of the next boot are listed', () => {
      const { status, value } = ask(sysctlFiles, shell);
      expect(status).toBe(0);
      expect(value?.every(({ file }) => file.endsWith('.conf'))).toBe(true);
    });
  },
);

describe('nonsense is unknown, not a fact', () => {
  it.each<[string, () => unknown]>([
    ['audit rules cut short', () => auditState.parse('here\nenabled 1\n== loaded\n-w /etc -p wa\n')],
    ['a loaded rule that is none', () => auditState.parse('here\nenabled 1\n== loaded\nError\n== files\n')],
    ['a status that does not say', () => auditState.parse('here\nfailure 1\n== loaded\nNo rules\n== files\n')],
    ['a setting that is none', () => kernelSettings('test', []).parse('here\nPermission denied\n')],
    ['a listener that is none', () => listenerOwners.parse('Netid State\n== programs\n== packages\n')],
    ['listeners cut short', () => listenerOwners.parse('')],
    ['a place that is none', () => auditPlaces.parse('program dockerd\n')],
    ['packages of nobody', () => enginePackages.parse('')],
  ])('%s', (_, parse) => {
    expect(parse).toThrow();
  });
});
