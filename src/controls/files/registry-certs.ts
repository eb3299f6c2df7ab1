import { control, notApplicable } from '../../define.ts';
import { dockerFiles, REGISTRY_CERTS } from '../../facts/docker-files.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { family, type Rule } from './family.ts';

export default control({
  title: 'Let nobody write the certificates of registries',
  why: 'Whoever can put an authority into certs.d can hand this host images of his own under any name.',
  costs: 'None: the daemon reads them as root. Whatever renews them has to run as root.',
  severity: 'high',
  refs: cis('3.7', '3.8'),
  facts: { dockerFiles },
  options: {},

  inspect({ dockerFiles }) {
    const under = [...(dockerFiles ?? new Map())].filter(
      ([path]) => path === REGISTRY_CERTS || path.startsWith(`${REGISTRY_CERTS}/`),
    );
    if (under.length === 0) return notApplicable(`there is no ${REGISTRY_CERTS}`);
    const rules = under.map(([path, file]): Rule => ({ file, widest: widestOf(path, file.kind) }));
    return {
      ...family(rules, 'only root may say which registries are believed'),
      checks: fileChecks({ owner: '3.7', mode: '3.8', rules }),
    };
  },
});

/** The benchmark asks 0444 of all of them; a client's key (`client.key`) is nothing for others to read. */
function widestOf(path: string, kind: string): number {
  if (kind === 'directory') return 0o755;
  return path.endsWith('.key') ? 0o400 : 0o444;
}
