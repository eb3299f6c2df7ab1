import { control, notApplicable } from '../../define.ts';
import { dockerFiles } from '../../facts/docker-files.ts';
import { dockerdCommand } from '../../facts/dockerd-command.ts';
import { ENVIRONMENT_FILES } from '../../facts/named-paths.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { family, type Rule } from './family.ts';

export default control({
  title: "Let only root write the environment files of Docker's service",
  why: 'They hold flags of dockerd, which runs as root: one that says -H tcp://… gives the host away.',
  costs: 'None: systemd reads them as root.',
  severity: 'high',
  refs: cis('3.19', '3.20', '3.21', '3.22'),
  facts: { dockerFiles, dockerdCommand },
  options: {},

  inspect({ dockerFiles, dockerdCommand }) {
    // Those that the unit names, and the two usual ones even where this unit does not read them.
    const paths = new Set([...ENVIRONMENT_FILES, ...(dockerdCommand?.environmentFiles ?? [])]);
    const rulesOf = (paths: Iterable<string>) =>
      [...paths].flatMap((path): Rule[] => {
        const file = dockerFiles?.get(path);
        return file === undefined ? [] : [{ file, widest: 0o644 }];
      });
    const rules = rulesOf(paths);
    if (rules.length === 0) return notApplicable(`there is neither ${ENVIRONMENT_FILES.join(' nor ')}`);
    return {
      ...family(rules, 'only root may say with which flags dockerd starts'),
      checks: fileChecks(
        { owner: '3.19', mode: '3.20', rules: rulesOf(['/etc/default/docker']) },
        { owner: '3.22', mode: '3.21', rules: rulesOf(['/etc/sysconfig/docker']) },
      ),
    };
  },
});
