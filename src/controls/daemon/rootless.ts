import { control, manual, pass } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { hasSecurityOption } from '../../facts/docker-info.ts';
import { cis } from '../cis.ts';

const INSTEAD =
  'rootless Docker is another installation (dockerd-rootless-setuptool.sh), with its own data, without low ports and ' +
  'overlay networks; where it does not fit, write a waiver, and map root away with daemon/userns-remap';

export default control({
  title: 'Run the daemon without root where that is possible',
  why: 'A fault in a daemon of an ordinary user gives that user away, not the host.',
  costs: 'Nothing is changed: it would be another installation, with data of its own.',
  severity: 'low',
  refs: [...cis('2.1'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/security/rootless/' }],
  facts: daemonFacts,
  options: {},

  inspect(facts) {
    if (facts.install.kind === 'rootless') return pass('only rootless Docker is here');
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    if (hasSecurityOption(daemon.info, 'rootless')) return pass('the daemon reports that it runs rootless');
    const mapped = hasSecurityOption(daemon.info, 'userns') ? ', and root in containers is mapped away' : '';
    return manual(`docker.service runs as root${mapped}`, INSTEAD);
  },
});
