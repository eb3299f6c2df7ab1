// Programs that stand in a fake root for those that change a host: they edit it as the real ones would.
// test/lab/verbs.test.ts does the same things with the real ones.
import { spawnSync } from 'node:child_process';
import type { FakeHost } from './fake-host.ts';
import type { Sample } from './verb-samples.ts';

/** Makes a fake host what a sample needs: the stand-ins, and what stands on its disk beforehand. */
export function arrange(host: FakeHost, sample: Sample): void {
  standIns(host);
  const { code, text } = shellIn(host, `set -e\n${sample.arrange}`);
  if (code !== 0) throw new Error(`${sample.does}: ${text}`);
}

/** What must be the same before and after: the tree below /etc with attributes, and what the sample says besides. */
export function stateIn(host: FakeHost, { alike = ':' }: Sample): string {
  return `${host.tree()}\n${shellIn(host, alike).text}`;
}

/** One of a sample's texts, run by the machine's own sh with the stand-ins before its programs. */
export function shellIn(host: FakeHost, text: string): { code: number | null; text: string } {
  // A disk of its own is mounted elsewhere for the host than for this process.
  const root = host.path('.');
  const env = { PATH: `${host.programs}:${process.env.PATH}`, FAKE_ROOT: root, ROOT: root };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text], { env, encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
}

/** All of them, before the machine's own in PATH; nothing outside the fake root is touched by them. */
export function standIns(host: FakeHost): void {
  for (const [name, body] of Object.entries({ ...accounts, ...systemd, ...apparmor, ...selinux, ...apt }))
    host.program(name, body);
}

const touched = 'cp -p $FAKE_ROOT/etc/passwd $FAKE_ROOT/etc/passwd-; touch $FAKE_ROOT/etc/.pwd.lock';
const lastWord = 'for name; do :; done';

const accounts = {
  useradd: `${lastWord}; ${touched}
    echo "$name:x:998:998::/nonexistent:/usr/sbin/nologin" >>$FAKE_ROOT/etc/passwd
    echo "$name:!:1::::::" >>$FAKE_ROOT/etc/shadow; echo "$name:x:998:" >>$FAKE_ROOT/etc/group`,
  userdel: 'sed -i "/^$1:/d" $FAKE_ROOT/etc/passwd $FAKE_ROOT/etc/shadow $FAKE_ROOT/etc/group',
  groupadd: `${lastWord}; ${touched}; echo "$name:x:997:" >>$FAKE_ROOT/etc/group`,
  groupdel: 'sed -i "/^$1:/d" $FAKE_ROOT/etc/group',
  gpasswd: `${touched}
    case $1 in
      -d) sed -i "/^$3:/s/,$2//" $FAKE_ROOT/etc/group ;;
      -a) sed -i "/^$3:/s/\\$/,$2/" $FAKE_ROOT/etc/group ;;
    esac`,
};

/** Which units run is in run/fake-active; the rest is links, as with the real one. */
const systemd = {
  'systemd-run': `while :; do case $1 in -*) shift ;; *) break ;; esac; done
    setsid "$@" </dev/null >/dev/null 2>&1 &`,
  systemctl: `
    etc=$FAKE_ROOT/etc/systemd/system lib=$FAKE_ROOT/lib/systemd/system active=$FAKE_ROOT/run/fake-active
    [ -e "$active" ] || : >"$active"
    words= state=
    while [ $# -gt 0 ]; do
      case $1 in
        -p | -s) shift ;;
        --state=*) state=\${1#*=} ;;
        -*) ;;
        *) words="$words $1" ;;
      esac
      shift
    done
    set -- $words
    verb=$1
    [ $# = 0 ] || shift
    masked() { [ "$(readlink "$etc/$1")" = /dev/null ]; }
    case $verb in
      show)
        if masked "$1"; then echo LoadState=masked
        elif [ -f "$etc/$1" ] || [ -f "$lib/$1" ]; then echo LoadState=loaded
        else echo LoadState=not-found; fi ;;
      list-units) [ "$state" != active ] || sed 's/$/ loaded active running A unit/' "$active" ;;
      list-dependencies) echo "$1" ;;
      is-active) grep -qxF "$1" "$active" ;;
      is-system-running) echo running ;;
      enable) mkdir -p "$etc/multi-user.target.wants"; ln -sf "/lib/systemd/system/$1" "$etc/multi-user.target.wants/$1" ;;
      disable) rm -f "$etc/multi-user.target.wants/$1"; rmdir "$etc/multi-user.target.wants" 2>/dev/null; : ;;
      mask) [ ! -f "$etc/$1" ] || exit 1; ln -sfn /dev/null "$etc/$1" ;;
      unmask) ! masked "$1" || rm "$etc/$1" ;;
      start) for unit; do masked "$unit" && exit 1; grep -qxF "$unit" "$active" || echo "$unit" >>"$active"; done ;;
      stop) for unit; do sed -i "/^$unit\\$/d" "$active"; done ;;
    esac`,
};

/** As far as a text is \`profile NAME … {\`. */
const apparmor = {
  apparmor_parser: `${lastWord}; profiles=$FAKE_ROOT/sys/kernel/security/apparmor/profiles
    names=$(sed -n 's/^profile "\\{0,1\\}\\([^ "]*\\).*/\\1/p' "$name")
    [ -n "$names" ] || { echo "syntax error in $name"; exit 1; }
    case " $* " in
      *' -Q '*) ;;
      *' -N '*) echo "$names" ;;
      *' -R '*) for it in $names; do sed -i "/^$it (/d" $profiles; done ;;
      *) for it in $names; do grep -qxF "$it (enforce)" $profiles || echo "$it (enforce)" >>$profiles; cp "$name" "$FAKE_ROOT/sys/kernel/security/apparmor/text-$it"; binary=$FAKE_ROOT/sys/kernel/security/apparmor/policy/profiles/$it.1; [ ! -d "$binary" ] || cp "$name" "$binary/raw_data"; done ;;
    esac`,
};

/** Modules are files in run/fake-selinux; in a copy of the policy (-p) nothing is kept, and a type nosuch_t is unknown. */
const selinux = {
  semodule: `store=$FAKE_ROOT/run/fake-selinux
    if [ "$1" = -p ]; then
      ${lastWord}
      ! grep -q nosuch_t "$name" || { echo "Failed to resolve deny statement at $2/var/lib/selinux/default/tmp/modules/400/sample/cil:1"; exit 1; }
      exit 0
    fi
    [ "$1" != -X ] || shift 2
    case $1 in
      -lfull) echo '100 base      pp'; for it in "$store"/*.cil; do [ ! -e "$it" ] || { it=\${it##*/}; echo "400 \${it%.cil}      cil"; }; done ;;
      -E) cp "$store/$2.cil" . ;;
      -i) cp -p "$2" "$store/" ;;
      -r) rm "$store/$2.cil" ;;
    esac`,
  /** A boolean's file has what holds and what is to hold, without a line feed; the store is not looked at. */
  setsebool: `[ "$1" != -P ] || shift
    case $2 in on | 1) it=1 ;; *) it=0 ;; esac
    printf '%s %s' "$it" "$it" >"$FAKE_ROOT/sys/fs/selinux/booleans/$1"`,
  /** Labels are files in run/fake-labels: what is not there is labelled as the policy says. */
  chcon: `${lastWord}
    for label; do case $label in *:*) break ;; esac; done
    mkdir -p "$FAKE_ROOT/run/fake-labels" && echo "$label" >"$FAKE_ROOT/run/fake-labels/\${name##*/}"`,
  restorecon: `${lastWord}; it=$FAKE_ROOT/run/fake-labels/\${name##*/}
    [ -e "$it" ] || exit 0
    case " $* " in
      *' -n '*) echo "Would relabel $name from $(cat "$it") to system_u:object_r:etc_t:s0" ;;
      *) rm "$it" ;;
    esac`,
};

/**
 * Packages are lines in run/fake-packages. Each is of version 1.0, or what run/fake-versions has of it; run/fake-newer has
 * those of which the sources know 1.1. What dpkg knows of their files is in run/fake-files.
 */
const apt = {
  'dpkg-deb': `${lastWord}; echo package >"$name"`,
  dpkg: 'exit 0',
  'dpkg-query': `${lastWord}; run=$FAKE_ROOT/run version=1.0
    case $* in *binary:Package*) sed 's/^/installed /' $run/fake-packages; exit ;; esac
    grep -qxF "$name" $run/fake-packages || exit 1
    [ ! -e $run/fake-versions/$name ] || read -r version <$run/fake-versions/$name
    case $* in
      --control-path*) ;;
      -L*) cat $run/fake-files ;;
      -s*) printf '%s\\n' "Package: $name" 'Status: install ok installed' "Version: $version" ;;
      *Conffiles*) echo ' /etc/verb-sample.conf 0123456789abcdef0123456789abcdef' ;;
      *Status*Version*) printf '%s' "installed $version" ;;
      *Version*) printf '%s' "=$version" ;;
      *) printf installed ;;
    esac`,
  'apt-get': `order= name=
    for word; do order=$name name=$word; done
    run=$FAKE_ROOT/run list=$FAKE_ROOT/run/fake-packages package=\${name##*/} package=\${package%.deb}
    [ "$name" = "$package" ] || [ -s "$name" ] || { echo "E: Unsupported file $name"; exit 100; }
    case "$order $*" in
      'install '*--only-upgrade*)
        grep -qxF "$name" $run/fake-newer && [ ! -e $run/fake-versions/$name ] || exit 0
        case $* in
          *' -s '*) echo "Inst $name [1.0] (1.1 local [all])" ;;
          *) mkdir -p $run/fake-versions; echo 1.1 >$run/fake-versions/$name ;;
        esac ;;
      'install '*--allow-downgrades*) rm $run/fake-versions/$package ;;
      'install '*' --download-only '*) ;;
      'install '*' -s '*) echo "Inst $package (1.0 local [all])" ;;
      *' -s '*) echo "Remv $package [1.0]" ;;
      'install '*) echo "$package" >>$list ;;
      'download '*) exit 100 ;;
      *) sed -i "/^$package$/d" $list ;;
    esac`,
};
