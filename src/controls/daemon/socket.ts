import { dropIn, owned } from '../../changes.ts';
import { control, fail, fileProbe, manual, pass } from '../../define.ts';
import { configured, type Daemon, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { dockerSockets, type LiveSocket } from '../../facts/docker-sockets.ts';
import { localAccounts } from '../../facts/local-accounts.ts';
import { hostsOf } from '../../facts/tcp-hosts.ts';
import { dockerUnits, property } from '../../facts/unit-properties.ts';
import type { Change } from '../../model.ts';
import { cis } from '../cis.ts';

const MODE = '0660';
const DROP_IN = '/etc/systemd/system/docker.socket.d/zz-ironhull.conf';

export default control({
  title: 'Keep the Docker socket to root and its group',
  why: 'Whoever can write to the socket is root on the host.',
  costs: 'Programs that reached the socket through its old group or mode lose it, at the next start of docker.socket.',
  severity: 'critical',
  refs: [
    ...cis('3.15', '3.16'),
    { source: 'Docker docs', url: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface' },
  ],
  facts: { ...daemonFacts, dockerSockets, dockerUnits, localAccounts, socketDropIn: fileProbe(DROP_IN) },
  options: { group: { ask: 'Which group may use the Docker socket?', default: 'docker' } },

  inspect({ dockerSockets, dockerUnits, localAccounts, socketDropIn: _, ...facts }, { group }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const unit = dockerUnits.get('docker.socket');
    const live = dockerSockets.filter((it) => !fits(it, group));
    // Without docker.socket dockerd makes the file itself, 0660 and with the group of its configuration.
    const made = unit?.load !== 'loaded' ? null : unitSocket(unit);
    const wrongUnit = made !== null && !fits(made, group);
    const given = groupGiven(daemon, made === null);
    const wrongGroup = given !== null && given !== group && given !== 'root';
    if (!wrongUnit && !wrongGroup && live.length === 0) {
      const [first] = dockerSockets;
      if (first === undefined)
        return manual('there is no socket file', 'systemctl restart docker.socket makes it anew');
      return pass(`${first.path} is ${described(first)}`);
    }
    const seen = [
      ...(wrongUnit ? [`docker.socket makes it ${described(made)}`] : []),
      ...(wrongGroup ? [`dockerd gives it to the group ${given}`] : []),
      ...live.map((it) => `${it.path} is ${described(it)}`),
    ].join('; ');
    // systemd cannot resolve it, the socket fails, and docker.service goes down with it (engine-tried 7).
    if (!localAccounts.groups.has(group)) {
      return manual(seen, `make the group ${group} first: with one that does not exist Docker would not start`);
    }
    const why = `only root and the group ${group} speak to the daemon`;
    // The live file is mended in place: it holds until the socket is made anew, and cuts nobody's connection.
    const changes: Change[] = live.map(({ path }) => owned(path, { mode: MODE, owner: `root:${group}` }, why));
    if (wrongUnit) {
      const data = { mode: MODE, user: 'root', group };
      changes.unshift(dropIn('docker.socket', 'systemd/docker-socket.conf.hbs', data, why));
    }
    if (wrongGroup) return repair(daemon, seen, { group: group === 'docker' ? null : group }, why, {}, ...changes);
    return fail(seen, changes[0]!, ...changes.slice(1));
  },
});

/** The group of a socket that dockerd makes by itself; null where it makes none, but takes that of docker.socket. */
function groupGiven(daemon: Daemon, alone: boolean): string | null {
  const { inFile, onCommandLine } = hostsOf(daemon);
  const makes = alone || [...inFile, ...onCommandLine].some((it) => it.startsWith('unix:'));
  return makes ? String(configured(daemon, 'group') ?? 'docker') : null;
}

type Access = Omit<LiveSocket, 'path'>;

/** systemd's own defaults are 0666 and root:root (systemd.socket(5)). */
function unitSocket(unit: Parameters<typeof property>[0]): Access {
  return {
    mode: (property(unit, 'SocketMode') || '0666').padStart(4, '0'),
    user: property(unit, 'SocketUser') || 'root',
    group: property(unit, 'SocketGroup') || 'root',
  };
}

/** Bit by bit: 0602 is a smaller number than 0660, and worse. A socket of root alone is tighter than asked. */
function fits({ mode, user, group }: Access, wanted: string): boolean {
  const excess = Number.parseInt(mode, 8) & ~Number.parseInt(MODE, 8);
  return excess === 0 && user === 'root' && (group === wanted || group === 'root');
}

const described = ({ mode, user, group }: Access) => `${mode} ${user}:${group}`;
