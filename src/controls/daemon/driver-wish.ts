import { manual } from '../../define.ts';
import { configured, type Daemon, repair } from '../../facts/daemon.ts';
import { named } from '../../facts/words.ts';
import type { JsonObject, Verdict } from '../../model.ts';

interface Wish {
  /** The log driver of the profile; '' leaves the one that is set. */
  readonly driver: string;
  readonly options: JsonObject;
  /** For the drivers that keep files. */
  readonly limits: JsonObject;
}

/**
 * The verdict where the profile wants another log driver, or other options of it, than are configured; else null. Driver
 * and options change together: dockerd does not start with an option that its driver does not know.
 */
export function driverWish(daemon: Daemon, { driver, options, limits }: Wish): Verdict | null {
  if (driver === '') return null;
  const texts = Object.entries(options).filter(([, value]) => typeof value !== 'string');
  if (texts.length > 0) {
    return manual(
      `driver-options: ${named(texts.map(([key]) => key))}`,
      'put the value in quotes: dockerd takes only text',
    );
  }
  // dockerd starts with a driver that it does not have, and then no container does (engine-tried 3).
  if (!daemon.info.logDrivers.includes(driver)) {
    return manual(`this daemon has no log driver ${driver}`, `it has ${daemon.info.logDrivers.join(', ')}`);
  }
  const now = configured(daemon, 'log-driver') ?? 'json-file';
  const opts = (configured(daemon, 'log-opts') ?? {}) as JsonObject;
  const wanted: JsonObject = { ...(['json-file', 'local'].includes(driver) ? limits : {}), ...options };
  if (now === driver && Object.entries(options).every(([key, value]) => opts[key] === value)) return null;
  const gone = now === driver ? [] : Object.keys(opts).filter((key) => !Object.hasOwn(wanted, key));
  const patch = {
    'log-driver': driver,
    'log-opts': { ...Object.fromEntries(gone.map((key) => [key, null])), ...wanted },
  };
  const seen =
    now === driver ? `${driver} without the options of the profile` : `${String(now)}; the profile asks for ${driver}`;
  return repair(daemon, seen, patch, 'logs go where the profile wants them');
}
