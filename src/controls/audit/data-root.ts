import { control, manual, notApplicable, pass } from '../../define.ts';
import { isCovered, type Watched } from '../../facts/audit-cover.ts';
import { auditPlaces } from '../../facts/audit-places.ts';
import { auditState } from '../../facts/audit-state.ts';
import { otherInstall } from '../../facts/daemon.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { dockerInstall } from '../../facts/docker-install.ts';
import { cis } from '../cis.ts';
import { rulesOn } from './known.ts';

export default control({
  title: 'Record what is written in the data root of Docker',
  why: 'Whoever writes there past the daemon changes images and containers. Images are written there as well, and logs.',
  costs:
    'Nothing: it only looks. To record it is the option data-root of audit/rules: a record for each file that any ' +
    'container, pull or build writes, so that auditd rotates away what it has of everything else.',
  severity: 'low',
  refs: [
    ...cis('1.1.5'),
    { source: 'auditd.conf(5)', url: 'https://man7.org/linux/man-pages/man5/auditd.conf.5.html' },
  ],
  facts: { install: dockerInstall, info: dockerInfo, state: auditState, places: auditPlaces },
  options: {},

  inspect({ install, info, state, places }) {
    const elsewhere = otherInstall(install);
    if (elsewhere !== null) return elsewhere;
    if (info === null) return notApplicable('the daemon has no data root here');
    const rules = rulesOn(state, places);
    if ('verdict' in rules) return rules.verdict;
    // With userns-remap it is a folder below the data root that was configured: /var/lib/docker/100000.100000.
    const path = info.rootDir.replace(/\/\d+\.\d+$/, '');
    const wanted: Watched = { path, extent: 'tree', access: 'wa' };
    const [now, later] = [isCovered(wanted, rules.loaded), isCovered(wanted, rules.kept)];
    if (now && later) return pass(`recorded: ${path}`);
    return manual(
      now ? `${path} is recorded only until the next boot` : `${path} is not recorded`,
      `decide: "audit/rules: { data-root: ${path} }" in the profile records it (give the log room first: max_log_file ` +
        'and num_logs in auditd.conf); otherwise waive this, or switch it off',
    );
  },
});
