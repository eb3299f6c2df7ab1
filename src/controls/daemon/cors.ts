import { control, notApplicable } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { atLeast } from '../../facts/daemon-keys.ts';
import { daemonStart } from '../../facts/daemon-start.ts';
import { inEffect } from './in-effect.ts';

const KEY = 'api-cors-header';
/** First engine without it (docker-facts 5); daemon/one-place warns of the key there. */
const GONE = '28.0';
const WHY = 'a browser keeps web pages away from the API';

export default control({
  title: 'Let no web page call the API of the daemon',
  why: 'With a CORS header a page that somebody opens in a browser may speak to every daemon which that browser reaches, and so be root there.',
  costs: 'Dashboards that run in the browser and call the API directly stop working.',
  severity: 'high',
  refs: [{ source: 'Docker docs: deprecated', url: 'https://docs.docker.com/engine/deprecated/' }],
  facts: { ...daemonFacts, daemonStart },
  options: {},

  inspect({ daemonStart, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { version } = daemon.info;
    if (atLeast(version, GONE)) return notApplicable(`Docker ${version} sends no such header`);
    const origin = configured(daemon, KEY);
    if (origin === undefined || origin === '') return inEffect(daemonStart, 'no such header is sent', WHY);
    return repair(daemon, `pages of ${String(origin)} may call it`, { [KEY]: null }, WHY, {
      risk: 'disruptive',
      affects: `web pages of ${String(origin)} can no longer call the API`,
    });
  },
});
