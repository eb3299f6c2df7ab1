import socketExposure from '../../../src/controls/daemon/socket-exposure.ts';
import { controlTest } from '../../control-tester.ts';
import { container } from './says.ts';

/** Containers by what of the host they mount: a line of docker inspect has more about each. */
const mounting = (mounts: Readonly<Record<string, readonly string[]>>) => ({
  containers: Object.entries(mounts)
    .map(([name, sources]) =>
      container({
        name,
        inspect: {
          Mounts: sources.map((Source) => ({ Type: 'bind', Source, Destination: '/inside', Mode: 'ro', RW: false })),
        },
      }),
    )
    .join(''),
});

controlTest(socketExposure, {
  'does not apply where there is no container': { is: 'not-applicable' },
  'passes where none sees a socket': {
    says: mounting({ web: ['/srv/www', '/run/docker.sockets', '/var/lib/docker/volumes/x/_data'], db: [] }),
    is: 'pass',
    seen: 'no container sees a socket',
  },
  'names each that does, whatever the path is called, and read-only or not': {
    says: mounting({
      traefik: ['/var/run/docker.sock'],
      cadvisor: ['/srv', '/'],
      agent: ['/run/'],
      ctr: ['/run/containerd/containerd.sock'],
      web: ['/srv/run'],
    }),
    is: 'manual',
    seen: 'root by way of the socket: traefik (/var/run/docker.sock), cadvisor (/), agent (/run/), ctr (/run/containerd/containerd.sock)',
  },
  'counts one that does not run: it may be started again': {
    says: {
      containers: container({
        name: 'old',
        nnp: '-',
        inspect: { Mounts: [{ Source: '/run/docker.sock', Destination: '/s' }] },
      }),
    },
    is: 'manual',
  },
  'looks where the socket of this host is': {
    says: { 'docker-sockets': '660 root docker /srv/api/d.sock\n', ...mounting({ ci: ['/srv/api'] }) },
    is: 'manual',
  },
  'is content with those that are named': {
    says: mounting({ traefik: ['/var/run/docker.sock'] }),
    options: { allowed: ['traefik'] },
    is: 'pass',
    seen: 'only traefik, as named',
  },
  'is not misled by a tmpfs, which has no source': {
    says: {
      containers: container({ name: 'web', inspect: { Mounts: [{ Type: 'tmpfs', Source: '', Destination: '/run' }] } }),
    },
    is: 'pass',
  },
});
