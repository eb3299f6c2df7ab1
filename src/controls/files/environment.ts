import { control, notApplicable } from '../../define.ts';
import { dockerFiles, ENVIRONMENT_FILES } from '../../facts/docker-files.ts';
import { dockerdCommand } from '../../facts/dockerd-command.ts';
import { cis } from '../cis.ts';
import { family } from './family.ts';

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
    const files = [...paths].flatMap((path) => dockerFiles?.get(path) ?? []);
    if (files.length === 0) return notApplicable(`there is neither ${ENVIRONMENT_FILES.join(' nor ')}`);
    return family(
      files.map((file) => ({ file, widest: 0o644 })),
      'only root may say with which flags dockerd starts',
    );
  },
});
