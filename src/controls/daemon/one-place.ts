import { command } from '../../changes.ts';
import { control, fail, manual, pass } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { atLeast, knows, NEWER } from '../../facts/daemon-keys.ts';
import type { DockerInfo } from '../../facts/docker-info.ts';
import { keyOf } from '../../facts/dockerd-flags.ts';
import { withoutFlags } from '../../facts/rewritten-command.ts';
import { named } from '../../facts/words.ts';
import type { Json } from '../../model.ts';

const WHY = 'dockerd starts again with what is configured';
/** dockerd puts these together from both places. */
const MERGED = ['runtimes'];

export default control({
  title: 'Say each setting of the daemon once, and only what it knows',
  why: 'With a setting both in daemon.json and on the command line, or one that it does not know, dockerd does not start again: the next reboot takes Docker down.',
  costs:
    'The command of docker.service is then fixed in a drop-in: later changes to the unit or its environment file do not reach it.',
  severity: 'medium',
  refs: [
    {
      source: 'Docker docs',
      url: 'https://docs.docker.com/engine/daemon/troubleshoot/#troubleshoot-conflicts-between-the-daemonjson-and-startup-scripts',
    },
  ],
  facts: daemonFacts,
  options: {},

  inspect(facts) {
    const { daemon, verdict } = theDaemon(facts, Object.keys(facts.command?.keys ?? {}));
    if (verdict !== undefined) return verdict;
    const { keys, info, command: unit } = daemon;
    const strange = Object.keys(keys).filter((key) => isStrange(info, key, keys[key]));
    if (strange.length > 0) {
      return manual(
        `${named(strange)}: Docker ${info.version} does not know this and does not start again`,
        'take it out of daemon.json',
      );
    }
    const idle = Object.keys(keys).filter((key) => knows(info, key) === null && isObject(keys[key]));
    if (idle.length > 0) {
      return manual(
        `${named(idle)}: dockerd looks past an object that it does not know, and at nothing in it`,
        'put what stands in it at the top of daemon.json, where it is taken up',
      );
    }
    const both = Object.keys(keys).filter((key) => unit.keys[key] !== undefined && !MERGED.includes(key));
    if (both.length === 0) return pass('no setting stands in two places');
    const different = both.filter((key) => !same(keys[key], unit.keys[key]));
    if (different.length > 0) {
      const values = different.map(
        (key) => `${key} is ${JSON.stringify(keys[key])} there and ${JSON.stringify(unit.keys[key])} in ${unit.file}`,
      );
      return manual(
        `both in daemon.json and on the command line: ${values.join('; ')}`,
        'take one of the two out: only you know which was meant',
      );
    }
    const edit = withoutFlags(unit, ({ name }) => both.includes(keyOf(name)));
    const seen = `${named(both)}: both in daemon.json and on the command line, with the same value`;
    // Nothing changes for the daemon that runs, so it needs no restart; what reads the unit anew is the next start.
    return 'problem' in edit
      ? manual(seen, edit.problem)
      : fail(seen, command(edit, WHY, { activation: 'systemd-reload', risk: 'safe' }));
  },
});

/** One of an engine that is older or newer; or, up to the last engine in the table, of none at all, as `_comment` is. */
function isStrange(info: DockerInfo, key: string, value: Json | undefined): boolean {
  const known = knows(info, key);
  return known === null ? !isObject(value) && !atLeast(info.version, NEWER) : !known;
}

const isObject = (value: Json | undefined) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As dockerd would take them: numbers are text on the command line, and lists have no order that counts here. */
function same(inFile: Json | undefined, onCommandLine: Json | undefined): boolean {
  const plain = (it: Json | undefined) => (typeof it === 'object' && it !== null ? JSON.stringify(it) : String(it));
  return plain(inFile) === plain(onCommandLine);
}
