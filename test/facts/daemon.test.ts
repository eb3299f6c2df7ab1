// Constructed: the paths that these packages and programs install, in the form in which the probe prints what it finds.
// None of them is to be had in the lab.
import { describe, expect, it } from 'vitest';
import { CONTROLS as ALL } from '../../src/controls/index.ts';
import type { Control } from '../../src/model.ts';
import { judge } from '../control-tester.ts';
import { command, FILE, file } from '../controls/daemon/says.ts';

const none = 'no system docker\n';
/** What a host without a system daemon answers to every question about it. */
const nothing = Object.fromEntries(
  [
    'docker-info',
    'authz-plugins',
    'bridge-network',
    'containers',
    'daemon-start',
    'docker-volumes',
    'dockerd-command',
    'dockerd-running',
    'ulimit-ceilings',
    'docker-sockets',
    'userns-limits',
  ].map((name) => [name, none]),
);
const traces = (...lines: string[]) => ({ ...nothing, 'docker-install': `${lines.join('\n')}\n` });

// daemon/rootless alone passes where only rootless Docker is, and who sees the socket is not said by its configuration.
const OTHERS = ['daemon/rootless', 'daemon/socket-exposure'];
const CONTROLS = new Map<string, Control>(
  [...ALL].filter(([name]) => name.startsWith('daemon/') && !OTHERS.includes(name)),
);

const HOSTS: Record<string, { says: Record<string, string>; is: string; seen: string }> = {
  'no Docker': { says: traces('systemd'), is: 'not-applicable', seen: 'Docker is not installed' },
  'rootless Docker only': {
    says: traces('systemd', '/run/user/1000/docker.sock'),
    is: 'not-applicable',
    seen: 'only rootless Docker is here: its daemons belong to their users',
  },
  'Podman under the name of docker': {
    says: traces('systemd', '/usr/lib/tmpfiles.d/podman-docker.conf', '/run/docker.sock'),
    is: 'not-applicable',
    seen: 'the docker command here is Podman, which has no daemon',
  },
  'Docker Desktop': {
    says: traces('systemd', '/opt/docker-desktop'),
    is: 'not-applicable',
    seen: 'Docker Desktop runs the daemon in a virtual machine of its own',
  },
  'the snap': {
    says: traces('systemd', '/etc/systemd/system/snap.docker.dockerd.service', '/run/docker.sock'),
    is: 'manual',
    seen: 'Docker is the snap',
  },
  'no systemd': {
    says: traces('no-systemd', '/run/docker.sock', '/etc/init.d/docker'),
    is: 'manual',
    seen: 'this host does not run systemd',
  },
  'a daemon without a unit': {
    says: traces('systemd', '/run/docker.sock'),
    is: 'manual',
    seen: 'dockerd is here, but no docker.service starts it',
  },
  'a daemon.json with a syntax error': {
    says: { [FILE]: file('{\n  "debug": true\n  "icc": false\n}\n') },
    is: 'manual',
    seen: '/etc/docker/daemon.json, line 3, column 3: comma expected',
  },
  'a daemon.json with a comment': {
    says: { [FILE]: file('{\n  // no\n}\n') },
    is: 'manual',
    seen: '/etc/docker/daemon.json, line 2, column 3: invalid comment token',
  },
  'a daemon.json with a key twice': {
    says: { [FILE]: file('{\n  "debug": true,\n  "debug": false\n}\n') },
    is: 'manual',
    seen: '/etc/docker/daemon.json, line 3: debug stands there a second time',
  },
  'a daemon.json that is a list': {
    says: { [FILE]: file('[]\n') },
    is: 'manual',
    seen: '/etc/docker/daemon.json, line 1, column 1: is not a JSON object',
  },
  'a configuration file elsewhere': {
    says: { 'dockerd-command': command({ flags: '-H fd:// --config-file /srv/d.json' }) },
    is: 'manual',
    seen: '/lib/systemd/system/docker.service starts dockerd with --config-file "/srv/d.json"',
  },
  'a key that stands twice, so that dockerd will not start again': {
    says: { [FILE]: file({ debug: true }), 'dockerd-command': command({ flags: '-H fd:// -D' }) },
    is: 'manual',
    seen: 'debug: both in /etc/docker/daemon.json and on the command line of /lib/systemd/system/docker.service',
  },
};

describe('every control of the daemon, before anything else,', () => {
  for (const [host, { says, is, seen }] of Object.entries(HOSTS)) {
    const twice = host.startsWith('a key that stands twice');
    // That one settles it.
    const judges = [...CONTROLS].filter(([name]) => !twice || name !== 'daemon/one-place');
    it.each(judges)(`recognises ${host}: %s`, (_, control) => {
      const asked = new Set(Object.values(control.facts).map(({ name }) => name));
      const heard = Object.fromEntries(Object.entries(says).filter(([name]) => asked.has(name)));
      expect(judge(control, { says: heard })).toMatchObject({ status: is, seen });
    });
  }
});
