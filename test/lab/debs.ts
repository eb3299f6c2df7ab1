// Packages that no image has, for one test: rebuilding an image for them would cost everybody.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from './host.ts';
import { mirror } from './image.ts';
import { output, succeeded } from './processes.ts';
import { REPOSITORY } from './repository.ts';

/**
 * Puts the packages of this release (bookworm) into the repository of the host. They are got as images are, from the
 * mirror of this machine's apt and by its keys, with lists of their own in `folder`.
 */
export async function addPackages(
  host: LabHost,
  release: string,
  names: readonly string[],
  folder: string,
): Promise<void> {
  const place = (name: string) => join(folder, name);
  for (const it of ['lists/partial', 'cache/archives/partial', 'got']) mkdirSync(place(it), { recursive: true });
  writeFileSync(place('status'), '');
  writeFileSync(place('sources.list'), `deb ${await mirror()} ${release} main\n`);
  const own = {
    'Dir::Etc::sourcelist': place('sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': place('lists'),
    'Dir::State::status': place('status'),
    'Dir::Cache': place('cache'),
    'Acquire::Languages': 'none',
    // As root apt would hand over to a user who may not write here.
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(own).flatMap((it) => ['-o', it.join('=')]);
  await output('apt-get', [...options, '-q', 'update'], { timeoutMs: 600_000 });
  const get = 'cd "$0" && exec apt-get "$@"';
  await output('sh', ['-c', get, place('got'), ...options, '-q', 'download', ...names], { timeoutMs: 600_000 });
  const packed = execFileSync('tar', ['-C', place('got'), '-cf', '-', '.'], { encoding: 'base64' });
  // In pieces that the guest's agent takes.
  for (let at = 0; at < packed.length; at += PIECE)
    await host.must(`mkdir -p ${REPOSITORY}; echo ${packed.slice(at, at + PIECE)} | base64 -d >>/srv/packed.tar`);
  succeeded('tar', await host.run(`tar -C ${REPOSITORY} -xf /srv/packed.tar && rm /srv/packed.tar`));
}

/** Whole groups of four letters, so that each piece is base64 by itself. */
const PIECE = 48_000;
