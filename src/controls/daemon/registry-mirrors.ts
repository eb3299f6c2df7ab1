import { activate } from '../../changes.ts';
import { choice, control, fail, pass } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { named } from '../../facts/words.ts';

const WHY = 'no image of Docker Hub comes over a link that anybody can change';
const NONE: string[] = [];

export default control({
  title: 'Pull through no mirror over plain http',
  why: 'A tag pulled through a plain-http mirror is whatever somebody on the way says it is; only a digest would be checked.',
  costs:
    'Pulls go to the mirrors that are left, or to Docker Hub itself: its rate limits and the way out of the network apply.',
  severity: 'high',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/docker-hub/image-library/mirror/' }],
  facts: daemonFacts,
  options: { allowed: choice('Which mirrors may be used over plain http (whole URLs)?', NONE) },

  inspect(facts, { allowed }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const said = configured(daemon, 'registry-mirrors');
    const set = Array.isArray(said) ? said.map(String) : [];
    const isWrong = (url: string) => isPlain(url) && !allowed.some((it) => sameUrl(it, url));
    const excess = [...set, ...daemon.info.registryMirrors.filter((url) => !set.some((it) => sameUrl(it, url)))].filter(
      isWrong,
    );
    if (excess.length === 0) {
      const { registryMirrors } = daemon.info;
      return pass(registryMirrors.length === 0 ? 'no mirror is used' : named(registryMirrors));
    }
    const terms = { risk: 'disruptive' as const, affects: `images are no longer pulled through ${named(excess)}` };
    const left = set.filter((it) => !isWrong(it));
    if (left.length === set.length) return fail(`${named(excess)}, until dockerd restarts`, activate(WHY, terms));
    return repair(daemon, named(excess), { 'registry-mirrors': left.length === 0 ? null : left }, WHY, terms);
  },
});

/** A mirror on the host itself (a caching proxy with TLS behind it) sends nothing over a wire. */
const isPlain = (url: string) => /^http:\/\//i.test(url) && !/^http:\/\/(localhost|127\.|\[::1\])/i.test(url);

/** The daemon prints each with a slash at its end. */
const sameUrl = (one: string, other: string) => one.replace(/\/$/, '') === other.replace(/\/$/, '');
