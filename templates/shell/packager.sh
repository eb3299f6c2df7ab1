# The packager of this host: apt-get, dnf, zypper or apk, and what it is asked.

packager() {
  for PACKAGER in apt-get dnf zypper apk; do command -v "$PACKAGER" >/dev/null 2>&1 && return; done
  return 1
}

simulate() { packaging 120 "try-$1" "$2" >"$TX/simulated" 2>&1; }

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

# packaging SECONDS WHAT NAME|FILE: in the words of this host's packager. `needrestart` must not restart services behind
# our back, and nobody is there to answer a question.
packaging() {
  seconds_=$1
  case $PACKAGER:$2 in
    apt-get:fetch) set -- apt-get -q download "$3" ;;
    apt-get:try-upgrade) set -- apt-get -q -s --no-install-recommends --only-upgrade install "$3" ;;
    apt-get:upgrade) set -- apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 --only-upgrade install "$3" ;;
    apt-get:downgrade)
      shift 2
      set -- apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 --allow-downgrades install "$@"
      ;;
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

# keep_services: before a package comes or goes. Undone last: links and services, as far as its scripts have not put them right.
keep_services() {
  has_systemd || return 0
  mark units-changed
  keep_unit -
  states_=$kept_
  undo_first "restore_unit - $kept_ package"
}

# note_services: what they are like once the step is done
note_services() {
  ! has_systemd || { after_unit "$states_" active && after_unit "$states_" links; } || fail "cannot keep what services were like"
}
