import { lines } from '../../changes.ts';
import { choice, control, fileProbe, manual, notApplicable, pass } from '../../define.ts';
import { contentTrust } from '../../facts/content-trust.ts';
import { atLeast } from '../../facts/daemon-keys.ts';
import { cis } from '../cis.ts';

const FILE = '/etc/environment';
/** First client without it (docker/cli, deprecated.md). */
const GONE = '29.0';

export default control({
  title: 'Take images only with a signature, where the client still checks any',
  why: 'Otherwise a tag is whatever the registry says it is. The client has a check for it (Docker Content Trust), the daemon has none: whoever uses another client, or unsets a variable, goes around it.',
  costs:
    'Docker is retiring the service behind it: since August 2025 official images can no longer be pulled with it on, and ' +
    'clients from 29.0 have lost it. So it is switched on only where the profile says that your own registries sign.',
  severity: 'low',
  refs: [
    ...cis('4.5'),
    { source: 'Docker: retiring content trust', url: 'https://www.docker.com/blog/retiring-docker-content-trust' },
    { source: 'Docker docs: deprecated', url: 'https://docs.docker.com/engine/deprecated/' },
  ],
  facts: { contentTrust, environment: fileProbe(FILE) },
  options: {
    enforce: choice<boolean>(
      'Do all registries of this host sign their images (Notary), and is that to be demanded?',
      false,
    ),
  },

  inspect({ contentTrust: { client, lines: set } }, { enforce }) {
    if (client === null) return notApplicable('there is no docker client here');
    if (atLeast(client, GONE))
      return notApplicable(`the client ${client} knows no content trust: check signatures before (${INSTEAD})`);
    const last = set.at(-1);
    if (last?.on === true) return pass(`switched on in ${last.file}, for those who log in and use this client`);
    const seen = last === undefined ? 'tags are taken as the registry gives them' : `switched off in ${last.file}`;
    if (!enforce) return manual(seen, `pull by digest (image@sha256:…), or check signatures before (${INSTEAD})`);
    if (last !== undefined) return manual(seen, `take the line out of ${last.file}: it would undo another one`);
    const terms = {
      risk: 'disruptive' as const,
      affects:
        'pull, run, create and build by tag fail for every image that is not signed, Docker’s own official ones included',
    };
    const change = lines(FILE, ['DOCKER_CONTENT_TRUST=1'], 'the client takes signed images only', terms);
    return { status: 'fail', seen, fix: [change] };
  },
});

const INSTEAD = 'cosign, notation';
