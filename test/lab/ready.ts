// When a host counts as up.
import type { Machine } from './machine.ts';
import { until } from './processes.ts';

/** systemd has started everything (a failed unit does not count: degraded), sshd listens and dockerd answers. */
export async function waitUntilReady(machine: Machine, timeoutMs: number): Promise<void> {
  let last = 'nothing yet';
  await until(
    async () => {
      const { stdout, stderr, code } = await machine.run(question, { timeoutMs: 30_000 });
      last = `${stdout}${stderr}`;
      return code === 0 ? true : undefined;
    },
    { timeoutMs, everyMs: 100, why: () => `the lab host did not come up; last seen:\n${last}` },
  );
}

const question = `
state=$(systemctl is-system-running 2>&1)
case $state in
  running | degraded) ;;
  *) echo "systemd: $state"; systemctl list-jobs --no-pager --no-legend 2>&1 | head -n 20; exit 1 ;;
esac
[ -n "$(ss -Hltn 'sport = :22')" ] || { echo 'sshd does not listen'; exit 1; }
timeout 20 docker info >/dev/null || exit 1
`;
