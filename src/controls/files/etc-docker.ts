import { control, notApplicable } from '../../define.ts';
import { dockerFiles } from '../../facts/docker-files.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { family } from './family.ts';

const FOLDER = '/etc/docker';

export default control({
  title: 'Let only root write in /etc/docker',
  why: 'Whoever can write in the folder can put another daemon.json in the place of the one that is there.',
  costs: 'None: the daemon reads it as root. A stricter mode stays.',
  severity: 'high',
  refs: cis('3.5', '3.6'),
  facts: { dockerFiles },
  options: {},

  inspect({ dockerFiles }) {
    const folder = dockerFiles?.get(FOLDER);
    if (folder === undefined) return notApplicable(`there is no ${FOLDER}`);
    const rules = [{ file: folder, widest: 0o755 }];
    return {
      ...family(rules, 'only root may configure the daemon'),
      checks: fileChecks({ owner: '3.5', mode: '3.6', rules }),
    };
  },
});
