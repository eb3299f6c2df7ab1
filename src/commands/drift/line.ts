import { needsAction } from '../../engine/score.ts';
import type { Since } from '../../engine/since.ts';
import { oneLine } from '../../escape.ts';
import type { Finding, HostReport, MovedSetting } from '../../model.ts';
import { withoutPasswords } from '../../report/credentials.ts';

/** One look of a watch in one line: when, and of each host what changed; a host of which nothing did is only counted. */
export function lineOf(startedAt: string, hosts: readonly HostReport[], sinces: readonly Since[]): string {
  const news = sinces.flatMap((it, at) => {
    const words = newsOf(it, hosts[at]!);
    return words.length === 0 ? [] : [`${it.host}: ${words.join(', ')}`];
  });
  const open = hosts.reduce((sum, { findings }) => sum + findings.filter(needsAction).length, 0);
  const quiet = sinces.length - news.length;
  const rest = quiet === 0 ? [] : [`${counted(quiet, 'host')} as before`];
  const said = [...news, ...rest, `${counted(open, 'open finding')} in all`];
  return `${startedAt.replace(/\.\d+Z$/, 'Z')}  ${oneLine(withoutPasswords(said.join('; ')), 2000)}`;
}

function newsOf({ first, moved, back, worse, better, unknown, untold }: Since, { findings }: HostReport): string[] {
  const open = findings.filter(needsAction).length;
  return [
    ...(untold === undefined ? [] : [`not known: ${oneLine(untold, 200)}`]),
    ...(first && findings.length > 0 ? [counted(open, 'open finding')] : []),
    ...listed('moved', moved.map(movedBriefly)),
    ...listed(
      'put back',
      back.map(({ setting }) => setting),
    ),
    ...listed('no longer met', worse.map(name)),
    ...listed('met again', better.map(name)),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'control')} not known`]),
  ];
}

/** `icc in /etc/docker/daemon.json from false to absent by ops`. */
export function movedBriefly({ setting, wanted, now, changed }: MovedSetting): string {
  const by = changed?.by === undefined ? '' : ` by ${changed.by}`;
  return `${setting} from ${wanted} to ${now}${by}`;
}

const name = ({ control }: Finding) => control;
const listed = (what: string, them: readonly string[]) =>
  them.length === 0 ? [] : [`${what} ${them.slice(0, SHOWN).join(', ')}${more(them.length - SHOWN)}`];
const SHOWN = 5;
const more = (n: number) => (n > 0 ? ` and ${n} more` : '');
const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
