// Debian 12's own answers are recorded; other engines are its docker info with another version, and other packages
// constructed in the form in which apt-cache policy prints Debian's.
import dockerVersion from '../../../src/controls/host/docker-version.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const QEMU = 'debian-12-qemu';
const engine = (version: string) => ({
  'docker-info': recorded(QEMU, 'docker-info').replace(/"ServerVersion":"[^"]*"/, `"ServerVersion":"${version}"`),
});
const apt = (name: string, installed: string, candidate: string) => ({
  'engine-packages': `apt\n${name}:\n  Installed: ${installed}\n  Candidate: ${candidate}\n  Version table:\n *** ${installed} 100\n`,
});

const running = (containers: number, liveRestore: boolean) => ({
  'docker-info': recorded(QEMU, 'docker-info')
    .replace(/"ContainersRunning":\d+/, `"ContainersRunning":${containers}`)
    .replace(/"LiveRestoreEnabled":\w+/, `"LiveRestoreEnabled":${liveRestore}`),
});

controlTest(dockerVersion, {
  "passes Debian's own package at the newest that the lists know": {
    host: QEMU,
    is: 'pass',
    seen: /^Docker 20\.10\.24/,
  },
  'finds that a newer one is there': {
    host: QEMU,
    says: apt('docker.io', '20.10.24+dfsg1-1+deb12u1+b6', '20.10.24+dfsg1-1+deb12u2'),
    is: 'manual',
    seen: /20\.10\.24\+dfsg1-1\+deb12u2 is there$/,
    advice: /restarts dockerd/,
  },
  'upgrades it on request, and says what that touches': {
    host: QEMU,
    says: apt('docker.io', '20.10.24+dfsg1-1+deb12u1+b6', '20.10.24+dfsg1-1+deb12u2'),
    options: { upgrade: true },
    is: 'fail',
    fix: [
      { kind: 'package', name: 'docker.io', operation: 'upgrade', risk: 'disruptive', activation: 'docker-restart' },
    ],
    affects: /^docker\.io becomes 20\.10\.24\+dfsg1-1\+deb12u2: dockerd and containerd restart$/,
  },
  'does not upgrade under containers that would stop': {
    host: QEMU,
    says: {
      ...apt('docker.io', '20.10.24+dfsg1-1+deb12u1+b6', '20.10.24+dfsg1-1+deb12u2'),
      ...running(2, false),
    },
    options: { upgrade: true },
    is: 'manual',
    advice: /^2 running containers would stop: apply live-restore first/,
  },
  'upgrades under containers that run on': {
    host: QEMU,
    says: {
      ...apt('docker.io', '20.10.24+dfsg1-1+deb12u1+b6', '20.10.24+dfsg1-1+deb12u2'),
      ...running(1, true),
    },
    options: { upgrade: true },
    is: 'fail',
    affects: /restart, and 1 running container runs on by live-restore$/,
  },
  'upgrades a branch that has ended, where a newer one is offered': {
    host: QEMU,
    says: {
      ...engine('24.0.9'),
      ...apt('docker-ce', '5:24.0.9-1~debian.12~bookworm', '5:29.3.0-1~debian.12~bookworm'),
    },
    options: { upgrade: true },
    is: 'fail',
    seen: /is not mended any more since 2024-06; 5:29\.3\.0-1~debian\.12~bookworm is there$/,
  },
  'upgrades with apt only': {
    host: QEMU,
    says: {
      ...engine('27.3.1'),
      'engine-packages':
        'apk\ndocker policy:\n  27.3.1-r5:\n    https://dl-cdn.alpinelinux.org/alpine/v3.21/community\n  27.3.1-r0:\n    lib/apk/db/installed\n',
    },
    options: { upgrade: true },
    is: 'manual',
    advice: /upgrade docker with apk: ironhull upgrades with apt only/,
  },
  "finds a branch of Docker's own that nobody mends any more": {
    host: QEMU,
    says: {
      ...engine('24.0.9'),
      ...apt('docker-ce', '5:24.0.9-1~debian.12~bookworm', '5:24.0.9-1~debian.12~bookworm'),
    },
    is: 'manual',
    seen: /is not mended any more since 2024-06$/,
  },
  'passes a branch that is mended': {
    host: QEMU,
    says: {
      ...engine('29.3.0'),
      ...apt('docker-ce', '5:29.3.0-1~debian.12~bookworm', '5:29.3.0-1~debian.12~bookworm'),
    },
    is: 'pass',
  },
  'reads dnf (constructed, in the form of dnf 4)': {
    host: QEMU,
    says: {
      ...engine('28.5.1'),
      'engine-packages':
        'dnf\nInstalled Packages\ndocker-ce.x86_64    3:28.5.1-1.el9    @docker-ce-stable\n== newer\n' +
        'Available Upgrades\ndocker-ce.x86_64    3:28.5.2-1.el9    docker-ce-stable\n',
    },
    is: 'manual',
    seen: /3:28\.5\.2-1\.el9 is there$/,
  },
  'reads apk (constructed, in the form of apk-tools 2)': {
    host: QEMU,
    says: {
      ...engine('27.3.1'),
      'engine-packages':
        'apk\ndocker policy:\n  27.3.1-r5:\n    https://dl-cdn.alpinelinux.org/alpine/v3.21/community\n  27.3.1-r0:\n    lib/apk/db/installed\n',
    },
    is: 'manual',
    seen: /27\.3\.1-r5 is there$/,
  },
  'finds an engine that no package brought': {
    host: QEMU,
    says: { ...engine('23.0.6'), 'engine-packages': 'none\n' },
    is: 'manual',
    seen: 'Docker 23.0.6, installed past the package manager; not mended since 2025-05',
  },
  'does not apply without Docker': { host: QEMU, says: { 'docker-install': 'systemd\n' }, is: 'not-applicable' },
});
