import { type Facts, filesFrom, settingsFrom } from './facts.ts';

/** What a stock lab host of bookworm answered, in short, with other parts of the answer or other lines about files. */
export function facts({ says = {}, files = '' }: { says?: Partial<typeof SETTINGS>; files?: string } = {}): Facts {
  const text = Object.entries({ ...SETTINGS, ...says })
    .map(([name, body]) => `== ${name}\n${body}\n`)
    .join('');
  return { ...settingsFrom(text), ...filesFrom(`${FILES}${files}`) };
}

/** daemon.json with this text. */
export const config = (text: string) => ({ config: `present\n${text}` });

const INFO = {
  ...{ ServerVersion: '20.10.24+dfsg1', Driver: 'overlay2', LoggingDriver: 'json-file', LiveRestoreEnabled: false },
  ...{ SecurityOptions: ['name=seccomp,profile=default'], ExperimentalBuild: false },
  Swarm: { LocalNodeState: 'inactive' },
};

const SETTINGS = {
  words: '/usr/sbin/dockerd\n-H\nfd://\n--containerd=/run/containerd/containerd.sock',
  config: 'absent',
  jq: 'no',
  info: JSON.stringify(INFO),
  mount: 'yes',
  audit: 'No rules',
  group: 'docker:x:110:',
};

const FILES = `unit docker.service /lib/systemd/system/docker.service
file 644 root:root /lib/systemd/system/docker.service
unit docker.socket /lib/systemd/system/docker.socket
file 644 root:root /lib/systemd/system/docker.socket
unit containerd.sock /run/containerd/containerd.sock
folder 755 root:root /etc/docker
file 644 root:root /etc/default/docker
socket 660 root:docker /var/run/docker.sock
socket 660 root:root /run/containerd/containerd.sock
folder 710 root:root /var/lib/docker
file 755 root:root /usr/bin/containerd
file 755 root:root /usr/bin/containerd-shim
file 755 root:root /usr/bin/containerd-shim-runc-v2
`;

// Stock hosts with one thing changed.
export const mode = (octal: string) => facts({ files: `file ${octal} root:root /lib/systemd/system/docker.service\n` });
export const audit = (...rules: string[]) => facts({ says: { audit: rules.join('\n') } });
export const words = (...more: string[]) => facts({ says: { words: ['/usr/sbin/dockerd', ...more].join('\n') } });
export const members = (names: string) => facts({ says: { group: `docker:x:110:${names}` } });
export const info = (changes: object) => facts({ says: { info: JSON.stringify({ ...INFO, ...changes }) } });
export const json = (keys: object, jq: 'yes' | 'no' = 'no') =>
  facts({ says: { ...config(JSON.stringify(keys, null, 2)), jq } });
