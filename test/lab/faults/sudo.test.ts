// Every way to become root leads through a whole apply, and back.
import { beforeAll, expect, it } from 'vitest';
import { long } from '../../faults/figures.ts';
import { ironhull, reach, report } from '../ironhull.ts';
import { useHost } from '../lab.ts';
import { attack } from './attack.ts';
import { broken, CONSENT, forget, setScene } from './scene.ts';

const PASSWORD = 'correct horse';
const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const { round } = attack('apply through sudo', 'each way to become root');

interface Way {
  readonly what: string;
  readonly user: string;
  readonly password?: true;
  /** Lines for sudoers.d while it lasts. */
  readonly sudoers?: string;
  readonly arrange?: string;
}

const WAYS: readonly Way[] = [
  // The three at once: a password, a login that talks on both streams, a shell that is no sh.
  { what: 'a password, a noisy login, fish', user: 'fishy', password: true },
  {
    what: 'sudo whose path lacks /usr/sbin and /sbin, csh',
    user: 'cshy',
    password: true,
    sudoers: 'Defaults secure_path="/usr/bin:/bin"',
  },
  {
    what: 'credentials that sudo has cached',
    user: 'opspw',
    password: true,
    sudoers: 'Defaults timestamp_type=global',
  },
  {
    what: 'a lecture, insults and a banner',
    user: 'opspw',
    password: true,
    sudoers: 'Defaults lecture=always,insults,!use_pty',
  },
  { what: 'no password, a noisy login', user: 'noisy' },
  { what: 'root itself', user: 'root' },
];
const chosen = long ? WAYS : WAYS.slice(0, 3);

beforeAll(async () => {
  await lab.host.must(`
    for it in fishy:/usr/bin/fish cshy:/bin/tcsh; do
      useradd --create-home --groups sudo --shell "\${it#*:}" "\${it%:*}"
      cp -a /home/noisy/.ssh "/home/\${it%:*}/"
    done
    mkdir -p /home/fishy/.config/fish
    printf 'echo "Welcome to this fish."\\necho "Careful." >&2\\nprintf "\\\\e]0;a title\\\\a"\\n' >/home/fishy/.config/fish/config.fish
    echo 'echo "Welcome, csh."' >/home/cshy/.cshrc
    chown -R fishy: /home/fishy; chown -R cshy: /home/cshy
    printf '%s\\n' 'fishy:${PASSWORD}' 'cshy:${PASSWORD}' | chpasswd`);
});

it.each(chosen.map((way) => [way.what, way] as const))('apply and rollback: %s', async (what, way) => {
  await round(what, async () => {
    const before = await setScene(lab.host);
    if (way.sudoers !== undefined) {
      await lab.host.must(
        `printf '%s\\n' '${way.sudoers}' >/etc/sudoers.d/zz-test && chmod 440 /etc/sudoers.d/zz-test && visudo -cq`,
      );
    }
    const how = way.password ? ['--sudo', 'password', '--sudo-password-fd', '0'] : [];
    const stdin = way.password ? { stdin: `${PASSWORD}\n` } : {};
    const { code, host, stdout, stderr } = await report(
      ['apply', ...reach(lab.host, way.user), '--yes', ...CONSENT, ...how],
      stdin,
    );
    expect(host.error).toBeUndefined();
    expect(host.outcome, host.transaction?.message).toBe('applied');
    // userns-remap waits for consent, since containers run.
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain(PASSWORD);
    expect((await ironhull(['rollback', ...reach(lab.host, way.user), '--yes', ...how], stdin)).code).toBe(0);
    await lab.host.must('rm -f /etc/sudoers.d/zz-test');
    expect(await broken(lab.host, before)).toEqual([]);
    expect(await lab.host.must('ls -A /tmp | grep ironhull || :')).toBe('');
    await forget(lab.host);
  });
});
