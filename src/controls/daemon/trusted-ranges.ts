import type { Connection } from '../../facts/api-connections.ts';
import { type IpRange, ipRange, isWithin } from '../../facts/ip-range.ts';
import type { Listener } from '../../facts/listeners.ts';
import { count, named } from '../../facts/words.ts';

interface Around {
  readonly listeners: readonly Listener[];
  readonly apiConnections: readonly Connection[];
}

type Trusted =
  | {
      readonly ranges: readonly IpRange[];
      readonly terms: { readonly why: string; readonly risk: 'safe' | 'disruptive'; readonly affects?: string };
    }
  | { readonly problem: string; readonly advice: string };

const WHY = 'only trusted ranges come to the port of the Docker API';

/**
 * Who may come to the port, and what a filter before it costs here. It matches the port only, so nobody but dockerd may
 * listen on it: an sshd there would be cut off as well.
 */
export function trustedRanges(from: readonly string[], port: number, { listeners, apiConnections }: Around): Trusted {
  const read = from.map((text) => ({ text, range: ipRange(text) }));
  const wrong = read.find(({ range }) => range === null || range.bits === 0);
  if (wrong !== undefined)
    return wrong.range === null
      ? { problem: `${wrong.text} is no network`, advice: 'such as 10.0.0.0/8, fd00::/8, or one address' }
      : { problem: `${wrong.text} is everybody`, advice: 'leave from out where nobody is to be kept away' };
  const ranges = [...new Map(read.map(({ range }) => [range!.text, range!])).values()];
  if (ranges.length === 0) return { ranges, terms: { why: WHY, risk: 'safe' } };

  const stranger = listeners.find(
    (it) => it.protocol === 'tcp' && it.port === port && it.processes.some((name) => name !== 'dockerd'),
  );
  if (stranger !== undefined)
    return {
      problem: `${named(stranger.processes)} listens on port ${port} as well`,
      advice: 'choose another port: a filter before this one would hit that, too',
    };
  const cut = apiConnections.filter((it) => it.port === port && !isWithin(addressIn(it.peer), ranges));
  if (cut.length === 0) return { ranges, terms: { why: WHY, risk: 'safe' } };
  const affects = `${count(cut.length, 'connection')} to the API from outside the ranges cut: ${named(cut.map(({ peer }) => peer))}`;
  return { ranges, terms: { why: WHY, risk: 'disruptive', affects } };
}

/** Of `10.0.0.5:4711`, `[fd00::1%eth0]:4711`. */
const addressIn = (peer: string) =>
  peer
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '');
