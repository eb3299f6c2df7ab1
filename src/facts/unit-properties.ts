import { probe } from '../define.ts';
import type { Probe } from '../model.ts';

/** A unit as systemd has loaded it (`systemctl show`, systemd.unit(5)). */
export interface Unit {
  /** loaded, not-found, masked, bad-setting, error. */
  readonly load: string;
  readonly active: string;
  /** enabled, disabled, static, masked …; empty when there is no such file. */
  readonly enabled: string;
  /** The unit's own file, empty when it has none. */
  readonly fragment: string;
  readonly dropIns: readonly string[];
  /** The files on disk are newer than what systemd has loaded. */
  readonly stale: boolean;
  /** Every property that was asked for, by name; one that is printed several times (Listen) keeps all its values. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

/** By unit name; a host without systemd has none of them. */
export type Units = ReadonlyMap<string, Unit>;

const ALWAYS = ['Id', 'LoadState', 'ActiveState', 'UnitFileState', 'FragmentPath', 'DropInPaths', 'NeedDaemonReload'];

/** Asks for units in one call. A unit that does not exist is there with load `not-found`. */
export function unitProperties(name: string, units: readonly string[], also: readonly string[] = []): Probe<Units> {
  const show = `systemctl show ${units.join(' ')} -p ${[...ALWAYS, ...also].join(',')}`;
  return probe(name, `if [ -d /run/systemd/system ]; then ${show}; else echo no-systemd; fi`, parseUnits);
}

/**
 * The same, and also whatever systemd says would start one of them (a socket, a timer or a path of another name): asked
 * in a second call, which is made only where there is such a one.
 */
export function unitsWithStarters(name: string, units: readonly string[], also: readonly string[] = []): Probe<Units> {
  const properties = [...ALWAYS, ...also, 'TriggeredBy'].join(',');
  return probe(
    name,
    `[ -d /run/systemd/system ] || { echo no-systemd; exit 0; }
all=$(systemctl show ${units.join(' ')} -p ${properties})
printf '%s\\n' "$all"
seen=' ${units.join(' ')} '
set -f
set --
IFS='
'
for line in $all; do
  case $line in TriggeredBy=?*)
    IFS=' '
    for unit in \${line#*=}; do
      case $seen in *" $unit "*) ;; *) seen="$seen$unit " ; set -- "$@" "$unit" ;; esac
    done ;;
  esac
done
if [ $# -gt 0 ]; then echo; systemctl show -p ${properties} -- "$@"; fi`,
    parseUnits,
  );
}

/** The units that make up Docker, with what several controls want to know of them. */
export const dockerUnits = unitProperties(
  'docker-units',
  ['docker.service', 'docker.socket', 'containerd.service'],
  ['ExecMainStartTimestamp', 'MainPID', 'SocketMode', 'SocketUser', 'SocketGroup', 'Listen'],
);

/** A property's only value, or '' when it was not printed. */
export const property = (unit: Unit, name: string) => unit.properties.get(name)?.[0] ?? '';

function parseUnits(text: string): Units {
  if (text === 'no-systemd\n') return new Map();
  const blocks = text.trim().split(/\n\n+/).map(parseBlock);
  return new Map(blocks.map((properties) => [only(properties, 'Id'), unitOf(properties)]));
}

function parseBlock(block: string): Map<string, string[]> {
  const properties = new Map<string, string[]>();
  for (const line of block.split('\n')) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`systemctl show printed ${JSON.stringify(line)}`);
    properties.set(name, [...(properties.get(name) ?? []), value]);
  }
  return properties;
}

function unitOf(properties: ReadonlyMap<string, readonly string[]>): Unit {
  return {
    load: only(properties, 'LoadState'),
    active: only(properties, 'ActiveState'),
    enabled: properties.get('UnitFileState')?.[0] ?? '',
    fragment: properties.get('FragmentPath')?.[0] ?? '',
    dropIns: (properties.get('DropInPaths')?.[0] ?? '').split(' ').filter((it) => it !== ''),
    stale: properties.get('NeedDaemonReload')?.[0] === 'yes',
    properties,
  };
}

function only(properties: ReadonlyMap<string, readonly string[]>, name: string): string {
  const value = properties.get(name)?.[0];
  if (value === undefined || value === '') throw new Error(`systemctl show left out ${name}`);
  return value;
}
