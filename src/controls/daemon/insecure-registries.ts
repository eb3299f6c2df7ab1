import { activate } from '../../changes.ts';
import { choice, control, fail, pass } from '../../define.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { named } from '../../facts/words.ts';
import { cis } from '../cis.ts';

const WHY = 'images come only from registries that prove who they are';
const NONE: string[] = [];

export default control({
  title: 'Speak to no registry without checking its certificate',
  why: 'Whoever sits on the way to an insecure registry can hand out images of his own, and reads the password.',
  costs:
    'Registries without a certificate that this host trusts stop working: put their authority into /etc/docker/certs.d.',
  severity: 'high',
  refs: [...cis('2.5'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/security/certificates/' }],
  facts: daemonFacts,
  options: { allowed: choice('Which registries may be used without a checked certificate?', NONE) },

  inspect(facts, { allowed }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const said = configured(daemon, 'insecure-registries');
    const set = Array.isArray(said) ? said.map(String) : [];
    const isAllowed = (it: string) => allowed.includes(nameOf(it));
    // The running daemon counts, and what it will be told at its next start.
    const running = daemon.info.insecureRegistries.filter((it) => !isAllowed(it));
    const excess = [...new Set([...running, ...set.filter((it) => !isAllowed(it)).map(nameOf)])];
    if (excess.length === 0) {
      return pass(allowed.length === 0 ? 'none' : `none but ${named(allowed)}, which the profile allows`);
    }
    const affects = `without a certificate that holds, nothing is pulled from or pushed to ${named(excess)}`;
    const terms = { risk: 'disruptive' as const, affects };
    const left = set.filter(isAllowed);
    if (left.length === set.length) return fail(`${named(excess)}, until dockerd restarts`, activate(WHY, terms));
    return repair(daemon, named(excess), { 'insecure-registries': left.length === 0 ? null : left }, WHY, terms);
  },
});

/** Older engines take a URL for what should be a host or a range, and only warn. */
const nameOf = (registry: string) => registry.replace(/^https?:\/\//, '').replace(/\/$/, '');
