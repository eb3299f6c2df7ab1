import { control, fail, notApplicable, pass } from '../../define.ts';
import { dockerUnitFiles } from '../../facts/docker-unit-files.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
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
    const rulesOf = (unit: string) =>
      dockerUnitFiles.filter((it) => isOf(it.path, unit)).map((file) => ({ file, widest: 0o644 }));
    const checks = fileChecks(
      { owner: '3.1', mode: '3.2', rules: rulesOf('docker.service') },
      { owner: '3.3', mode: '3.4', rules: rulesOf('docker.socket') },
    );
    const [first, ...rest] = dockerUnitFiles.flatMap(
      (it) => complaint(it, 0o644, 'only root may say how Docker starts') ?? [],
    );
    if (first === undefined)
      return { ...pass(`root's alone to write: ${dockerUnitFiles.map(({ path }) => path).join(', ')}`), checks };
    const all = [first, ...rest];
    return { ...fail(all.map(({ words }) => words).join('; '), first.fix, ...rest.map(({ fix }) => fix)), checks };
  },
});

/** The unit's file, or one of its drop-ins: `/lib/systemd/system/docker.socket`, `…/docker.socket.d/group.conf`. */
const isOf = (path: string, unit: string) => path.split('/').some((part) => part === unit || part === `${unit}.d`);
