# The verb on packages. Its undo is the best there is and no more: a package's own scripts make users, start services and
# write where they like. So it is said beforehand, and what cannot be undone at all is refused beforehand.

# package install|remove NAME FILE|-: FILE is the package itself, on the host; without it the host's sources are asked
package() {
  packager || { obstacle "there is none of apt-get, dnf, zypper and apk to $1 $2 with"; return; }
  [ "$1$3" = install- ] || [ "$1" = remove ] && what_=$2 || what_=$ROOT$3
  [ "$PHASE" = look ] || say step "package $1 $2"
  if as_wanted "$1" "$2"; then
    say note "the package $2 is as wanted already"
    return
  fi
  if [ "$PHASE" = look ]; then look_at_package "$1" "$2" "$what_" "$3"; return; fi
  # Undone last: links and services, as far as the package's scripts have not put them right.
  if has_systemd; then
    mark units-changed
    keep_unit -
    states_=$kept_
    undo_first "restore_unit - $kept_ package"
  fi
  kept_=$(printf '%04d' $((STEP + 1)))
  mkdir "$TX/kept/$kept_" 2>/dev/null || fail "cannot keep the package $2"
  if [ "$1" = install ]; then
    simulate install "$what_" || fail "$PACKAGER cannot install $2 any more: $(clean <"$TX/simulated")"
    { names_=$(to_come "$2") && keep_list "$TX/kept/$kept_/names" "$names_"; } 2>/dev/null || fail "cannot keep the names of the packages"
    undo_first "remove_packages $kept_"
  else
    { mv "$TX/package-$2" "$TX/kept/$kept_/files" && sync_path "$TX/kept/$kept_"/files/* "$TX/kept/$kept_"; } 2>/dev/null || fail "cannot keep the package $2"
    undo_first "install_package $2 $kept_"
  fi
  { packaging 600 "$1" "$what_" >"$TX/error" 2>&1 && as_wanted "$1" "$2"; } || fail "$PACKAGER cannot $1 $2: $(tail -n 3 "$TX/error" | clean)"
  ! has_systemd || { after_unit "$states_" active && after_unit "$states_" links; } || fail "cannot keep what services were like"
}

as_wanted() { if [ "$1" = install ]; then installed "$2"; else ! installed "$2"; fi; }

# look_at_package install|remove NAME NAME|FILE FILE|-
look_at_package() {
  say note "to $1 the package $2 cannot be undone exactly: what its scripts do is theirs"
  if ! simulate "$1" "$3"; then
    obstacle "$PACKAGER cannot $1 $2: $(tail -n 3 "$TX/simulated" | clean)"
    return
  fi
  besides_=$(gone_besides "$2" | clean)
  if [ -n "$besides_" ]; then
    obstacle "to $1 $2 would remove or replace more: $besides_"
  elif [ "$1" = remove ]; then
    fetch_package "$2" "$4" || obstacle "the package $2 could not be put back, since it can be neither found nor fetched: $(tail -n 1 "$TX/error" | clean)"
  fi
}

# fetch_package NAME FILE|-: into the transaction's folder, so that the way back needs no network
fetch_package() {
  FETCHED=$TX/package-$1
  rm -rf "$FETCHED"
  mkdir "$FETCHED" 2>"$TX/error" || return 1
  if [ "$2" != - ]; then cp "$ROOT$2" "$FETCHED/"; else ( cd "$FETCHED" && packaging 300 fetch "$1" ); fi >"$TX/error" 2>&1
  set -- "$FETCHED"/*
  [ -s "$1" ]
}

packager() {
  for PACKAGER in apt-get dnf zypper apk; do command -v "$PACKAGER" >/dev/null 2>&1 && return; done
  return 1
}

simulate() { packaging 120 "try-$1" "$2" >"$TX/simulated" 2>&1; }

# gone_besides NAME: what a simulation removes or replaces but NAME itself. Only apt tells; `rpm -e` refuses instead,
# and apk leaves the package where it is.
gone_besides() {
  [ "$PACKAGER" != apt-get ] || sed -n -e 's/^Remv \([^ ]*\) .*/\1/p' -e 's/^Inst \([^ ]*\) \[.*/\1/p' "$TX/simulated" | grep -v -x -F -e "$1"
}

# to_come NAME: the packages that an installation brings
to_come() {
  if [ "$PACKAGER" = apt-get ]; then sed -n 's/^Inst \([^ ]*\) (.*/\1/p' "$TX/simulated"; else printf '%s\n' "$1"; fi
}

installed() {
  # shellcheck disable=SC2016 # a field of dpkg's
  case $PACKAGER in
    apt-get) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    apk) apk info -e "$1" >/dev/null 2>&1 ;;
    *) rpm -q "$1" >/dev/null 2>&1 ;;
  esac
}

# remove_packages KEPT: what came, unless others need it by now
remove_packages() {
  ! after_this_boot || return 0
  packager && mend_packager || return 1
  came_=$(cat "$TX/kept/$1/names") || return 1
  for name_ in $came_; do
    simulate remove "$name_" || { cat "$TX/simulated"; return 1; }
    others_=$(gone_besides "$name_" | grep -v -x -F -f "$TX/kept/$1/names" | clean)
    [ -z "$others_" ] || { echo "$name_ stays, since these need it: $others_"; return 1; }
    packaging 600 purge "$name_" || return 1
  done
}

install_package() {
  ! after_this_boot || return 0
  packager && mend_packager || return 1
  installed "$1" || packaging 600 install "$(echo "$TX/kept/$2"/files/*)"
}

# after_this_boot: the scripts of a package want a running system, and would wait for the very boot that waits for us
after_this_boot() {
  [ "$BOOT" = yes ] && mark packages-later
}

packages_after_boot() {
  undo_steps 'remove_packages install_package'
  undo_steps restore_unit
}

# dpkg that was killed at work wants to finish first
mend_packager() {
  [ "$PACKAGER" != apt-get ] || limit 300 env DEBIAN_FRONTEND=noninteractive dpkg --configure -a --force-confold </dev/null >/dev/null 2>&1 || :
}

# packaging SECONDS WHAT NAME|FILE: in the words of this host's packager. `needrestart` must not restart services behind
# our back, and nobody is there to answer a question.
packaging() {
  seconds_=$1
  case $PACKAGER:$2 in
    apt-get:fetch) set -- apt-get -q download "$3" ;;
    apt-get:try-*) set -- apt-get -q -s --no-install-recommends "${2#try-}" "$3" ;;
    apt-get:*) set -- apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 "$2" "$3" ;;
    dnf:fetch) set -- dnf -q -y reinstall --downloadonly --downloaddir "$FETCHED" "$3" ;;
    dnf:try-install) set -- dnf -q -y --setopt=tsflags=test --setopt=install_weak_deps=False install "$3" ;;
    dnf:install) set -- dnf -q -y --setopt=install_weak_deps=False install "$3" ;;
    zypper:fetch) set -- zypper -n --pkg-cache-dir "$FETCHED" download "$3" ;;
    zypper:try-install) set -- zypper -n install --no-recommends --dry-run "$3" ;;
    zypper:install) set -- zypper -n install --no-recommends "$3" ;;
    dnf:try-remove | zypper:try-remove) set -- rpm -e --test "$3" ;;
    dnf:* | zypper:*) set -- rpm -e "$3" ;;
    apk:fetch) set -- apk fetch -q -o "$FETCHED" "$3" ;;
    apk:try-install) set -- apk add -s "$3" ;;
    apk:install) set -- apk add "$3" ;;
    apk:try-*) set -- apk del -s "$3" ;;
    apk:*) set -- apk del "$3" ;;
  esac
  limit "$seconds_" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 "$@" </dev/null
}
