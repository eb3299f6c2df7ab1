import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { REGISTRY_CERTS } from './docker-files.ts';
import { CONFIGURED_TEXTS, PLAIN_PATHS, quotedPaths } from './named-paths.ts';
import { NO_SYSTEM_DOCKER, whereDockerUnit } from './system-docker.ts';

/** A file that holds certificates, or a private key of which only the public half is told. */
export interface TlsText {
  /** Certificates in PEM, one after the other; '' for none. */
  readonly certificates: string;
  /** The public half of the private key in the file, in PEM; null: it holds none, '' where it could not be told. */
  readonly publicKey: string | null;
}

/** By path. What is not here does not exist or holds nothing of the kind. */
export type TlsMaterial = ReadonlyMap<string, TlsText>;

/**
 * Every file that daemon.json, the unit or its environment names, and those of registries, as far as a certificate or a key
 * stands in it (as docker-files, the shell cannot tell which count). Certificates are public; of a private key openssl or
 * ssh-keygen prints the public half, and no line of it leaves the host. Programs are left out: they are big and no PEM.
 */
export const tlsMaterial: Probe<TlsMaterial | null> = probe(
  'tls-material',
  whereDockerUnit(`set -f
${CONFIGURED_TEXTS}
certs=$(if [ -d ${REGISTRY_CERTS} ]; then find ${REGISTRY_CERTS} -type f; fi)
set -- /root/.docker
${quotedPaths('json', 'certs')}
${PLAIN_PATHS}
for path; do
  shift
  if [ -d "$path" ]; then
    for file in ca cert key; do
      if [ -f "$path/$file.pem" ]; then set -- "$@" "$path/$file.pem"; fi
    done
  elif [ -f "$path" ] && [ ! -x "$path" ]; then
    set -- "$@" "$path"
  fi
done
[ $# -gt 0 ] || exit 0
found=$(grep -lE -e '-----BEGIN ([A-Z]+ )*(CERTIFICATE|PRIVATE KEY)-----' -- "$@") || [ $? -eq 1 ]
IFS='
'
for path in $found; do
  printf '== %s\\n' "$path"
  sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p' "$path"
  if grep -q -e '-----BEGIN .*PRIVATE KEY-----' "$path"; then
    echo '-- key'
    if command -v openssl >/dev/null 2>&1; then
      openssl pkey -in "$path" -passin pass: -pubout 2>/dev/null || :
    elif command -v ssh-keygen >/dev/null 2>&1; then
      ssh-keygen -e -m PKCS8 -P '' -f "$path" 2>/dev/null || :
    fi
  fi
done`),
  (text) => (text === NO_SYSTEM_DOCKER ? null : parseMaterial(text)),
);

function parseMaterial(text: string): TlsMaterial {
  const found = new Map<string, TlsText>();
  const [before, ...files] = text.split(/^== (?=\/)/m);
  if (before !== '') throw new Error(`${JSON.stringify(before!.slice(0, 80))} is no file`);
  for (const file of files) {
    const [path = '', ...lines] = file.split('\n');
    const [certificates = '', key] = lines.join('\n').split(/^-- key\n/m);
    // A host that sends a key all the same is not helped by our keeping it.
    if (/PRIVATE KEY/.test(file)) throw new Error('a private key was sent');
    found.set(path, { certificates, publicKey: key === undefined ? null : key.trim() });
  }
  return found;
}
