// Neither a password nor a script shows on the host: not in ps, not in the journal, not in a shell's history.
import { expect, it } from 'vitest';
import { reach, report } from './ironhull.ts';
import { useHost } from './lab.ts';

const lab = useHost({ tier: 'nspawn', suite: 'bookworm' });
const PASSWORD = 'correct horse';

it('sudo with a password: ps, the journal and the history hold neither it nor a whole script', async () => {
  await lab.host.must(`
    rm -f /tmp/seen; touch /tmp/watch
    systemd-run -q --unit=watch-ps /bin/sh -c 'while [ -e /tmp/watch ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ >>/tmp/seen 2>/dev/null; sleep 0.05; done'`);
  const { code, host, stdout, stderr } = await report(
    ['apply', ...reach(lab.host, 'opspw'), '--yes', '--sudo', 'password', '--sudo-password-fd', '0'],
    { stdin: `${PASSWORD}\n` },
  );
  expect(host.error).toBeUndefined();
  expect(code).toBe(0);
  await lab.host.must('rm /tmp/watch; sleep 1');
  const places = '/tmp/seen /var/log /home /root /var/lib/ironhull';
  expect(
    (
      await lab.host.run(`grep -rl -a '${PASSWORD}' ${places}; journalctl --no-pager | grep -c '${PASSWORD}'`)
    ).stdout.trim(),
  ).toBe('0');
  // A line of the probe library and one of the transaction library stand for "the script".
  for (const line of ['ask NAME SNIPPET', 'Every verb writes its undo']) {
    expect(
      (
        await lab.host.run(
          `grep -rl -a '${line}' /tmp/seen /var/log /home /root; journalctl --no-pager | grep -c '${line}'`,
        )
      ).stdout.trim(),
    ).toBe('0');
  }
  expect(stdout + stderr).not.toContain(PASSWORD);
  expect((await lab.host.must('ls -A /tmp')).split('\n').filter((it) => it.includes('ironhull'))).toEqual([]);
});
