import { probe } from '../define.ts';

export interface AppArmorUserspace {
  /** Where root's shell finds it, with its version; null: there is none, and nothing can be loaded. */
  readonly parser: { readonly path: string; readonly version: string } | null;
  /** Versions of the interface whose files are there (/etc/apparmor.d/abi); none before AppArmor 3. */
  readonly abi: readonly string[];
  /** tunables/global and abstractions/base are there. */
  readonly includes: boolean;
  /** What loads /etc/apparmor.d at boot; null without that unit, or without systemd. */
  readonly service: { readonly enabled: boolean; readonly active: boolean } | null;
  /** Files of profiles that are not loaded at boot, or only to complain: `disable/NAME`, `force-complain/NAME`. */
  readonly setAside: readonly string[];
}

const sh = `
if path=$(command -v apparmor_parser); then
  echo "parser $path"
  apparmor_parser --version
fi
for file in /etc/apparmor.d/abi/*; do [ ! -f "$file" ] || echo "abi \${file##*/}"; done
for file in tunables/global abstractions/base; do [ ! -f "/etc/apparmor.d/$file" ] || echo "include $file"; done
for folder in disable force-complain; do
  for file in "/etc/apparmor.d/$folder"/*; do [ ! -e "$file" ] || echo "aside \${file#/etc/apparmor.d/}"; done
done
[ ! -d /run/systemd/system ] || systemctl show apparmor.service -p LoadState -p ActiveState -p UnitFileState`;

/** AppArmor's programs and files, apart from the kernel's part (`apparmor`): each may be there without the other. */
export const appArmorUserspace = probe('apparmor-userspace', sh.trim(), (text): AppArmorUserspace => {
  const lines = text.split('\n');
  const all = (key: string) => lines.flatMap((it) => (it.startsWith(`${key} `) ? [it.slice(key.length + 1)] : []));
  const state = (key: string) => lines.find((it) => it.startsWith(`${key}=`))?.slice(key.length + 1);
  const [path] = all('parser');
  const version = /^AppArmor parser version ([\w.~+-]+)$/m.exec(text)?.[1];
  if (path !== undefined && version === undefined) throw new Error('apparmor_parser told no version');
  return {
    parser: path === undefined || version === undefined ? null : { path, version },
    abi: all('abi'),
    includes: all('include').length === 2,
    service:
      state('LoadState') !== 'loaded'
        ? null
        : { enabled: state('UnitFileState') === 'enabled', active: state('ActiveState') === 'active' },
    setAside: all('aside'),
  };
});
