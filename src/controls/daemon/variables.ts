import { control, manual, pass } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';

/** Variables by which dockerd, or what it is made of, gives a protection up; each with the value that does it. */
const SWITCHES: readonly (readonly [name: string, value: RegExp, loss: string])[] = [
  ['DOCKER_RAMDISK', /./, 'containers are moved into their root without pivot_root, and can get back out'],
  ['DOCKER_IGNORE_BR_NETFILTER_ERROR', /^1$/, 'a network that cannot be isolated is made all the same'],
  [
    'DOCKER_ENABLE_DEPRECATED_PULL_SCHEMA_1_IMAGE',
    /^(1|true)$/i,
    'images of schema 1 are pulled, whose digests prove little',
  ],
  ['LD_PRELOAD', /./, 'a library of somebody else runs inside dockerd'],
  ['LD_LIBRARY_PATH', /./, 'dockerd takes its libraries from another place'],
  ['GODEBUG', /(^|,)(x509sha1|tlsrsakex|tls10server|tls3des|x509negativeserial)=1(,|$)/, 'TLS takes what is broken'],
];

export default control({
  title: "Leave the daemon's protections on in its environment",
  why: 'Some protections end by a variable that no check of daemon.json sees.',
  costs: 'Nothing: it only looks, for a unit or an environment file of yours sets them, and only you know for what.',
  severity: 'medium',
  refs: [
    { source: 'Docker docs', url: 'https://docs.docker.com/reference/cli/dockerd/#environment-variables' },
    { source: 'Go: GODEBUG', url: 'https://go.dev/doc/godebug' },
  ],
  facts: daemonFacts,
  options: {},

  inspect(facts) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const { environment, environmentFiles, file } = daemon.command;
    const set = SWITCHES.filter(([name, value]) => value.test(environment.get(name) ?? ''));
    if (set.length === 0) return pass('no variable takes a protection away');
    const seen = set.map(([name, , loss]) => `${name}: ${loss}`).join('; ');
    const places = ['docker.service and its drop-ins', ...environmentFiles.filter((it) => it !== file)];
    return manual(seen, `take it out of ${places.join(' or ')}, and restart Docker`);
  },
});
