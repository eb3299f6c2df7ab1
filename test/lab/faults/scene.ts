// A host with work on it, and what must be true of it after an attack, whatever the attack was.
import { image } from '../image-for-tests.ts';
import type { LabHost } from '../lab.ts';
import { differences, type HostState, hostState } from '../state.ts';

/** What the baseline asks for where containers run that could gain privileges; without it dockerd need not restart. */
export const CONSENT = ['--accept', 'no-new-privileges'] as const;

/** One container per restart policy: a plain restart of dockerd, and live-restore taken back wrongly, lose different ones. */
export const POLICIES = ['no', 'always', 'on-failure', 'unless-stopped'] as const;

export interface Scene {
  readonly state: HostState;
  /** "/always 1234" */
  readonly pids: readonly string[];
}

/** Containers that run, Docker without daemon.json unless one is given. */
export async function setScene(host: LabHost, daemonJson?: string): Promise<Scene> {
  if ((await host.run('docker image inspect base')).code !== 0) await image(host, 'base');
  const write =
    daemonJson === undefined
      ? 'rm -f /etc/docker/daemon.json'
      : `mkdir -p /etc/docker; cat >/etc/docker/daemon.json <<'END'\n${daemonJson}\nEND`;
  const runs = POLICIES.map((it) => `docker run -d --name ${it} --network none --restart ${it} base sleep 1000000`);
  await host.must(`
    ${write}
    docker ps -aq | xargs -r docker rm -f >/dev/null
    systemctl reset-failed docker.service docker.socket; systemctl restart docker.service
    ${runs.join(' && ')}`);
  return sceneOf(host);
}

export async function sceneOf(host: LabHost): Promise<Scene> {
  const pids = await host.must("docker ps -q | xargs -r docker inspect -f '{{.Name}} {{.State.Pid}}' | sort");
  return { state: await hostState(host), pids: pids.trim().split('\n') };
}

/**
 * How the host differs from the scene: everything below /etc, units, services, sysctls, containers and their processes,
 * and what a transaction must not leave behind. Empty when the promise was kept.
 * @param survived whether the containers' processes must be the same ones (not after a reboot)
 */
export async function broken(host: LabHost, before: Scene, survived = true): Promise<string[]> {
  const left = await remains(host);
  if ((await host.run('systemctl is-active docker.service && docker info')).code !== 0)
    return [...left, 'Docker does not run'];
  const after = await sceneOf(host);
  const found = differences(before.state, after.state).filter((it) => survived || !it.startsWith('containers: '));
  const [had, has] = [before, after].map(({ pids }) => pids.map((it) => (survived ? it : it.replace(/ \d+$/, ''))));
  if (had!.join('; ') !== has!.join('; ')) found.push(`containers ran: ${had!.join('; ')}; now: ${has!.join('; ')}`);
  return [...left, ...found];
}

/**
 * Units and files of a transaction that are still there although none is under way. The dead man's switch and what a
 * boot starts afterwards notice the end by themselves, a moment later.
 */
export async function remains(host: LabHost): Promise<string[]> {
  const { stdout } = await host.run(`
    tries=0
    while [ "$tries" -lt 300 ] && systemctl list-units --no-legend --plain 'ironhull*' | grep -q .; do
      tries=$((tries + 1)); sleep 0.2
    done
    ls -d /etc/systemd/system/ironhull* /etc/systemd/system/*/ironhull* /var/lib/ironhull/pending 2>/dev/null
    systemctl list-units --all --no-legend --plain 'ironhull*'
    find /etc /usr/local -name '*.ironhull-*'`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `left behind: ${line}`);
}

/** Nothing of earlier rounds: the next one's marks are its own. */
export const forget = (host: LabHost) => host.must('rm -rf /var/lib/ironhull');
