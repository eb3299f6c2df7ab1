import { control, notApplicable } from '../../define.ts';
import { configured, type Daemon, daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { dockerFiles, PROGRAM_FOLDERS } from '../../facts/docker-files.ts';
import type { Json, JsonObject } from '../../model.ts';
import { family } from './family.ts';

/** Keys that name one program, or one folder of them. */
const PATHS = ['init-path', 'userland-proxy-path'];

export default control({
  title: 'Let only root write the programs by which containers are made',
  why: 'Runtimes, the init, plugins, devices by CDI and NRI run as root for each container, and subcommands of docker whenever root calls it: who can write one is root.',
  costs: 'None: they are run by root. Whatever updates them has to be root.',
  severity: 'high',
  refs: [
    { source: 'Docker docs: runtimes', url: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' },
    { source: 'Docker docs: plugin discovery', url: 'https://docs.docker.com/engine/extend/plugin_api/' },
  ],
  facts: { ...daemonFacts, dockerFiles },
  options: {},

  inspect({ dockerFiles, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const paths = new Set([...namedPrograms(daemon), ...PROGRAM_FOLDERS]);
    const files = [...paths].flatMap((path) => dockerFiles?.get(path) ?? []);
    if (files.length === 0) return notApplicable("there are none but the engine's own");
    return family(
      files.map((file) => ({ file, widest: 0o755 })),
      'only root may write what runs as root',
    );
  },
});

/** Absolute paths in the configuration; what is found by PATH belongs to the distribution. */
function namedPrograms(daemon: Daemon): string[] {
  const nri = asObject(configured(daemon, 'nri-opts'));
  const all = [
    ...PATHS.map((key) => configured(daemon, key)),
    ...Object.values(asObject(daemon.keys.runtimes)).map((it) => asObject(it).path),
    // `--add-runtime name=/path`, which dockerd puts together with those of the file.
    ...asList(daemon.command.keys.runtimes).map((it) => String(it).replace(/^[^=]*=/, '')),
    ...asList(configured(daemon, 'cdi-spec-dirs')),
    ...[nri['plugin-path'], nri['plugin-config-path']],
  ];
  return all.filter((it) => typeof it === 'string' && it.startsWith('/')) as string[];
}

const asList = (value: Json | undefined) => (Array.isArray(value) ? value : []);
const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
