# What undoes the installation of Docker.

# remove_engine KEPT: all that came with it, and what it has left behind; never what somebody has put into it since
remove_engine() {
  rm -rf "$ENGINE"
  ! after_this_boot || return 0
  packager && mend_packager || return 1
  data_=$(engine_data | clean)
  [ -z "$data_" ] || { echo "Docker stays, since there is something in it by now: $data_"; return 1; }
  if [ -e "$TX/kept/$1/installed.after" ]; then cat "$TX/kept/$1/installed.after"; else installed_names; fi >"$TX/came" || return 1
  installed_names >"$TX/now" || return 1
  # Came with it, and still here.
  came_=$(added_lines "$TX/kept/$1/installed" "$TX/came" | grep -x -F -f "$TX/now")
  rm -f "$TX/came" "$TX/now"
  if [ -n "$came_" ]; then
    # Before its programs are gone: the socket would start a daemon that is half removed.
    case $came_ in *docker* | *moby*) ! has_systemd || systemd 120 stop docker.socket docker.service containerd.service || : ;; esac
    # shellcheck disable=SC2086 # names of packages, each a word
    remove_names $came_ || return 1
  fi
  remove_traces "$1"
}

# remove_names NAME…: refused where others need them by now
remove_names() {
  case $PACKAGER in
    apt-get)
      limit 120 apt-get -q -s purge "$@" </dev/null >"$TX/simulated" 2>&1 || { tail -n 3 "$TX/simulated"; return 1; }
      others_=$(sed -n -e 's/^Remv \([^ ]*\) .*/\1/p' -e 's/^Purg \([^ ]*\) .*/\1/p' "$TX/simulated")
      for name_ in $others_; do
        case " $* " in *" $name_ "* | *" $name_:"*) ;; *) echo "Docker stays, since this needs it by now: $name_"; return 1 ;; esac
      done
      limit 600 env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -y -o "DPkg::Lock::Timeout=$ENGINE_WAIT" purge "$@" </dev/null
      ;;
    apk) limit 600 apk del "$@" </dev/null ;;
    *) limit 600 rpm -e "$@" </dev/null ;;
  esac
}

# remove_traces KEPT: only what was not here before
remove_traces() {
  for it_ in /var/lib/docker /var/lib/containerd /etc/docker /run/docker /run/docker.sock /run/containerd; do
    grep -q -x -F -e "$it_" "$TX/kept/$1/traces" && continue
    # Its own mounts, if a daemon was killed with them.
    ! grep -q -F " $ROOT$it_/" /proc/mounts || { echo "something is mounted below $it_"; return 1; }
    rm -rf "$ROOT$it_" 2>/dev/null || [ -z "$(ls -A "$ROOT$it_")" ] || return 1
  done 2>/dev/null
  grep -q -x group "$TX/kept/$1/traces" || ! grep -q '^docker:' "$ROOT/etc/group" || groupdel docker || return 1
  grep -q -x /sys/class/net/docker0 "$TX/kept/$1/traces" || [ -n "$ROOT" ] || [ ! -e /sys/class/net/docker0 ] || ip link delete docker0 || return 1
}
