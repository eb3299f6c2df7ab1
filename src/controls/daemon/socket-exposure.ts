import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { type Container, containers } from '../../facts/containers.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { CONTAINERD_SOCKETS } from '../../facts/docker-files.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { dockerSockets } from '../../facts/docker-sockets.ts';
import { named } from '../../facts/words.ts';

const NONE: string[] = [];

export default control({
  title: 'Know which containers can reach the Docker socket',
  why:
    'Whoever breaks into a container that sees the socket starts another one, with the host in it, and is root there. ' +
    'It helps nothing that it is mounted read-only: that keeps the file from being replaced, not from being spoken to.',
  costs:
    'Nothing: it only looks. A proxy in between that lets through what is needed (and no create, exec or build) is what ' +
    'most such containers can do with.',
  severity: 'high',
  refs: [
    {
      source: 'Docker docs',
      url: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    },
  ],
  facts: { install: dockerInstall, containers, dockerSockets },
  options: { allowed: choice('Which containers may reach the Docker socket, by name?', NONE) },

  inspect({ install, containers, dockerSockets }, { allowed }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (containers.length === 0) return notApplicable('there is no container');
    const sockets = [...dockerSockets.map(({ path }) => path), ...CONTAINERD_SOCKETS];
    const holders = containers.flatMap((it) => {
      const through = it.mounts.find(({ source }) => sockets.some((socket) => isIn(socket, realPath(source))));
      return through === undefined ? [] : [{ ...it, through: through.source }];
    });
    const strangers = holders.filter(({ name }) => !allowed.includes(name));
    if (strangers.length === 0)
      return pass(holders.length === 0 ? 'no container sees a socket' : `only ${named(holders.map(nameOf))}, as named`);
    return manual(
      `root by way of the socket: ${named(strangers.map(({ name, through }) => `${name} (${through})`))}`,
      'start them without that mount, or with a proxy for the socket; what has to stay is named under "allowed"',
    );
  },
});

const nameOf = ({ name }: Container) => name;
/** /var/run leads to /run wherever Docker runs. */
const realPath = (path: string) => path.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/(?<=.)\/+$/, '');
const isIn = (socket: string, source: string) => source === '/' || socket === source || socket.startsWith(`${source}/`);
