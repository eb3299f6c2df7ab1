import { daemon as daemonKeys } from '../../changes.ts';
import { planFor } from '../../engine/plan.ts';
import { configured, type Daemon } from '../../facts/daemon.ts';
import { isKeeper } from '../../facts/keepers.ts';
import { keysOfSet, setOf } from '../../facts/tls-sets.ts';
import { render } from '../../load/templates.ts';
import type { Change, FileText, Finding, Plan } from '../../model.ts';
import type { Inspection } from '../inspect.ts';
import type { Work } from '../world.ts';

export interface SetToPlace {
  /** Its folder; the key is in it already. */
  readonly set: string;
  readonly ca: string;
  readonly certificate: string;
  /** null: there is no daemon whose configuration could be read. */
  readonly daemon: Daemon | null;
}

/** As in what a plan says of itself: no control asks for these changes. */
const BY = 'tls/server';

/** Whether the daemon serves with a set of ours already, so that the new one takes its place and Docker restarts. */
export const isServed = (daemon: Daemon | null) => daemon !== null && setOf(configured(daemon, 'tlscert')) !== null;

/** Certificates beside their key; and the daemon pointed to them where it serves with an older set of ours. */
export function planOfSet(
  place: SetToPlace,
  work: Work,
  seen: Inspection,
  files: ReadonlyMap<string, FileText>,
  accepted: ReadonlySet<string>,
): Plan {
  const { set, ca, certificate, daemon } = place;
  const { tlsverify: _, ...paths } = keysOfSet(set);
  const fix: Change[] = [
    pem(paths.tlscacert, ca, 'whom the daemon believes'),
    pem(paths.tlscert, certificate, 'as whom the daemon is believed'),
    ...(isServed(daemon) ? [daemonKeys(paths, 'the daemon serves with the new certificate')] : []),
  ];
  const finding: Finding = {
    control: BY,
    title: 'Server certificate',
    severity: 'high',
    refs: [],
    status: 'fail',
    effect: 'none',
    seen: '',
    fix,
  };
  return planFor([finding], {
    files: new Map([...seen.files, ...files, [paths.tlscacert, null], [paths.tlscert, null]]),
    render,
    accepted,
    running: seen.running,
    isKeeper: (unit) => isKeeper(unit, [...work.profile.keep, ...seen.wayIn]),
  });
}

function pem(path: string, text: string, why: string): Change {
  const data = { lines: text.trimEnd().split('\n') };
  return {
    kind: 'template',
    path,
    mode: '0444',
    template: 'tls/certificate.pem.hbs',
    data,
    why,
    activation: 'none',
    risk: 'safe',
  };
}
