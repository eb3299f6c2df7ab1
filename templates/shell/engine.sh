# Docker's packages onto a host that has none. With apt everything is looked at, fetched and checked in a folder of our own
# before anything is changed: a key that did not sign, or a package that is not what was signed, is an obstacle like any other.

# Readable by apt's own user, who fetches and checks; gone again when this is decided.
ENGINE=$ROOT/var/cache/ironhull-engine
# Seconds that somebody else's work on packages is waited for.
ENGINE_WAIT=${ENGINE_WAIT:-300}

# engine 'PACKAGE…' SOURCE|- KEY|-: SOURCE in deb822 and KEY in armor, where the packages come from a repository that is new here
engine() {
  packager || { obstacle 'there is none of apt-get, dnf, zypper and apk to install Docker with'; return; }
  if [ "$PHASE" = look ]; then
    look_at_engine "$1" "$2" "$3"
    [ "$OBSTACLES" = no ] || rm -rf "$ENGINE"
    return
  fi
  say step "engine $1"
  keep_services
  kept_=$(printf '%04d' $((STEP + 1)))
  {
    mkdir "$TX/kept/$kept_" && keep_list "$TX/kept/$kept_/installed" "$(installed_names)" &&
      keep_list "$TX/kept/$kept_/traces" "$(engine_traces)"
  } 2>/dev/null || fail 'cannot keep the names of the packages'
  engine_=$kept_
  undo_first "remove_engine $kept_"
  # shellcheck disable=SC2086 # names of packages, each a word
  engine_packaging 1200 install $1 >"$TX/error" 2>&1 || fail "$PACKAGER cannot install $1: $(tail -n 3 "$TX/error" | clean)"
  rm -rf "$ENGINE"
  for name_ in $1; do installed "$name_" || fail "$PACKAGER said nothing and did not install $name_"; done
  start_engine
  keep_list "$TX/kept/$engine_/installed.after" "$(installed_names)" || fail 'cannot keep the names of the packages'
  note_services
}

# start_engine: apt's packages have started it, rpm's do not
start_engine() {
  has_systemd || return 0
  SINCE=$(date +%s)
  reload_units || fail 'systemd does not reload its units'
  systemd 60 enable docker.service || :
  systemd 20 reset-failed docker.service
  systemd "$RESTART" start docker.service || docker_failed 'Docker was installed and does not start'
  wait_for_docker || docker_failed 'Docker was installed and does not answer'
}

# look_at_engine 'PACKAGE…' SOURCE|- KEY|-
look_at_engine() {
  rm -rf "$ENGINE"
  data_=$(engine_data | clean)
  [ -z "$data_" ] || { obstacle "an earlier Docker has left its data here, and the new one would start what is in it: move it away first ($data_)"; return; }
  wait_for_packager "$ENGINE_WAIT" || return
  # What the others bring is only seen when it is there; they check signatures when they install.
  [ "$PACKAGER" = apt-get ] || return 0
  fetch_lists "$2" "$3" || return
  # shellcheck disable=SC2086
  engine_packaging 120 -s install $1 >"$TX/simulated" 2>&1 || { obstacle "apt-get cannot install $1: $(grep '^[EW]:' "$TX/simulated" | tail -n 3 | clean)"; return; }
  away_=$(sed -n 's/^Remv \([^ ]*\) .*/\1/p' "$TX/simulated" | clean)
  [ -z "$away_" ] || { obstacle "to install $1 would remove $away_"; return; }
  old_=$(sed -n 's/^Inst \([^ ]*\) \[.*/\1/p' "$TX/simulated" | clean)
  [ -z "$old_" ] || { obstacle "to install $1 would replace $old_: bring this host up to date first (apt-get upgrade)"; return; }
  room_for "$ENGINE" 314572800
  [ "$OBSTACLES" = no ] || return
  # shellcheck disable=SC2086
  engine_packaging 1200 --download-only install $1 >"$TX/error" 2>&1 || { obstacle "what came is not what was signed, or did not come: $(grep '^[EW]:' "$TX/error" | tail -n 3 | clean)"; return; }
  say note "it brings $(sed -n 's/^Inst \([^ ]*\) (\([^ ]*\).*/\1 \2,/p' "$TX/simulated" | clean)"
}

# wait_for_packager SECONDS: for somebody else's work on packages, by apt's own words about who is at it. The others wait by themselves.
wait_for_packager() {
  [ "$PACKAGER" = apt-get ] || return 0
  uptime_now
  until_=$((UPTIME + $1)) told_=
  until limit 60 apt-get -q check </dev/null >"$TX/error" 2>&1; do
    holder_=$(sed -n 's/^E: Could not get lock \(.*\)$/\1/p' "$TX/error" | clean)
    [ -n "$holder_" ] || { obstacle "apt-get does not work here: $(grep '^E:' "$TX/error" | tail -n 3 | clean)"; return 1; }
    [ "$holder_" = "$told_" ] || say note "waiting for the lock $holder_"
    told_=$holder_
    uptime_now
    [ "$UPTIME" -lt "$until_" ] || { obstacle "after $1 s somebody else is still at work on packages: the lock $holder_"; return 1; }
    sleep 1
  done
}

# fetch_lists SOURCE|- KEY|-: into our folder, beside links to those that the host has
fetch_lists() {
  {
    mkdir -p "$ENGINE" && mkdir "$ENGINE/lists" "$ENGINE/archives" "$ENGINE/sources" "$ENGINE/none" && chmod 0755 "$ENGINE" "$ENGINE"/* &&
      for file_ in "$ROOT"/var/lib/apt/lists/*_*; do [ ! -f "$file_" ] || ln -s "$file_" "$ENGINE/lists/"; done &&
      for file_ in "$ROOT"/etc/apt/sources.list.d/*; do [ ! -f "$file_" ] || [ "${file_##*/}" = docker.sources ] || ln -s "$file_" "$ENGINE/sources/"; done
  } 2>"$TX/error" || { obstacle "cannot prepare $ENGINE: $(clean <"$TX/error")"; return 1; }
  if [ "$1" = - ]; then
    engine_packaging 300 update >"$TX/error" 2>&1 || say note "not every package list could be fetched anew: $(grep '^[EW]:' "$TX/error" | tail -n 2 | clean)"
    return 0
  fi
  { printf '%s' "$2" >"$ENGINE/docker.asc" && printf '%sSigned-By: %s\n' "$1" "$ENGINE/docker.asc" >"$ENGINE/docker.sources" && chmod 0644 "$ENGINE"/docker.*; } 2>/dev/null ||
    { obstacle "cannot write to $ENGINE"; return 1; }
  # This source alone, and any fault of it counts.
  engine_packaging 300 update -o "Dir::Etc::sourcelist=$ENGINE/docker.sources" -o "Dir::Etc::sourceparts=$ENGINE/none" -o APT::Update::Error-Mode=any >"$TX/error" 2>&1 &&
    ln -s "$ENGINE/docker.sources" "$ENGINE/sources/ironhull-docker.sources" && return
  obstacle "the repository is not what its key has signed, or cannot be reached: $(grep -e '^[EW]:' "$TX/error" | head -n 3 | clean)"
  return 1
}

# engine_packaging SECONDS WORD…: apt with lists and archives in our folder; what is not signed is nobody's package, whatever
# the host's own configuration says. Of the others only `install` is asked.
engine_packaging() {
  seconds_=$1
  shift
  case $PACKAGER in
    apt-get)
      set -- apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-confold -o "DPkg::Lock::Timeout=$ENGINE_WAIT" \
        -o APT::Get::List-Cleanup=0 -o Acquire::AllowInsecureRepositories=0 -o Acquire::AllowDowngradeToInsecureRepositories=0 \
        -o APT::Get::AllowUnauthenticated=0 -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o "Dir::State::lists=$ENGINE/lists" -o "Dir::Cache::archives=$ENGINE/archives" -o "Dir::Etc::sourceparts=$ENGINE/sources" "$@"
      ;;
    dnf) shift && set -- dnf -q -y --setopt=install_weak_deps=False install "$@" ;;
    zypper) shift && set -- zypper -n install --no-recommends "$@" ;;
    apk) shift && set -- apk add --wait "$ENGINE_WAIT" "$@" ;;
  esac
  limit "$seconds_" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 "ZYPP_LOCK_TIMEOUT=$ENGINE_WAIT" "$@" </dev/null
}

# installed_names: also those that are half installed
installed_names() {
  # shellcheck disable=SC2016 # fields of dpkg's
  case $PACKAGER in
    apt-get) dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' 2>/dev/null | sed -e '/^not-installed /d' -e '/^config-files /d' -e 's/^[a-z-]* //' ;;
    apk) apk info -q ;;
    *) rpm -qa --qf '%{NAME}\n' ;;
  esac | sort -u
}

# engine_data: what somebody would miss: containers, images, volumes
engine_data() {
  for it_ in "$ROOT"/var/lib/docker/containers/* "$ROOT"/var/lib/docker/*/containers/* \
    "$ROOT"/var/lib/docker/volumes/*/_data "$ROOT"/var/lib/docker/*/volumes/*/_data \
    "$ROOT"/var/lib/docker/image/*/imagedb/content/sha256/* "$ROOT"/var/lib/docker/*/image/*/imagedb/content/sha256/*; do
    if [ -e "$it_" ]; then printf '%s\n' "${it_#"$ROOT"}" && return; fi
  done
}

# engine_traces: which of what Docker leaves behind is here
engine_traces() {
  for it_ in /var/lib/docker /var/lib/containerd /etc/docker /run/docker /run/docker.sock /run/containerd /sys/class/net/docker0; do
    [ ! -e "$ROOT$it_" ] || printf '%s\n' "$it_"
  done
  ! grep -q '^docker:' "$ROOT/etc/group" 2>/dev/null || echo group
}
