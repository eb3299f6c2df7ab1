// The lab itself: hosts are what they claim to be.
import { describe, expect, it } from 'vitest';
import { sshCommand } from './detached.ts';
import { image } from './image-for-tests.ts';
import { differences, hostState, type LabHost, labKeys, useHost } from './lab.ts';
import { run } from './processes.ts';

describe.each(['nspawn', 'qemu'] as const)('a host of the %s tier', (tier) => {
  const lab = useHost({ tier, name: 'lab-itself' });

  it.each([
    ['root by key', 'root', 'id -u', 0, '0\n'],
    ['ops, who may do everything without a word', 'ops', 'sudo -n id -u', 0, '0\n'],
    ['opspw, whose sudo asks', 'opspw', 'sudo -n id -u', 1, ''],
    ['opspw with the password', 'opspw', "echo 'correct horse' | sudo -S -p '' id -u", 0, '0\n'],
    ['nopriv, who may do nothing', 'nopriv', 'sudo -n id -u', 1, ''],
    ['noisy, whose shell talks first', 'noisy', 'sudo -n id -u', 0, 'Welcome to this machine.\n0\n'],
  ])('lets in %s', async (_, user, command, code, stdout) => {
    expect(await overSsh(lab.host, user, command)).toMatchObject({ code, stdout });
  });

  it('refuses a key that it does not know', async () => {
    const answer = await overSsh({ ...lab.host, key: labKeys().stranger }, 'root', 'true');
    expect(answer).toMatchObject({ code: 255, stderr: expect.stringContaining('Permission denied') });
  });

  it('runs a container made from its own busybox, with its name, behind a seccomp filter', async () => {
    await image(lab.host, 'base');
    const said = await lab.host.must(
      'docker run --rm -h inside base sh -c "hostname; grep -w Seccomp: /proc/1/status"',
    );
    expect(said).toBe('inside\nSeccomp:\t2\n');
    expect(await lab.host.must('hostname')).toBe(tier === 'nspawn' ? 'lab-itself\n' : 'lab\n');
  });

  it('boots again after a power cut: what was flushed is there, what was only in memory is gone', async () => {
    const boot = await lab.host.must('cat /proc/sys/kernel/random/boot_id');
    await lab.host.must('echo kept >/root/kept; sync /root /root/kept; echo gone >/run/gone');
    await lab.host.powerCut();
    expect(await lab.host.must('cat /proc/sys/kernel/random/boot_id')).not.toBe(boot);
    expect(await lab.host.must('cat /root/kept; ls /run/gone 2>/dev/null || echo no file')).toBe('kept\nno file\n');
    expect(await overSsh(lab.host, 'root', 'docker images -q | wc -l')).toMatchObject({ code: 0, stdout: '1\n' });
  });

  it('has what only a kernel of its own can have', async () => {
    if (tier === 'nspawn') {
      // The other tier is there for these.
      expect((await lab.host.run('sysctl -w kernel.dmesg_restrict=0')).code).not.toBe(0);
      return;
    }
    expect(await lab.host.must('grep docker-default /sys/kernel/security/apparmor/profiles')).toBe(
      'docker-default (enforce)\n',
    );
    expect(await lab.host.must('docker run --rm base cat /proc/self/attr/current')).toBe('docker-default (enforce)\n');
    expect(await lab.host.must('systemctl is-active auditd; auditctl -s | grep -w enabled')).toBe(
      'active\nenabled 1\n',
    );
    expect(await lab.host.must('sysctl -n -w kernel.sysrq=0')).toBe('0\n');
  });
});

describe('a host, on the fast tier', () => {
  const lab = useHost({ tier: 'nspawn', forward: [2375] });

  it('offers a forwarded port as long as something listens on more than loopback', async () => {
    const { host } = lab;
    const answers = () =>
      fetch(`http://${host.address}:2375/`).then(
        () => true,
        () => false,
      );
    const serve = async (address: string) => {
      await host.must(`systemd-run -q -u server /bin/busybox httpd -f -p ${address}:2375 -h /srv`);
      await host.must('until ss -Hltn sport = :2375 | grep -q .; do sleep 0.1; done');
    };
    expect(await answers()).toBe(false);
    await serve('127.0.0.1');
    expect(await answers()).toBe(false);
    await host.must('systemctl stop server');
    await serve('0.0.0.0');
    expect(await answers()).toBe(true);
    await host.must('systemctl stop server');
  });

  it('shuts down in order and comes back with its files, its network and its containers', async () => {
    await image(lab.host, 'base');
    await lab.host.must('docker run -d --restart always --name web base sleep 100000');
    await lab.host.must(
      `systemd-run -q -u farewell -p ExecStop='/bin/sh -c "echo in order >/root/farewell"' sleep 1000`,
    );
    await lab.host.reboot();
    expect(await lab.host.must('cat /root/farewell; docker ps --format {{.Names}}')).toBe('in order\nweb\n');
    expect(await overSsh(lab.host, 'root', 'true')).toMatchObject({ code: 0 });
    await lab.host.must('docker rm -f web');
  });

  it('is the same after a restart of Docker, and not after a changed mode', async () => {
    const before = await hostState(lab.host);
    await lab.host.must('systemctl reset-failed docker; systemctl restart docker');
    expect(differences(before, await hostState(lab.host))).toEqual([]);
    await lab.host.must('chmod 600 /etc/issue');
    expect(differences(before, await hostState(lab.host))).toEqual([
      expect.stringMatching(/^\/etc\/issue: f 644 .* -> f 600 /),
    ]);
    await lab.host.must('chmod 644 /etc/issue');
  });
});

function overSsh(host: LabHost, user: string, command: string) {
  const [program = '', ...args] = sshCommand(host, user);
  return run(program, [...args, '-o', 'BatchMode=yes', command], { timeoutMs: 60_000 });
}
