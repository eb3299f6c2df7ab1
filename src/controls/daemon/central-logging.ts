import { control, manual, pass } from '../../define.ts';
import { configured, daemonFacts, theDaemon } from '../../facts/daemon.ts';
import type { Json } from '../../model.ts';
import { cis } from '../cis.ts';

/** Drivers whose logs stay on this host unless something else takes them away. */
const HERE = ['json-file', 'local', 'journald', 'none'];

export default control({
  title: 'Send the logs of containers to another machine',
  why: 'Whoever takes the host over takes its logs along; what was sent away still tells what happened.',
  costs: 'Needs a place to send them to. Where it does not answer, some drivers hold containers up.',
  severity: 'medium',
  refs: [...cis('2.13'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/logging/configure/' }],
  facts: daemonFacts,
  options: {
    'collected-by': {
      ask: 'What takes the logs off this host, where the log driver does not (rsyslog, vector, filebeat …)?',
      default: '',
    },
  },

  inspect(facts, { 'collected-by': collector }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { logDriver } = daemon.info;
    const address = addressIn(configured(daemon, 'log-opts'));
    // Without an address the syslog driver speaks to the host's own daemon.
    const stays = HERE.includes(logDriver) || (logDriver === 'syslog' && !isElsewhere(address));
    if (!stays) return pass(address === '' ? logDriver : `${logDriver}, to ${address}`);
    if (logDriver !== 'none' && collector !== '')
      return pass(`${logDriver}, collected by ${collector} as the profile says`);
    const seen = logDriver === 'none' ? 'logs are thrown away' : `${logDriver} keeps the logs on this host`;
    return manual(
      seen,
      'name a driver and its options under daemon/log-limits (driver: syslog, driver-options: { syslog-address: … }), ' +
        'or under collected-by here what takes the logs away',
    );
  },
});

/** Each driver names its destination in a way of its own. */
function addressIn(opts: Json | undefined): string {
  const found = Object.entries((opts ?? {}) as { [key: string]: Json }).find(([key]) => /-(address|url)$/.test(key));
  return typeof found?.[1] === 'string' ? found[1] : '';
}

const isElsewhere = (address: string) =>
  address !== '' && !/^unix/.test(address) && !/^[a-z+]+:\/\/(localhost|127\.|\[::1\])/.test(address);
