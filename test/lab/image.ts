// Builds one root file system per suite, for both tiers, with mmdebstrap from the mirror that this machine's apt uses.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';
import { keys, makeKeys } from './keys.ts';
import { withLock } from './lock.ts';
import { runOwned } from './owned.ts';
import { needPrograms } from './packages.ts';
import { output, succeeded } from './processes.ts';
import { withProgress } from './progress.ts';
import { type Recipe, recipe, type Suite, suites } from './recipe.ts';

export interface Image {
  readonly suite: Suite;
  /** e.g. bookworm-3f9a0c12aa01 */
  readonly name: string;
  readonly folder: string;
  /** the tree; never written to: hosts lay their own layer over it */
  readonly root: string;
  /** public host keys of sshd, one line each: "ssh-ed25519 AAAA…" */
  readonly hostKeys: readonly string[];
}

/** The image of this suite; built when it is not there yet (about 40 s), by one process while others wait. */
export async function buildImage(suite: Suite): Promise<Image> {
  await needPrograms(['mmdebstrap', 'ssh-keygen']);
  const { publicKey } = await makeKeys();
  const wanted = recipe(suite, publicKey);
  const folder = join(cacheFolder('images'), wanted.name);
  if (!existsSync(folder)) {
    await withLock(wanted.name, async () => {
      if (existsSync(folder)) return;
      const step = { key: `image ${suite}`, title: `building the ${suite} image`, guess: 60 };
      await withProgress(step, () => build(wanted, publicKey, folder));
    });
  }
  const root = join(folder, 'root');
  return { suite, name: wanted.name, folder, root, hostKeys: readHostKeys(root) };
}

/** Whether a host can start at once: the image is built, and for QEMU booted once. */
export function hasImage(suite: Suite, tier: 'nspawn' | 'qemu'): boolean {
  try {
    const files = readdirSync(join(cacheFolder('images'), recipe(suite, keys().publicKey).name));
    return tier === 'nspawn' || files.some((file) => file.startsWith('booted-'));
  } catch {
    return false;
  }
}

/** Removes what an older recipe or an interrupted build left; no host may run. Returns the names. */
export function pruneImages(): string[] {
  const images = cacheFolder('images');
  const { publicKey } = keys();
  const current = suites.map((suite) => recipe(suite, publicKey).name);
  const old = readdirSync(images).filter((name) => !current.includes(name));
  for (const name of old) rmSync(join(images, name), { recursive: true });
  return old;
}

async function build(wanted: Recipe, publicKey: string, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('the lab builds its images as root: run it with sudo');
  const site = await mirror();
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  const args = [
    '--mode=root',
    '--variant=minbase',
    '--format=directory',
    // Nobody needs a half-built image after a power cut: it is thrown away.
    '--dpkgopt=force-unsafe-io',
    ...['man', 'doc', 'locale', 'info'].map((what) => `--dpkgopt=path-exclude=/usr/share/${what}/*`),
    '--aptopt=Acquire::Languages "none"',
    // A mirror that lags keeps sid's signed lists past the week for which they are good; the signature is still checked.
    ...(wanted.suite === 'sid' ? ['--aptopt=Acquire::Check-Valid-Until "false"'] : []),
    `--include=${wanted.packages.join(',')}`,
    `--essential-hook='${wanted.before}' "$1"`,
    ...wanted.after.map((hook) => `--customize-hook='${hook}' "$1"`),
    wanted.release,
    join(partial, 'root'),
    site,
  ];
  const env = { LAB_PUBLIC_KEY: publicKey, TMPDIR: cacheFolder('tmp') };
  const result = await runOwned('mmdebstrap', args, { timeoutMs: 1_200_000, env });
  if (result.code !== 0 && /does not have a Release file|404 {2}Not Found/.test(result.stderr)) {
    throw new Error(`Debian ${wanted.suite} is not to be had from this machine's apt mirror:\n${result.stderr}`);
  }
  succeeded(`mmdebstrap ${wanted.suite}`, result);
  renameSync(partial, folder);
}

/** Where this machine's apt gets Debian from. The lab asks nobody else. */
export async function mirror(): Promise<string> {
  const format = ['indextargets', '--format', '$(SITE) $(RELEASE) $(ORIGIN)', 'Created-By: Packages'];
  const lines = (await output('apt-get', format)).trim().split('\n');
  const debian = lines.map((line) => line.split(' ')).filter(([, , origin]) => origin === 'Debian');
  // The site of the plain release, not that of its security updates.
  const site = debian.find(([, release = '']) => !release.includes('-'))?.[0] ?? debian[0]?.[0];
  if (site === undefined)
    throw new Error("no Debian mirror among this machine's apt sources (run apt-get update first?)");
  return site;
}

function readHostKeys(root: string): string[] {
  return ['ed25519', 'ecdsa', 'rsa'].map((kind) =>
    readFileSync(join(root, 'etc/ssh', `ssh_host_${kind}_key.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ')
      .trim(),
  );
}
