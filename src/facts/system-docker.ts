/**
 * The answer of every docker question on a host that has no Docker daemon of its own: none at all, only a user's
 * (rootless), a snap's, or Podman under docker's name. Not an error: `docker-install` says which it is.
 */
export const NO_SYSTEM_DOCKER = 'no system docker\n';

/** Where a unit named docker.service may lie, in the order in which systemd prefers them (systemd.unit(5)). */
export const DOCKER_UNIT_FILES = [
  '/etc/systemd/system/docker.service',
  '/run/systemd/system/docker.service',
  '/usr/local/lib/systemd/system/docker.service',
  '/usr/lib/systemd/system/docker.service',
  '/lib/systemd/system/docker.service',
] as const;

/** podman-docker answers to docker's name and on its socket. */
export const PODMAN_DOCKER = '/usr/lib/tmpfiles.d/podman-docker.conf';

/** A snap keeps its configuration under /var/snap and updates itself. */
export const SNAP_UNIT = '/etc/systemd/system/snap.docker.dockerd.service';

/**
 * Wraps a snippet so that it runs only where Docker is installed as a service of the system.
 * Tests of the shell itself: no forks. A daemon that is installed but silent still fails the question, so it is unknown.
 */
export function whereDocker(snippet: string): string {
  return wrapped(`${NATIVE} && { [ -S /run/docker.sock ] || [ -e /etc/init.d/docker ] || ${UNIT}; }`, snippet);
}

/** The same for questions to systemd about docker.service. */
export function whereDockerUnit(snippet: string): string {
  return wrapped(`${NATIVE} && [ -d /run/systemd/system ] && { ${UNIT}; }`, snippet);
}

const NATIVE = `[ ! -e ${PODMAN_DOCKER} ] && [ ! -e ${SNAP_UNIT} ]`;
const UNIT = DOCKER_UNIT_FILES.map((path) => `[ -e ${path} ]`).join(' || ');
const wrapped = (test: string, snippet: string) => `if ${test}; then\n${snippet}\nelse echo 'no system docker'; fi`;
