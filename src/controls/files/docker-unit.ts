import { control, fail, notApplicable, pass } from '../../define.ts';
import { dockerUnitFiles } from '../../facts/docker-unit-files.ts';
import { cis } from '../cis.ts';
import { complaint } from './widest.ts';

export default control({
  title: "Let only root write the unit files of Docker's service and socket",
  why: 'Whoever can write a unit file decides what runs as root at the next start of Docker.',
  costs: 'None: systemd reads these files as root.',
  severity: 'high',
  refs: cis('3.1', '3.2', '3.3', '3.4'),
  facts: { dockerUnitFiles },
  options: {},

  inspect({ dockerUnitFiles }) {
    if (dockerUnitFiles.length === 0) return notApplicable('systemd knows neither docker.service nor docker.socket');
    const [first, ...rest] = dockerUnitFiles.flatMap(
      (it) => complaint(it, 0o644, 'only root may say how Docker starts') ?? [],
    );
    if (first === undefined)
      return pass(`root's alone to write: ${dockerUnitFiles.map(({ path }) => path).join(', ')}`);
    const all = [first, ...rest];
    return fail(all.map(({ words }) => words).join('; '), first.fix, ...rest.map(({ fix }) => fix));
  },
});
