// A signed repository of packages on a lab host's own disk, since it is on no network: Docker's packages, packed again from
// what is installed, and one that its image has not.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from './host.ts';
import { needPrograms } from './packages.ts';

export const REPOSITORY = '/srv/repo';
const PACKAGES = 'docker.io containerd runc tini';
const shell = (name: string) => readFileSync(`templates/shell/${name}.sh`, 'utf8');

/** Packs Docker's packages into the repository, and takes Docker off the host without a trace. */
export async function makeBare(host: LabHost): Promise<void> {
  await host.must(
    `set -eu; ROOT=
    ${shell('copies')}
    ${shell('repack')}
    mkdir -p ${REPOSITORY} /srv/ca/DEBIAN
    printf '%s\\n' 'Package: ca-certificates' 'Version: 1' 'Architecture: all' 'Maintainer: nobody <nobody@example.org>' 'Description: a lab host trusts nobody' >/srv/ca/DEBIAN/control
    dpkg-deb -Znone --build /srv/ca ${REPOSITORY}/ca-certificates.deb >/dev/null
    for name in ${PACKAGES}; do mkdir /srv/pack; repack $name /srv/pack; mv /srv/pack/$name.deb ${REPOSITORY}/; rm -r /srv/pack; done
    DEBIAN_FRONTEND=noninteractive apt-get -q -y purge ${PACKAGES}
    ip link delete docker0; groupdel docker
    rm -rf /var/lib/docker /var/lib/containerd /etc/docker /run/docker /run/docker.sock /run/containerd 2>/dev/null || :`,
    { timeoutMs: 300_000 },
  );
}

export interface Signer {
  /** Path of the public key. */
  readonly key: string;
  readonly fingerprint: string;
  sign(text: string): string;
}

/** A key of gpg's in a folder of its own. */
export async function signer(folder: string, name: string): Promise<Signer> {
  await needPrograms(['gpg']);
  const home = join(folder, name);
  mkdirSync(home, { mode: 0o700 });
  const gpg = (args: readonly string[], input = '') =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--no-tty', ...args], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  gpg(['--passphrase', '', '--quick-generate-key', `${name} <${name}@example.org>`, 'default', 'default', 'never']);
  const key = join(folder, `${name}.asc`);
  writeFileSync(key, gpg(['--armor', '--export']));
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(gpg(['--with-colons', '--fingerprint']))![1]!;
  return { key, fingerprint, sign: (text) => gpg(['--clearsign'], text) };
}

/** Makes gpg's agent end with its key. */
export function forget(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** What is in the repository now, under a signature; without a signer the lists stay as they were. */
export async function publish(host: LabHost, by: Signer): Promise<void> {
  const index = await host.must(`cd ${REPOSITORY}
    for it in *.deb; do dpkg-deb -f $it; echo Filename: ./$it; echo Size: $(stat -c %s $it); echo SHA256: $(sha256sum <$it | cut -d ' ' -f 1); echo; done >Packages
    sha256sum <Packages | cut -d ' ' -f 1; stat -c %s Packages`);
  const [digest, size] = index.split('\n');
  const release = `Origin: lab\nSuite: lab\nCodename: lab\nDate: ${new Date().toUTCString()}\nArchitectures: amd64\nSHA256:\n ${digest} ${size} Packages\n`;
  await host.must(`cat >${REPOSITORY}/InRelease <<'END'\n${by.sign(release).trimEnd()}\nEND`);
}
