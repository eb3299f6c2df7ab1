import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** What this host calls itself, where it is reached, and what time it has. */
export interface HostNames {
  /** Seconds since 1970, by its own clock. */
  readonly clock: number;
  /** Its name, and its full one where it knows it. */
  readonly names: readonly string[];
  readonly addresses: readonly HostAddress[];
}

export interface HostAddress {
  readonly interface: string;
  readonly address: string;
  /** Bits of the network's mask. */
  readonly prefix: number;
}

/** `hostname -f` fails where no name service knows the host: then it has but the short one. */
export const hostNames: Probe<HostNames> = probe(
  'host-names',
  `date +%s
uname -n
hostname -f 2>/dev/null || :
echo == addresses
ip -o addr show`,
  (text) => {
    const [head, addresses] = text.split('== addresses\n');
    const [clock = '', ...names] = (head ?? '').split('\n').filter((it) => it !== '');
    if (!/^\d{9,12}$/.test(clock) || addresses === undefined) throw new Error('no clock and no addresses');
    return {
      clock: Number(clock),
      names: [...new Set(names)],
      addresses: addresses.split('\n').flatMap((line) => (line === '' ? [] : addressIn(line))),
    };
  },
);

/** `2: eth0    inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0\       valid_lft forever preferred_lft forever` */
function addressIn(line: string): HostAddress[] {
  const [, device, address, prefix] =
    /^\d+: (\S+?)(?:@\S+)? +inet6? ([0-9a-f.:]+)(?: peer \S+?)?(?:\/(\d+))? /.exec(line) ?? [];
  if (device === undefined || address === undefined) throw new Error(`ip printed ${JSON.stringify(line)}`);
  return [{ interface: device, address, prefix: Number(prefix ?? (address.includes(':') ? 128 : 32)) }];
}

/** Where others reach it: no loopback, no link-local addresses (no client can name them), none of Docker's own bridges. */
export const reachable = ({ addresses }: HostNames): HostAddress[] =>
  addresses.filter(
    (it) => !/^(lo|docker\d+|docker_gwbridge|br-[0-9a-f]{12}|veth.*)$/.test(it.interface) && !/^fe80:/.test(it.address),
  );
