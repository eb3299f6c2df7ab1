import { control, manual, pass } from '../../define.ts';
import { osSupport } from '../../facts/os-support.ts';

export default control({
  title: 'Run a distribution that still gets security updates',
  why: 'All containers share its kernel, and runc, containerd and the shell around them come from it as well.',
  costs: 'Nothing: it only looks. An upgrade to the next release is yours to plan.',
  severity: 'high',
  refs: [{ source: 'endoflife.date', url: 'https://endoflife.date/tags/os' }],
  facts: { osSupport },
  options: {},

  inspect({ osSupport: { name, until, today } }) {
    if (until === null)
      return manual(
        `nobody here knows how long ${name} gets security updates`,
        'see what its makers say, and waive this until that day',
      );
    if (until < today)
      return manual(
        `${name} has had no free security updates since ${until}`,
        'upgrade to a release that has; where updates are paid for (Ubuntu Pro, ELTS, ELS), waive this until they end',
      );
    return pass(`${name} gets security updates until ${until}`);
  },
});
