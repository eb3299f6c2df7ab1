// What makes a daemon.json fatal although `dockerd --validate` calls it OK, or has no such option (20.10): each was
// seen to stop the daemon, or every container after it (engine-tried 3, 4, 8, 11). Only what is certain is here: an
// engine newer than these rules must not be refused a file that it understands.
import type { Json, JsonObject } from '../model.ts';
import { isObject } from './json-text.ts';

/** Each objection names the key and what is wrong with it; none when the file may be tried. */
export function objectionsTo(config: JsonObject): string[] {
  return RULES.flatMap((rule) => rule(config));
}

/** What a daemon.json names and what must then be there: looked for on the host (templates/shell/daemon-config.sh). */
export type Need = {
  readonly kind: 'profile' | 'program' | 'account' | 'plugin' | 'log_driver' | 'slice';
  readonly name: string;
};

export function needsOf(config: JsonObject): Need[] {
  const { 'seccomp-profile': profile, 'userns-remap': remap, 'log-driver': driver, 'cgroup-parent': parent } = config;
  const runtime = entriesOf(config.runtimes).find(([name]) => name === config['default-runtime'])?.[1];
  const needs: Need[] = textsOf(config['authorization-plugins']).map((name) => ({ kind: 'plugin', name }));
  // `builtin` and `unconfined` are words, not files, to newer engines; older ones take them as paths and say so.
  if (isText(profile) && profile.startsWith('/')) needs.push({ kind: 'profile', name: profile });
  if (isObject(runtime) && isText(runtime.path)) needs.push({ kind: 'program', name: runtime.path });
  if (isText(remap) && remap !== 'default') needs.push({ kind: 'account', name: remap.split(':')[0]! });
  // Containers that want an init, all of them with `init`, do not start without its program.
  const init = config['init-path'];
  if (isText(init) && init.startsWith('/')) needs.push({ kind: 'program', name: init });
  // Which driver holds is the host's to say where the file does not: systemd's wants a slice (engine-tried 11).
  if (isText(parent) && parent !== '' && !parent.endsWith('.slice') && cgroupDriverOf(config) === undefined)
    needs.push({ kind: 'slice', name: parent });
  if (isText(driver)) needs.push({ kind: 'log_driver', name: driver });
  return needs.filter(({ name }) => name !== '' && !/[\x00-\x1f\x7f]/.test(name));
}

type Rule = (config: JsonObject) => string[];

const defaultRuntime: Rule = ({ 'default-runtime': name, runtimes }) => {
  // A name with a dot or a slash is a containerd shim, which newer engines need not have registered.
  const known =
    !isText(name) || name === 'runc' || /[./]/.test(name) || entriesOf(runtimes).some(([it]) => it === name);
  return known ? [] : [`default-runtime ${show(name)} is not among its runtimes`];
};

const ulimits: Rule = ({ 'default-ulimits': limits }) =>
  entriesOf(limits).flatMap(([name, it]) => {
    if (!isObject(it) || typeof it.Soft !== 'number' || typeof it.Hard !== 'number') return [];
    const { Soft: soft, Hard: hard } = it;
    const above = hard !== -1 && (soft > hard || soft === -1);
    return above ? [`default-ulimits ${name}: soft ${soft} is above hard ${hard}, so no container starts`] : [];
  });

const FILE_OPTS = ['max-size', 'max-file', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag'];

const logOpts: Rule = ({ 'log-driver': driver = 'json-file', 'log-opts': opts }) => {
  if (driver !== 'json-file' && driver !== 'local') return [];
  return entriesOf(opts).flatMap(([key, value]) => {
    if (driver === 'json-file' && !FILE_OPTS.includes(key)) return [`log-opts: ${driver} knows no ${show(key)}`];
    const shape = { 'max-size': /^(-1|\d+(\.\d+)? ?([kmgtp]?i?b?))$/i, 'max-file': /^[1-9]\d*$/ }[key];
    const wrong = shape !== undefined && isText(value) && !shape.test(value);
    return wrong ? [`log-opts ${key} ${show(value)} is no size or count, so no container starts`] : [];
  });
};

const networks: Rule = (config) =>
  ['bip', 'fixed-cidr'].flatMap((key) => {
    const value = config[key];
    return isText(value) && value !== '' && prefixOf(value) === undefined ? [`${key} ${show(value)} is no CIDR`] : [];
  });

const pools: Rule = ({ 'default-address-pools': list }) =>
  (Array.isArray(list) ? list : []).flatMap((pool) => {
    if (!isObject(pool) || !isText(pool.base) || typeof pool.size !== 'number') return [];
    const prefix = prefixOf(pool.base);
    if (prefix === undefined) return [`default-address-pools: ${show(pool.base)} is no CIDR`];
    const fits = pool.size >= prefix && pool.size <= (pool.base.includes(':') ? 128 : 32);
    return fits ? [] : [`default-address-pools: no network of size /${pool.size} fits into ${pool.base}`];
  });

const cgroups: Rule = (config) => {
  const parent = config['cgroup-parent'];
  const driver = cgroupDriverOf(config);
  if (driver === undefined) return [];
  if (driver !== 'systemd' && driver !== 'cgroupfs') return [`exec-opts: there is no cgroup driver ${show(driver)}`];
  const slice = driver !== 'systemd' || !isText(parent) || parent === '' || parent.endsWith('.slice');
  return slice ? [] : [`cgroup-parent ${show(parent)} must end in .slice under the systemd driver`];
};

function cgroupDriverOf({ 'exec-opts': opts }: JsonObject): string | undefined {
  const named = textsOf(opts).flatMap((it) => /^native\.cgroupdriver=(.*)$/.exec(it)?.[1] ?? []);
  return named.at(-1);
}

// All that ever came with an engine, windows left out. A plugin's name has a tag or a slash.
const STORAGE = ['aufs', 'btrfs', 'devicemapper', 'fuse-overlayfs', 'overlay', 'overlay2', 'overlayfs', 'vfs', 'zfs'];

const storage: Rule = ({ 'storage-driver': name }) =>
  isText(name) && /^[a-z0-9-]+$/.test(name) && ![...STORAGE, 'native', 'stargz', 'nydus'].includes(name)
    ? [`there is no storage-driver ${show(name)}`]
    : [];

const RULES: readonly Rule[] = [defaultRuntime, ulimits, logOpts, networks, pools, cgroups, storage];

/** The prefix of an address with its net mask; undefined where it is none. Of IPv6 only the prefix is looked at. */
function prefixOf(text: string): number | undefined {
  const [, address = '', bits = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (address.includes(':')) return Number(bits) <= 128 ? Number(bits) : undefined;
  const parts = address.split('.');
  const whole = parts.length === 4 && parts.every((it) => /^\d{1,3}$/.test(it) && Number(it) <= 255);
  return whole && Number(bits) <= 32 ? Number(bits) : undefined;
}

const isText = (value: Json | undefined): value is string => typeof value === 'string';
const textsOf = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isText) : []);
const entriesOf = (value: Json | undefined) => (isObject(value) ? Object.entries(value) : []);
const show = (value: Json | undefined) => JSON.stringify(value);
