import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** An image with its names, and whether a registry gave it a digest under any of them. */
export interface ImageOrigin {
  readonly id: string;
  /** `nginx:1.27`; none for one without a name. */
  readonly names: readonly string[];
  readonly fromRegistry: boolean;
}

/**
 * A pull records the digest by which the registry vouches for what it gave; `docker load`, `import` and `build` record
 * none. One line for each name. No Docker: no images.
 */
export const imageOrigins: Probe<readonly ImageOrigin[]> = probe(
  'image-origins',
  whereDocker("docker image ls --no-trunc --digests --format '{{.ID}} {{.Repository}}:{{.Tag}} {{.Digest}}'"),
  (text) => (text === NO_SYSTEM_DOCKER ? [] : parseImages(text)),
);

function parseImages(text: string): ImageOrigin[] {
  const images = new Map<string, { names: string[]; fromRegistry: boolean }>();
  for (const line of text.split('\n').filter((it) => it !== '')) {
    const [, id, name, digest] = /^(sha256:[0-9a-f]{64}) (\S+) (<none>|sha256:[0-9a-f]{64})$/.exec(line) ?? [];
    if (id === undefined || name === undefined) throw new Error(`${JSON.stringify(line.slice(0, 80))} is no image`);
    const image = images.get(id) ?? { names: [], fromRegistry: false };
    if (!name.includes('<none>')) image.names.push(name);
    images.set(id, { ...image, fromRegistry: image.fromRegistry || digest !== '<none>' });
  }
  return [...images].map(([id, it]) => ({ id, ...it }));
}
