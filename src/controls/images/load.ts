import { choice, control, manual, notApplicable, pass } from '../../define.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerGroup, type Group } from '../../facts/docker-group.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { type ImageOrigin, imageOrigins } from '../../facts/image-origins.ts';
import { count, named } from '../../facts/words.ts';
import { cis } from '../cis.ts';

const NONE: string[] = [];

export default control({
  title: 'Know the images that no registry vouches for',
  why:
    'docker load makes an image of whatever a file says, under any name: no signature and no digest is checked, and a tag ' +
    'that exists already is moved to it. It brings back a backup; it is no boundary of trust. Whoever reaches the socket ' +
    'can load, import and build, so these images are as good as those people and the files they were given.',
  costs: 'Nothing: it only looks.',
  severity: 'low',
  refs: [
    ...cis('4.2'),
    { source: 'Docker docs: docker image load', url: 'https://docs.docker.com/reference/cli/docker/image/load/' },
  ],
  facts: { install: dockerInstall, info: dockerInfo, imageOrigins, dockerGroup },
  options: { known: choice('Which images were built or loaded here on purpose (name, or name:tag)?', NONE) },

  inspect({ install, info, imageOrigins, dockerGroup }, { known }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null || info === null) return elsewhere ?? notApplicable('Docker is not installed');
    if (imageOrigins.length === 0) return notApplicable('there are no images');
    // It makes up a digest for whatever it holds, so nothing is to be told from one.
    if (info.storageDriver === 'overlayfs')
      return notApplicable('in the containerd image store every image has a digest, wherever it came from');
    const strange = imageOrigins.filter((it) => !it.fromRegistry && !isKnown(it, known));
    if (strange.length === 0) return pass(`${count(imageOrigins.length, 'image')}, each of a registry or known`);
    return manual(
      `${count(strange.length, 'image')} of ${imageOrigins.length} loaded, imported or built: ${named(strange.map(shown))}`,
      `ask who made them (${whoMay(dockerGroup)} can), pull what a registry has, by digest, and name the rest under "known"`,
    );
  },
});

const isKnown = ({ names }: ImageOrigin, known: readonly string[]) =>
  names.some((it) => known.includes(it) || known.includes(it.replace(/:[^:/]*$/, '')));

const shown = ({ names, id }: ImageOrigin) => names[0] ?? id.slice('sha256:'.length, 'sha256:'.length + 12);

function whoMay(group: Group | null): string {
  const members = [...new Set([...(group?.members ?? []), ...(group?.primary ?? [])])];
  return named(['root', ...members.filter((it) => it !== 'root')]);
}
