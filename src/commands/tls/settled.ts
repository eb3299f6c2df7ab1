import { CONTROLS } from '../../controls/index.ts';
import { loadConfig } from '../../load/config.ts';
import { TLS_FOLDER } from '../../load/pki-folder.ts';
import { UsageError } from '../usage-error.ts';
import { DAYS, type Lives, type Typed } from './options.ts';

type Settled = { readonly folder: string; readonly days: number };

/** The command line wins over `tls:` in ironhull.yaml, and that over what we say. Throws UsageError, ConfigError. */
export function settled<T extends Typed<object>>(typed: T, lives: Lives): Omit<T, keyof Settled> & Settled {
  const { tls } = loadConfig(typed.config, { controls: CONTROLS });
  const days = typed.days ?? tls[`${lives}-days`] ?? DAYS[lives];
  if (days < 1) throw new UsageError('a certificate holds for a day at least', '--days 1 or more');
  return { ...typed, days, folder: typed.folder ?? tls.folder ?? TLS_FOLDER };
}
