# An SELinux module, as profiles.sh calls it: looked at, kept, installed, taken out. Its tool builds the whole policy anew,
# which takes seconds, and under emulation minutes.

look_at_selinux() {
  [ -e "$ROOT/sys/fs/selinux/enforce" ] || { obstacle "SELinux is not switched on in this kernel, so $1 cannot be installed"; return; }
  command -v semodule >/dev/null 2>&1 || { obstacle "there is no semodule to install $1 with"; return; }
  as_caller
  # shellcheck disable=SC2086 # a command, and whether it has one before it
  limit 120 $AS semodule -lfull </dev/null >/dev/null 2>"$TX/error" ||
    { obstacle "semodule does not list its modules: $(clean <"$TX/error")"; return; }
  try_module "$1" "$4"
  rm -rf "$TX/look"
}

# try_module FILE TEXT: built into a copy of the whole policy, for nothing else finds a type or a class that it has not
try_module() {
  name_=${1##*/}
  name_=${name_%.*}
  {
    mkdir -p "$TX/look/etc" "$TX/look/var/lib" && cp -Rp "$ROOT/etc/selinux" "$TX/look/etc/" &&
      cp -Rp "$ROOT/var/lib/selinux" "$TX/look/var/lib/" && keep_text "$TX/look/$name_.cil" "$2"
  } 2>"$TX/error" || { obstacle "$1 cannot be tried on a copy of the policy: $(clean <"$TX/error")"; return; }
  # shellcheck disable=SC2086
  limit 600 $AS semodule -p "$TX/look" -n -X 400 -i "$TX/look/$name_.cil" </dev/null >"$TX/error" 2>&1 ||
    obstacle "semodule refuses $1: $(why_not <"$TX/error")"
}

# Complaints about users that the policy names and the host has not, and paths of the copy, say nothing to anybody.
why_not() { sed -e '/semanage.add_user/d' -e "s,$TX/look/,,g" | clean; }

# as_caller: AS becomes what stands before semodule (or dockerd), so that it stays in the domain of who calls it. A login's has another
# one, which in enforcing mode can write no file of ours, and read none to install it: its list is empty then, and its
# status 0 (Debian 13). A job's is not confined there, and changes nothing.
as_caller() {
  AS=
  own_=$( { tr -d '\000' <"$ROOT/proc/self/attr/current"; } 2>/dev/null) || own_=
  case $own_ in
    *' '*) ;;
    *:*:*) ! command -v runcon >/dev/null 2>&1 || AS="runcon $own_" ;;
  esac
}

# A module is named by its file. The store itself gives the old one, whatever its file says by now.
keep_selinux() {
  name_=${1##*/}
  name_=${name_%.*}
  mv "$2/new" "$2/$name_.cil" && keep_text "$2/name" "$name_
" || return 1
  as_caller
  # shellcheck disable=SC2086
  limit 120 $AS semodule -lfull </dev/null >"$2/list" 2>/dev/null || return 1
  # No policy is without modules: an empty list is one that could not be written.
  [ -s "$2/list" ] || return 1
  grep -q "^400  *$name_ " "$2/list" || return 0
  # shellcheck disable=SC2086
  mkdir "$2/store" && ( cd "$2/store" && limit 120 $AS semodule -X 400 -E "$name_" ) </dev/null >/dev/null 2>&1
}

# shellcheck disable=SC2086
load_selinux() { limit 600 $AS semodule -X 400 -i "$2/$name_.cil" </dev/null; }

restore_selinux() {
  was_=$TX/kept/$1
  read -r name_ <"$was_/name"
  as_caller
  # shellcheck disable=SC2086
  if [ -d "$was_/store" ]; then
    limit 600 $AS semodule -X 400 -i "$was_/store/$name_".*
  elif limit 120 $AS semodule -lfull | grep -q "^400  *$name_ "; then
    limit 600 $AS semodule -X 400 -r "$name_"
  fi
}
