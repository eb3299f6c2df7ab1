// Section 2 as the bench judges it, retold.
import type { Facts } from '../facts.ts';
import { flags, hosts, isFilled, lastFlag, lines } from './settings.ts';
import { always, type BenchVerdict, type Predicate, passIf } from './verdicts.ts';

const says = (facts: Facts, key: string, text: string) => lines(facts, key).some((line) => line.includes(text));
/** The flag is there at all; its value is not looked at, so `--live-restore=false` is as good. */
const has = (facts: Facts, flag: string) => flags(facts, flag).length > 0;

export const DAEMON: Readonly<Record<string, Predicate>> = {
  '2.1': always('info'),
  '2.2': (facts) => passIf(lastFlag(facts, '--icc').includes('false') || says(facts, 'icc', 'false')),
  // Only daemon.json counts: reading it always succeeds, so the flag is never asked about.
  '2.3': (facts) => passIf(lines(facts, 'log-level').length === 0 || says(facts, 'log-level', 'info')),
  '2.4': (facts) => passIf(!lastFlag(facts, '--iptables').includes('false') && !says(facts, 'iptables', 'false')),
  '2.5': (facts) => passIf(!has(facts, '--insecure-registry') && !isFilled(facts, 'insecure-registries')),
  '2.6': ({ info }) => passIf(info.Driver !== 'aufs'),
  '2.7': listening,
  '2.8': (facts) => (isFilled(facts, 'default-ulimits') || has(facts, '--default-ulimit') ? 'pass' : 'info'),
  '2.9': (facts) => passIf(isFilled(facts, 'userns-remap') || has(facts, '--userns-remap')),
  // The search in daemon.json is for lines without an empty text: no line is. A key there is never found.
  '2.10': (facts) => passIf(!has(facts, '--cgroup-parent')),
  '2.11': (facts) =>
    passIf(!says(facts, 'storage-opts', 'dm.basesize') && !lastFlag(facts, '--storage-opt').includes('dm.basesize')),
  '2.12': (facts) => passIf(isFilled(facts, 'authorization-plugins') || has(facts, '--authorization-plugin')),
  '2.13': ({ info }) => passIf(!info.LoggingDriver.includes('json-file')),
  '2.14': (facts) => passIf(has(facts, '--no-new-privileges') || says(facts, 'no-new-privileges', 'true')),
  '2.15': (facts) =>
    passIf(
      facts.info.LiveRestoreEnabled || facts.info.Swarm.LocalNodeState === 'active' || has(facts, '--live-restore'),
    ),
  '2.16': (facts) => passIf(says(facts, 'userland-proxy', 'false') || has(facts, '--userland-proxy=false')),
  // Engines since 23.0 say "builtin" for the same profile.
  '2.17': ({ info }) => (info.SecurityOptions.some((it) => it.includes('seccomp,profile=default')) ? 'pass' : 'info'),
  '2.18': ({ info }) => (yearOf(info) > 1903 ? 'info' : passIf(!info.ExperimentalBuild)),
};

/** The first four digits of the version: 19.03.5 is 1903, 20.10.24 is 2010. */
const yearOf = ({ ServerVersion }: Facts['info']) => Number(ServerVersion.replaceAll(/\D/g, '').slice(0, 4));

/**
 * TCP in daemon.json is seen only where it stands on one line with "host". With jq the key for tlsverify is a mistake in
 * jq's language, so daemon.json cannot pass. More than one TCP flag breaks the shell's test, which then counts as none.
 */
function listening(facts: Facts): BenchVerdict {
  const onOneLine = (facts.config ?? '').split('\n').some((line) => /host.*tcp:\/\//.test(line));
  const byFlag = hosts(facts).filter((it) => !/(unix|fd):\/\//.test(it)).length === 1;
  if (!onOneLine && !byFlag) return 'info';
  const byFile = !facts.jq && lines(facts, '"tlsverify":').some((line) => line.includes('true'));
  return passIf(byFile || flags(facts, '--tlsverify').length === 1);
}
