// Becoming root on a real host, in every way that sudo allows or refuses; and what a look at the host then finds of it.
import { describe, expect, it } from 'vitest';
import { knownHostsVerifier } from '../../src/load/known-hosts.ts';
import type { SshTarget, Transport } from '../../src/model.ts';
import { Secret } from '../../src/secret.ts';
import { type ConnectOptions, connect } from '../../src/transport/ssh.ts';
import { named, reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const PASSWORD = 'correct horse';
const LIMITS = { timeoutMs: 60_000 };

function targetFor(user: string): SshTarget {
  const { address, port, key, knownHosts } = lab.host;
  const files = { identities: [key], agent: null, knownHosts: [knownHosts] };
  return { address, port, user, keyName: address, jump: null, ...files };
}

async function as<T>(
  user: string,
  work: (transport: Transport) => Promise<T>,
  more: Partial<ConnectOptions> = {},
): Promise<T> {
  const transport = await connect(targetFor(user), { ...knownHostsVerifier(() => 'lab'), ...more });
  try {
    return await work(transport);
  } finally {
    await transport.close();
  }
}

/** Answers with this password, and notes each question. */
function answering(password: string) {
  const asked: string[] = [];
  const askSudoPassword = async (where: string) => {
    asked.push(where);
    return new Secret(password);
  };
  return { asked, askSudoPassword };
}

/** With a file in sudoers.d, taken away afterwards. */
async function withSudoers<T>(lines: string, work: () => Promise<T>): Promise<T> {
  await lab.host.must(
    `printf '%s\\n' '${lines}' >/etc/sudoers.d/zz-test && chmod 440 /etc/sudoers.d/zz-test && visudo -cq`,
  );
  try {
    return await work();
  } finally {
    await lab.host.must('rm /etc/sudoers.d/zz-test');
  }
}

/** Has sudo remember the password of opspw, as a login elsewhere would. */
const CACHE = `echo '${PASSWORD}' | setpriv --reuid opspw --regid opspw --init-groups sudo -S -p '' true`;
const FORGET = 'rm -rf /run/sudo/ts/opspw';

const whoami = (transport: Transport) => transport.exec('id -u', LIMITS);
const ROOT = { stdout: '0\n', stderr: '', code: 0 };
const leftovers = () => lab.host.must('ls -A /tmp | grep ironhull || :');

describe('root', () => {
  it.each(['root', 'ops', 'noisy'])('in one exec for %s, who is asked for nothing', async (user) => {
    await as(user, async (transport) => {
      expect(await whoami(transport)).toEqual(ROOT);
      expect(transport.used).toEqual({ execs: 1, connections: 1 });
    });
  });

  it('by a password, asked for once, for as many scripts as come', async () => {
    const { asked, askSudoPassword } = answering(PASSWORD);
    await as(
      'opspw',
      async (transport) => {
        expect(await whoami(transport)).toEqual(ROOT);
        expect(await transport.exec('cat; printf " é\\n"; echo err >&2; exit 9', LIMITS)).toEqual({
          stdout: ' é\n',
          stderr: 'err\n',
          code: 9,
        });
        expect(
          (await Promise.all([1, 2, 3].map((n) => transport.exec(`echo ${n}`, LIMITS)))).map((it) => it.stdout),
        ).toEqual(['1\n', '2\n', '3\n']);
        // One that sudo -n refused, then two for each of five scripts.
        expect(transport.used).toEqual({ execs: 11, connections: 1 });
      },
      { askSudoPassword },
    );
    expect(asked).toEqual([`opspw@${lab.host.address}`]);
    expect(await leftovers()).toBe('');
  });

  it('by a password that sudo greets with a lecture and a badge', async () => {
    const { askSudoPassword } = answering(PASSWORD);
    await withSudoers('Defaults lecture=always,insults,!use_pty', async () => {
      expect(await as('opspw', whoami, { askSudoPassword })).toEqual(ROOT);
    });
  });

  it('is not asked for a password that is not needed', async () => {
    const { asked, askSudoPassword } = answering(PASSWORD);
    expect(await as('ops', whoami, { askSudoPassword, sudo: 'password' })).toEqual(ROOT);
    expect(asked).toEqual([]);
  });

  it('by a password that sudo has cached, as long as it has; then it is asked for, and never taken for a script', async () => {
    await withSudoers('Defaults timestamp_type=global', async () => {
      await lab.host.must(CACHE);
      const { asked, askSudoPassword } = answering(PASSWORD);
      await as(
        'opspw',
        async (transport) => {
          expect(await whoami(transport)).toEqual(ROOT);
          expect(asked).toEqual([]);
          await lab.host.must(FORGET);
          expect(await whoami(transport)).toEqual(ROOT);
          expect(asked).toHaveLength(1);
          // Cached by somebody else meanwhile: sudo would not read the password that comes first on its stream.
          await lab.host.must(CACHE);
          expect(await transport.exec('cat; echo end', LIMITS)).toEqual({ stdout: 'end\n', stderr: '', code: 0 });
        },
        { askSudoPassword },
      );
    });
    await lab.host.must(FORGET);
    expect(await leftovers()).toBe('');
  });

  it('whatever secure_path says', async () => {
    await withSudoers('Defaults secure_path=/nowhere', async () => {
      const { stdout } = await as('ops', (transport) => transport.exec('echo $PATH', LIMITS));
      expect(stdout).toBe('/nowhere\n');
      const audit = await report(['audit', ...reach(lab.host, 'ops')]);
      expect(named(audit.host, 'unknown')).toEqual([]);
    });
  });

  it('not where sudo may not be used: the script then runs as the login itself', async () => {
    const { stdout } = await as('ops', (transport) => transport.exec('id -un', LIMITS), { sudo: 'none' });
    expect(stdout).toBe('ops\n');
  });

  it('whatever the login shell is', async () => {
    for (const shell of ['/bin/dash', '/bin/busybox-sh', '/bin/bash']) {
      await lab.host.must(
        `[ -e /bin/busybox-sh ] || { printf '#!/bin/busybox sh\\nexec /bin/busybox sh "$@"\\n' >/bin/busybox-sh && chmod 755 /bin/busybox-sh; }; usermod -s ${shell} ops`,
      );
      expect(await as('ops', whoami)).toEqual(ROOT);
    }
  });
});

describe('refused', () => {
  const refusal = (user: string, more: Partial<ConnectOptions> = {}) =>
    as(user, whoami, more).then(
      () => 'it ran',
      (error: { reason: string }) => error.reason,
    );

  it('a password is needed and nobody can be asked, or nobody may', async () => {
    expect(await refusal('opspw')).toBe('sudo-password-needed');
    expect(await refusal('opspw', { ...answering(PASSWORD), sudo: 'nopasswd' })).toBe('sudo-password-needed');
  });

  it('a wrong password is sent once, whatever comes after it, and leaves nothing behind', async () => {
    const failures = 'journalctl --no-pager -q _COMM=sudo | grep -c "incorrect password attempt" || :';
    const before = Number(await lab.host.must(failures));
    const { asked, askSudoPassword } = answering('wrong horse');
    await as(
      'opspw',
      async (transport) => {
        for (const error of await Promise.all([1, 2, 3].map(() => whoami(transport).catch((it) => it))))
          expect(error).toMatchObject({ reason: 'sudo-wrong-password' });
        await expect(whoami(transport)).rejects.toMatchObject({ reason: 'sudo-wrong-password' });
      },
      { askSudoPassword },
    );
    expect(asked).toHaveLength(1);
    expect(Number(await lab.host.must(failures)) - before).toBe(1);
    expect(await leftovers()).toBe('');
  });

  it('a wrong password that sudo answers with insults', async () => {
    await withSudoers('Defaults insults', async () => {
      expect(await refusal('opspw', answering('wrong horse'))).toBe('sudo-wrong-password');
    });
  });

  it('a wrong password, although sudo has a right one cached: it is not sent a second time', async () => {
    await withSudoers('Defaults timestamp_type=global', async () => {
      const { askSudoPassword } = answering('wrong horse');
      await as(
        'opspw',
        async (transport) => {
          await expect(whoami(transport)).rejects.toMatchObject({ reason: 'sudo-wrong-password' });
        },
        {
          async askSudoPassword(where) {
            await lab.host.must(CACHE);
            return askSudoPassword(where);
          },
        },
      );
      await lab.host.must(FORGET);
    });
  });

  it('cached credentials that ran out between two scripts, with nobody to ask: the words say so', async () => {
    await withSudoers('Defaults timestamp_type=global', async () => {
      await lab.host.must(CACHE);
      await as('opspw', async (transport) => {
        expect(await whoami(transport)).toEqual(ROOT);
        await lab.host.must(FORGET);
        await expect(whoami(transport)).rejects.toMatchObject({
          reason: 'sudo-password-needed',
          message: expect.stringContaining('what it had cached has run out'),
        });
      });
    });
  });

  it('a login that is not in sudoers', async () => {
    await lab.host.must(`echo 'nopriv:${PASSWORD}' | chpasswd`);
    expect(await refusal('nopriv', answering(PASSWORD))).toBe('sudo-not-allowed');
    expect(await leftovers()).toBe('');
  });

  it('sudo that wants a terminal (requiretty)', async () => {
    await withSudoers('Defaults requiretty', async () => {
      expect(await refusal('ops')).toBe('sudo-needs-tty');
    });
  });

  it('no sudo at all', async () => {
    await lab.host.must('mv /usr/bin/sudo /usr/bin/sudo.away');
    try {
      expect(await refusal('ops')).toBe('sudo-missing');
      expect(await as('root', whoami)).toEqual(ROOT);
    } finally {
      await lab.host.must('mv /usr/bin/sudo.away /usr/bin/sudo');
    }
  });

  it('a login without a shell', async () => {
    await lab.host.must('usermod -s /usr/sbin/nologin ops');
    try {
      expect(await refusal('ops')).toBe('no-shell');
    } finally {
      await lab.host.must('usermod -s /bin/bash ops');
    }
  });

  it('no room for a script in /tmp', async () => {
    await lab.host.must('mount -t tmpfs -o size=64k none /tmp && dd if=/dev/zero of=/tmp/fill bs=4k 2>/dev/null || :');
    try {
      expect(await refusal('opspw', answering(PASSWORD))).toBe('no-space');
    } finally {
      await lab.host.must('umount /tmp');
    }
  });
});

it('neither password nor script is seen: not in any process, the journal, a log, a history, or a file', async () => {
  await lab.host.must(`touch /run/watch; systemd-run -q --unit=watch-processes /bin/sh -c '
    while [ -e /run/watch ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; done | tr "\\\\0" "\\\\n" >/run/seen'`);
  const script = 'canary=zebra-in-the-script; sleep 1; echo done';
  for (const [user, more] of [
    ['root', {}],
    ['ops', {}],
    ['noisy', {}],
    ['opspw', answering(PASSWORD)],
    ['opspw', answering('battery staple')],
  ] as const)
    await as(user, (transport) => transport.exec(script, LIMITS).catch(() => null), more);
  // What would give a script away is seen by the sampler: an argument, and the environment.
  await lab.host.must('VISIBLE=environment-canary sh -c "sleep 1; : argument-canary"');
  await lab.host.must('rm /run/watch; while systemctl -q is-active watch-processes; do sleep 0.2; done');
  for (const shown of ['^/bin/sh$', '^VISIBLE=environment-canary$', 'argument-canary'])
    expect(Number(await lab.host.must(`grep -ac '${shown}' /run/seen`)), shown).toBeGreaterThan(0);
  for (const secret of [PASSWORD, 'battery staple', 'zebra']) {
    const search = `journalctl --no-pager -q -o export | grep -ac '${secret}'; grep -rlaF '${secret}' /run/seen /var/log /root /home /tmp /var/tmp`;
    expect((await lab.host.run(search)).stdout.trim(), secret).toBe('0');
  }
});

it('a script that hangs as root is cut on time, and the next one runs', async () => {
  await as('ops', async (transport) => {
    expect(await transport.exec('echo before; sleep 300', { timeoutMs: 3_000 })).toMatchObject({
      stdout: 'before\n',
      code: null,
      cut: 'timeout',
    });
    expect(await whoami(transport)).toEqual(ROOT);
  });
});

it('a host with another key than the one that is known is refused', async () => {
  const stranger = { ...targetFor('ops'), knownHosts: ['/dev/null'] };
  await expect(
    connect(
      stranger,
      knownHostsVerifier(() => 'lab'),
    ),
  ).rejects.toMatchObject({
    reason: 'host-key-unknown',
    hint: expect.stringContaining('ironhull trust lab'),
  });
});
