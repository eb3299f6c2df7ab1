import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { EACH_PATH } from './applied-files.ts';
import { REGISTRY_CERTS } from './docker-files.ts';

/** Texts of authorities of registries, by path. */
export type PlacedAuthorities = ReadonlyMap<string, string>;

/**
 * Those that ironhull has placed by its own record and nobody has changed since: what the profile no longer names of them
 * may go. A file that somebody else placed, or wrote anew, is not ours to take away, and is not told.
 */
export const placedAuthorities: Probe<PlacedAuthorities> = {
  ...probe(
    'placed-authorities',
    `${EACH_PATH}
known=$(cat "$record")
seen=' ' left=100
for path in $paths; do
  case $path in ${REGISTRY_CERTS}/*/ca.crt) ;; *) continue ;; esac
  case $seen in *" $path "*) continue ;; esac
  seen="$seen$path " file=$ROOT$path
  if [ "$left" = 0 ] || [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
  left=$((left - 1))
  sum=$(timeout 10 sha256sum <"$file")
  case $known in *""\${sum%% *}""*) ;; *) continue ;; esac
  printf '== %s\n' "$path"
  cat "$file"
done`,
    textsIn,
  ),
  texts: true,
};

function textsIn(text: string): PlacedAuthorities {
  const [before, ...files] = text.split(/^== (?=\/)/m);
  if (before !== '') throw new Error(`${JSON.stringify(before!.slice(0, 80))} is no file`);
  return new Map(
    files.map((file) => {
      const [, path = '', certificates = ''] = /^(\/\S+)\n([\s\S]*)$/.exec(file) ?? [];
      if (!/^\/etc\/docker\/certs\.d\/[A-Za-z0-9.:-]+\/ca\.crt$/.test(path) || path.includes('/../'))
        throw new Error(`${JSON.stringify(path.slice(0, 80))} is no file of a registry`);
      // Ours hold certificates and nothing else.
      if (!/^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n)+$/.test(certificates))
        throw new Error(`${path} holds something else than certificates`);
      return [path, certificates];
    }),
  );
}
