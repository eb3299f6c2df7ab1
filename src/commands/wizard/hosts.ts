import { existsSync } from 'node:fs';
import { CONTROLS } from '../../controls/index.ts';
import { parseAddress } from '../../load/address.ts';
import { loadConfig } from '../../load/config.ts';
import { sshHostNames } from '../../load/ssh-names.ts';
import { type Choice, chooseSome, typeIn } from '../../ui/choose.ts';
import { type State, say } from './state.ts';
import { AWAY, on, type Step, turn } from './turn.ts';

/** Which machines: those of ironhull.yaml and ssh_config, this one, or any other by its address. */
export const chooseHosts: Step<State> = async (state) => {
  const { options } = state;
  const config = loadConfig(options.config, { controls: CONTROLS });
  const known = [
    ...[...config.hosts.keys()].map((name) => ({ name: `${name}  (ironhull.yaml)`, value: name })),
    ...sshHostNames(options.sshConfig === undefined ? undefined : [options.sshConfig])
      .filter((name) => !config.hosts.has(name))
      .map((name) => ({ name: `${name}  (ssh_config)`, value: name })),
  ];
  const way = await turn(
    'Which machines run the Docker that is to be hardened?',
    waysFor(known.length),
    undefined,
    true,
  );
  if (way.go !== 'on') return AWAY;
  if (way.value === 'local') return on({ ...state, local: true, words: [] });
  const words = [
    ...(way.value === 'known' ? await chooseSome('Space ticks, Return goes on', known, state.words) : []),
    ...(way.value === 'typed' ? await typedHosts() : []),
  ];
  if (words.length > 0) return on({ ...state, local: false, words });
  say('No host was named.\n');
  return chooseHosts(state);
};

function waysFor(known: number): Choice<'known' | 'typed' | 'local'>[] {
  return [
    ...(known === 0
      ? []
      : [{ name: `Some of the ${known} that ironhull.yaml or ssh_config know`, value: 'known' as const }]),
    { name: 'Others, by their address', value: 'typed' as const },
    ...(existsSync('/run/docker.sock') ? [{ name: 'This machine', value: 'local' as const }] : []),
  ];
}

async function typedHosts(): Promise<string[]> {
  const text = await typeIn('Hosts, as user@address or user@address:port, with spaces between:', (given) => {
    const bad = wordsOf(given).find((it) => !isAddress(it));
    if (bad !== undefined) return `${bad} is no host: write it as ops@10.0.0.11 or ops@web-1.example.org:2222`;
    return wordsOf(given).length === 0 ? 'name at least one' : null;
  });
  return wordsOf(text);
}

const wordsOf = (text: string) => text.split(/[\s,]+/).filter((it) => it !== '');

function isAddress(word: string): boolean {
  try {
    parseAddress(word);
    return true;
  } catch {
    return false;
  }
}
