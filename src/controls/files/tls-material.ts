import { control, manual, notApplicable } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { type DockerFile, dockerFiles } from '../../facts/docker-files.ts';
import { type TlsFile, tlsFiles } from '../../facts/tls-files.ts';
import { named } from '../../facts/words.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { family } from './family.ts';

export default control({
  title: "Keep the daemon's TLS certificates from being written, and its key from being read",
  why: 'Whoever reads the key can pose as this host; whoever writes the authority decides which clients are root here.',
  costs: 'None: the daemon reads them as root. Whatever renews them has to run as root.',
  severity: 'high',
  refs: cis('3.9', '3.10', '3.11', '3.12', '3.13', '3.14'),
  facts: { ...daemonFacts, dockerFiles },
  options: {},

  inspect({ dockerFiles, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const material = tlsFiles(daemon);
    if (material.length === 0) return notApplicable('no TLS certificates are configured');
    const found = material.flatMap((it): Found[] => {
      const file = dockerFiles?.get(it.path);
      return file === undefined ? [] : [{ ...it, file }];
    });
    const missing = material.filter(({ path }) => dockerFiles?.has(path) !== true);
    const rulesOf = (...keys: readonly TlsFile['key'][]) =>
      found
        .filter(({ key }) => keys.includes(key))
        .map(({ key, file }) => ({ file, widest: key === 'tlskey' ? 0o400 : 0o444 }));
    const checks = fileChecks(
      { owner: '3.9', mode: '3.10', rules: rulesOf('tlscacert') },
      { owner: '3.11', mode: '3.12', rules: rulesOf('tlscert') },
      { owner: '3.13', mode: '3.14', rules: rulesOf('tlskey') },
    );
    if (found.length === 0) {
      const seen = named(missing.map(({ key, path }) => `${key} ${path}`));
      const advice = 'dockerd with TLS does not start without them';
      return { ...manual(`not there, or not to be told by its name: ${seen}`, advice), checks };
    }
    return {
      ...family(
        rulesOf('tlscacert', 'tlscert', 'tlskey'),
        "nobody but root may change the daemon's certificates, nor read its key",
      ),
      checks,
    };
  },
});

type Found = TlsFile & { readonly file: DockerFile };
