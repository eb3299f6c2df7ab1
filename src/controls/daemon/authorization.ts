import { activate } from '../../changes.ts';
import { choice, control, fail, manual, pass } from '../../define.ts';
import { authzPlugins } from '../../facts/authz-plugins.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { named } from '../../facts/words.ts';
import { cis } from '../cis.ts';

const WHY = 'a plugin decides who may do what through the API';
const NONE: string[] = [];

export default control({
  title: 'Have calls of the API decided by an authorization plugin',
  why: 'Without one, whoever reaches the socket may do everything: there are no roles in the engine itself.',
  costs:
    'What its policy does not allow is refused, and while the plugin is away so is every call. A plugin without a policy allows all: it is theatre.',
  severity: 'low',
  refs: [
    ...cis('2.12'),
    { source: 'Docker docs', url: 'https://docs.docker.com/engine/extend/plugins_authorization/' },
  ],
  facts: { ...daemonFacts, authzPlugins },
  options: { plugins: choice('Which authorization plugins decide about calls, by name?', NONE) },

  inspect({ authzPlugins, ...facts }, { plugins }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const said = configured(daemon, 'authorization-plugins');
    const set = Array.isArray(said) ? said.map(String) : [];
    const { authorization } = daemon.info;
    const state = (name: string) => authzPlugins.get(name) ?? authzPlugins.get(`${name}:latest`);
    const absent = (names: readonly string[]) => names.filter((it) => state(it) === undefined);
    const mute = (names: readonly string[]) => names.filter((it) => state(it) === 'silent');
    // Named and not there: the next reload or start ends dockerd after 16 s (engine-tried 5).
    const lost = absent(set);
    if (lost.length > 0) {
      return manual(
        `${named(lost)}: named, but not running`,
        'start it, or take it out: dockerd does not start without it',
      );
    }
    const silent = mute(set);
    if (silent.length > 0) {
      return manual(
        `${named(silent)}: named, but it does not answer as an authorization plugin`,
        'mend or restart it, or take it out: every call waits for it, and dockerd does not start without its answer',
      );
    }
    const lacks = plugins.filter((it) => !set.includes(it));
    if (lacks.length > 0) {
      const away = absent(lacks);
      const seen = set.length === 0 ? 'no plugin decides' : `${named(set)}, without ${named(lacks)}`;
      if (away.length > 0) {
        return manual(seen, `start ${named(away)} first: with a plugin that does not run dockerd ends within 16 s`);
      }
      const dumb = mute(lacks);
      if (dumb.length > 0) {
        return manual(
          `${seen}; ${named(dumb)} is there, but does not answer as an authorization plugin`,
          `mend ${named(dumb)} first: with a plugin that does not answer dockerd ends within 16 s`,
        );
      }
      return repair(daemon, seen, { 'authorization-plugins': [...set, ...lacks] }, WHY);
    }
    if (set.some((it) => !authorization.includes(it))) return fail(`${named(set)}: set, not in effect`, activate(WHY));
    if (authorization.length > 0) return pass(`${named(authorization)}; what it allows is its policy's matter`);
    return manual(
      'no plugin decides: whoever reaches the socket may do everything',
      'name one under plugins, once it runs',
    );
  },
});
