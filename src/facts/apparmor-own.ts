import { DEFAULT, fileOf, NAMED } from '../apparmor/profile.ts';
import { probe } from '../define.ts';

/** One of the profiles that ironhull writes, as the kernel has it. */
export interface LoadedProfile {
  readonly mode: string;
  /** Whether what is loaded is what the file says; null: there is no file, or this kernel shows no digests. */
  readonly same: boolean | null;
}

/**
 * A loaded profile's name says nothing about its text (kernel-tried 1), and mode and text are the kernel's to tell. It
 * keeps a digest of what was loaded, which is that of what the parser makes of the file: compiled, not loaded. Into a
 * temporary file, since a pipe would hide that the parser failed. Nothing is compiled where no file of ours is.
 */
const sh = `
profiles=/sys/kernel/security/apparmor/profiles
[ -e "$profiles" ] || exit 0
while read -r name mode; do
  case $name in ${NAMED} | ${DEFAULT}) echo "loaded $name $mode" ;; esac
done <"$profiles"
for file in ${fileOf(NAMED)} ${fileOf(DEFAULT)}; do
  name=\${file##*/}
  if [ ! -f "$file" ] || ! command -v apparmor_parser >/dev/null; then continue; fi
  for kind in sha1 sha256; do
    for raw in /sys/kernel/security/apparmor/policy/profiles/"$name".*/raw_$kind; do
      [ -e "$raw" ] || continue
      read -r had <"$raw"
      echo "kernel $name $had"
      compiled=$(mktemp)
      trap 'rm -f "$compiled"' EXIT
      if apparmor_parser -Q -K -T --ofile="$compiled" "$file" 2>/dev/null; then
        sum=$("\${kind}sum" "$compiled")
        echo "file $name \${sum%% *}"
      else echo "file $name broken"; fi
      rm -f "$compiled"
    done
  done
done`;

export const appArmorOwn = probe('apparmor-own', sh.trim(), (text): ReadonlyMap<string, LoadedProfile> => {
  const lines = text.split('\n').filter((it) => it !== '');
  const said = lines.map((it) => /^(loaded|kernel|file) (\S+) (\S+)$/.exec(it));
  if (said.some((it) => it === null)) throw new Error('not an answer about profiles');
  const word = (kind: string, name: string) => said.find((it) => it?.[1] === kind && it[2] === name)?.[3];
  const names = said.flatMap((it) => (it?.[1] === 'loaded' ? [it[2]!] : []));
  return new Map(
    names.map((name) => {
      const [mode = '', had, has] = ['loaded', 'kernel', 'file'].map((kind) => word(kind, name));
      return [
        name,
        { mode: mode.replace(/[()]/g, ''), same: had === undefined || has === undefined ? null : had === has },
      ];
    }),
  );
});
