import { owned, removed } from '../../changes.ts';
import { choice, control, fail, manual, notApplicable, pass } from '../../define.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerFiles, REGISTRY_CERTS } from '../../facts/docker-files.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { hostNames } from '../../facts/host-names.ts';
import { placedAuthorities } from '../../facts/placed-authorities.ts';
import { tlsMaterial } from '../../facts/tls-material.ts';
import { named } from '../../facts/words.ts';
import type { Change } from '../../model.ts';
import { daysLeft, faultsOf, isEarly } from '../../pki/judge.ts';
import { readCertificates } from '../../pki/read.ts';

const NOBODY: Record<string, string> = {};
const NO_LONGER = 'an authority that ironhull placed is no longer in the profile';
const WHY = 'the certificates of these registries are vouched for by this authority, and by no other';

export default control({
  title: 'Believe registries by the authorities that were meant',
  why: 'Without the authority of a private registry people switch verification off (insecure-registries), and then anybody on the way can hand this host images.',
  costs:
    'Nothing restarts: dockerd reads the folder at every pull. It is asked about where another authority stands there, since pulls by that one fail from then on.',
  severity: 'medium',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/security/certificates/' }],
  facts: { install: dockerInstall, dockerFiles, hostNames, placedAuthorities, tlsMaterial },
  options: {
    authorities: {
      ...choice(
        'Which authority vouches for which registry (registry.lan:5000: a PEM file beside the profile)?',
        NOBODY,
      ),
      files: true,
    },
  },

  reads: ({ authorities = NOBODY }) => Object.keys(authorities).filter(isRegistry).map(pathOf),

  inspect({ install, dockerFiles, hostNames, placedAuthorities, tlsMaterial }, { authorities }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    const wanted = Object.entries(authorities);
    // Placed by an earlier profile: who signs for it would be believed on, by a rule that nobody holds any more.
    const left = [...placedAuthorities.keys()].filter(
      (path) => !wanted.some(([registry]) => pathOf(registry) === path),
    );
    if (wanted.length === 0 && left.length === 0) return notApplicable('no authority of a registry is named');
    const now = new Date(hostNames.clock * 1000);
    const mistakes = wanted.flatMap(([registry, text]) => mistakesIn(registry, text, now));
    if (mistakes.length > 0) return manual(mistakes.join('; '), 'nothing is written before that is mended');

    const lacks = wanted.flatMap(([registry, text]): { seen: string; fix: Change }[] => {
      const path = pathOf(registry);
      const held = tlsMaterial?.get(path);
      const file = dockerFiles?.get(path);
      if (held === undefined || held.publicKey !== null || blocks(held.certificates) !== blocks(text)) {
        const seen = `${registry}: ${file === undefined ? 'no authority is there' : 'another authority is there'}`;
        return [{ seen, fix: placed(registry, text, file !== undefined) }];
      }
      if (file === undefined || (file.uid === 0 && (file.mode & 0o022) === 0 && (file.mode & 0o444) === 0o444))
        return [];
      const fix = owned(path, { mode: '0444', owner: 'root:root' }, 'only root may say which registries are believed');
      return [{ seen: `${path}: others than root may change it, or dockerd's tools cannot read it`, fix }];
    });
    lacks.push(...left.map((path) => ({ seen: `${registryOf(path)}: ${NO_LONGER}`, fix: taken(path) })));
    const [first, ...more] = lacks.map(({ fix }) => fix);
    if (first !== undefined) return fail(lacks.map(({ seen }) => seen).join('; '), first, ...more);
    return pass(`in place for ${named(wanted.map(([registry]) => registry))}`);
  },
});

/** As it stands in an image's name: a host with a dot, a port or both, which is also the name of its folder. */
const isRegistry = (name: string) =>
  /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:\d{1,5})?$/.test(name) && !name.includes('..');
const registryOf = (path: string) => path.slice(REGISTRY_CERTS.length + 1, -'/ca.crt'.length);
const pathOf = (registry: string) => `${REGISTRY_CERTS}/${registry}/ca.crt`;

/** The certificates alone: what stands around them is nobody's business on the host. */
const blocks = (text: string) =>
  [...text.replaceAll('\r', '').matchAll(/-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----/g)]
    .map(([block]) => block)
    .join('\n');

function mistakesIn(registry: string, text: string, now: Date): string[] {
  if (!isRegistry(registry)) return [`${registry} is no registry, such as registry.lan:5000`];
  if (text.includes('PRIVATE KEY')) return [`${registry}: its file holds a private key, which is for no host`];
  const certificates = readable(blocks(text));
  if (certificates === null || certificates.length === 0) return [`${registry}: its file holds no certificate in PEM`];
  return certificates.flatMap((it) => {
    const ended = daysLeft(it, now) < 0 ? ['has ended'] : isEarly(it, now) ? ['does not hold yet'] : [];
    return [...faultsOf(it, 'authority'), ...ended].map((fault) => `${registry}: ${it.subject} ${fault}`);
  });
}

function readable(text: string) {
  try {
    return readCertificates(text);
  } catch {
    return null;
  }
}

function placed(registry: string, text: string, replaces: boolean): Change {
  const risk = replaces
    ? ({ risk: 'disruptive', affects: `pulls from ${registry} by the authority that is there now` } as const)
    : ({ risk: 'safe' } as const);
  return {
    kind: 'template',
    path: pathOf(registry),
    mode: '0444',
    template: 'tls/certificate.pem.hbs',
    data: { lines: blocks(text).split('\n') },
    why: WHY,
    activation: 'none',
    ...risk,
  };
}

const taken = (path: string): Change =>
  removed(path, 'registries are believed by the authorities of the profile, and by no others', {
    risk: 'disruptive',
    affects: `pulls from ${registryOf(path)} by the authority that was placed there`,
  });
