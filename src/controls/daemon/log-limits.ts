import { activate } from '../../changes.ts';
import { choice, control, fail, manual, pass, pending } from '../../define.ts';
import { containers } from '../../facts/containers.ts';
import { configured, daemonFacts, repair, theDaemon } from '../../facts/daemon.ts';
import { changedSinceStart, daemonStart } from '../../facts/daemon-start.ts';
import { isUnlimited, sizeOf, unknownLogOpts, wrongLogOpts } from '../../facts/log-opts.ts';
import { count, named } from '../../facts/words.ts';
import type { JsonObject } from '../../model.ts';
import { cis } from '../cis.ts';
import { driverWish } from './driver-wish.ts';
import { newerFile } from './in-effect.ts';

const WHY = 'the log of a container cannot fill the disk';
const NOTHING: JsonObject = {};

export default control({
  title: 'Bound the logs of containers',
  why: 'json-file keeps everything a container ever printed; one noisy container fills the disk and stops them all.',
  costs: 'Older lines are dropped once the limits are reached. Existing containers keep theirs until recreated.',
  severity: 'medium',
  refs: [...cis('2.13'), { source: 'Docker docs', url: 'https://docs.docker.com/engine/logging/drivers/json-file/' }],
  facts: { ...daemonFacts, containers, daemonStart },
  options: {
    'max-size': { ask: 'How large may one log file grow, at most (10m, 100m, 1g)?', default: '10m' },
    'max-file': { ask: 'How many such files may a container keep, at most?', default: '3' },
    driver: {
      ask: 'Which log driver shall new containers have, if not the one that is set (syslog, gelf, fluentd …)?',
      default: '',
    },
    'driver-options': choice('Which options does that driver need, such as syslog-address?', NOTHING),
  },

  inspect({ containers, daemonStart, ...facts }, options) {
    const { 'max-size': size, 'max-file': files } = options;
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    if (sizeOf(size) === null || !/^[1-9]\d*$/.test(files)) {
      return manual(`the profile asks for max-size ${size}, max-file ${files}`, 'give a size such as 10m and a number');
    }
    const limits = { 'max-size': size, 'max-file': files };
    const other = driverWish(daemon, { driver: options.driver, options: options['driver-options'], limits });
    if (other !== null) return other;
    const driver = configured(daemon, 'log-driver') ?? 'json-file';
    if (driver !== daemon.info.logDriver) {
      const seen = `the daemon logs to ${daemon.info.logDriver}, ${String(driver)} is set: dockerd has to restart`;
      return fail(seen, activate(WHY));
    }
    const old = containers.filter((it) => it.logDriver === 'json-file' && it.logOpts['max-size'] === undefined);
    const done = (seen: string) =>
      old.length === 0
        ? pass(seen)
        : pending(
            `${seen} for new containers; ${count(old.length, 'container')} without a limit: ${named(old.map(({ name }) => name))}`,
            'recreate them: a container keeps the log options with which it was created',
          );
    if (driver !== 'json-file' && driver !== 'local') return done(`${driver} keeps the logs, not Docker`);

    const opts = (configured(daemon, 'log-opts') ?? {}) as JsonObject;
    const unknown = driver === 'json-file' ? unknownLogOpts(opts) : [];
    if (unknown.length > 0) {
      return manual(`log-opts: ${named(unknown)} unknown to json-file`, 'take it out: dockerd does not start with it');
    }
    const wanted = { 'log-opts': limits };
    const wrong = wrongLogOpts(opts);
    // The daemon starts with a bad value, and then no container does.
    if (wrong.length > 0) return repair(daemon, `log-opts: ${named(wrong)}`, wanted, WHY);
    // The local driver bounds itself (5 files of 20m) unless told not to.
    const bounded = driver === 'local' ? !isUnlimited(opts) : opts['max-size'] !== undefined && !isUnlimited(opts);
    if (!bounded) return repair(daemon, `${driver} without max-size`, wanted, WHY);
    if (driver === 'json-file' && total(opts) > total(wanted['log-opts'])) {
      const seen = `up to ${opts['max-file'] ?? 1} × ${opts['max-size']} for each container, more than the profile allows`;
      return repair(daemon, seen, wanted, WHY);
    }
    // A container made since that got the limits shows that the daemon hands them out.
    const since = containers.filter(({ created }) => Date.parse(created) / 1000 > (daemonStart?.startedAt ?? Infinity));
    const shown = since.some(
      ({ logDriver, logOpts }) => logDriver === driver && logOpts['max-size'] === opts['max-size'],
    );
    if (driver === 'json-file' && daemonStart !== null && changedSinceStart(daemonStart) && !shown) {
      return newerFile('set', activate(WHY));
    }
    return done(
      driver === 'local' ? 'the local driver bounds itself' : `${opts['max-file'] ?? 1} × ${opts['max-size']}`,
    );
  },
});

/** Bytes that one container's log may take: max-file is 1 where it is not said. */
const total = (opts: JsonObject) => sizeOf(opts['max-size'])! * Number(opts['max-file'] ?? 1);
