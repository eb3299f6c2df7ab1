import { DAEMON_JSON, owned } from '../../changes.ts';
import { control, manual, notApplicable, pass } from '../../define.ts';
import { daemonFacts, theDaemon } from '../../facts/daemon.ts';
import { proxyCredentials } from '../../facts/proxy-credentials.ts';
import type { OwnedFile } from '../../facts/stat.ts';
import { named } from '../../facts/words.ts';
import type { Change, Verdict } from '../../model.ts';

const WHY = 'only root reads the password of the proxy';
const PASSWORD = /:\/\/[^/@:\s]*:[^/@\s]+@/;

export default control({
  title: "Keep the password of the daemon's proxy to root",
  why: 'A proxy written as http://user:password@proxy can be read by every user of the host: from a file that all may read, with systemctl show, or from the list of processes.',
  costs: 'Other users no longer read that file.',
  severity: 'medium',
  refs: [{ source: 'Docker docs', url: 'https://docs.docker.com/engine/daemon/proxy/' }],
  facts: { ...daemonFacts, proxyCredentials },
  options: {},

  inspect({ proxyCredentials, ...facts }) {
    const { daemon, verdict } = theDaemon(facts);
    if (verdict !== undefined) return verdict;
    const flags = Object.entries(daemon.command.keys)
      .filter(([, value]) => typeof value === 'string' && PASSWORD.test(value))
      .map(([key]) => `--${key}`);
    const units = proxyCredentials.filter(isUnit).map(({ path }) => path);
    const files = proxyCredentials.filter((it) => !isUnit(it));
    const open = files.filter(othersRead);
    if (flags.length + units.length + files.length === 0) return notApplicable('no proxy has a password here');

    const told = [
      ...(flags.length === 0 ? [] : [`${named(flags)} shows it in the list of processes`]),
      ...(units.length === 0 ? [] : [`${named(units)} gives it to anybody who asks systemctl show`]),
      ...open.map(({ path, mode }) => `others read it in ${path} (${mode.toString(8).padStart(4, '0')})`),
    ];
    if (told.length === 0) return pass(`only root reads ${named(files.map(({ path }) => path))}`);
    const advice = `put it into an environment file of root's, mode 0600, or into ${DAEMON_JSON}, and change the password`;
    const fixes = open.flatMap(closed);
    return verdictOn(
      told.join('; '),
      fixes,
      flags.length + units.length > 0 || fixes.length < open.length ? advice : '',
    );
  },
});

/** systemd tells a unit's environment to every user, whatever the mode of its file; that of an environment file it does not. */
const isUnit = ({ path }: OwnedFile) => path.includes('/systemd/');

const othersRead = ({ mode, gid }: OwnedFile) => (mode & (gid === 0 ? 0o004 : 0o044)) !== 0;

/** A mode that also lets others write belongs to the control of that file: two may not set one file's mode to two values. */
function closed({ path, mode }: OwnedFile): Change[] {
  if ((mode & ~0o644) !== 0) return [];
  return [owned(path, { mode: (mode & ~0o077).toString(8).padStart(4, '0') }, WHY)];
}

function verdictOn(seen: string, [first, ...rest]: readonly Change[], advice: string): Verdict {
  if (first === undefined) return manual(seen, advice);
  return { status: 'fail', seen, fix: [first, ...rest], ...(advice === '' ? {} : { advice }) };
}
