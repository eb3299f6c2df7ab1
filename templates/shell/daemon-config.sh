# What daemon.json names must be there. dockerd's own check does not look: without them the daemon, or every container
# after it, does not start. Nothing here changes anything; what is missing is an obstacle before the first write.

object() { obstacle "daemon.json: $1"; }

# needs_profile FILE: a seccomp profile that is missing stops the daemon, one that is broken every new container
needs_profile() {
  if [ ! -f "$1" ]; then
    object "the seccomp profile $1 is not there"
    return
  fi
  has_validate || return 0
  as_caller
  # Read as a configuration it has only unknown keys; what is no JSON is told apart by the words of Go's reader.
  # shellcheck disable=SC2086 # AS is words
  case $(limit 20 $AS dockerd --validate --config-file "$1" 2>&1 </dev/null) in
    *'invalid character'* | *'unexpected end of JSON'* | *'cannot unmarshal'*) object "the seccomp profile $1 is not a JSON object" ;;
  esac
}

# needs_program PATH: of the default runtime, or the init of containers
needs_program() { command -v "$1" >/dev/null 2>&1 || object "the program $1 is not there"; }

# needs_account NAME: for userns-remap, by name or number
needs_account() {
  ! command -v getent >/dev/null 2>&1 || getent passwd "$1" >/dev/null || object "there is no user $1 to remap to"
}

# needs_slice PARENT: a control group that is none, which stops the daemon where its driver is systemd's
needs_slice() {
  driver_=$(docker info --format '{{.CgroupDriver}}') || return 0
  [ "$driver_" != systemd ] || object "cgroup-parent $1 must end in .slice under the systemd driver"
}

# needs_plugin NAME: a missing one kills the daemon 15 seconds after it looked well (engine-tried 5)
needs_plugin() {
  for at_ in /run/docker/plugins/"$1".sock /run/docker/plugins/"$1"/"$1".sock /etc/docker/plugins/"$1".spec \
    /etc/docker/plugins/"$1".json /usr/lib/docker/plugins/"$1".spec /usr/lib/docker/plugins/"$1".json; do
    [ ! -e "$ROOT$at_" ] || return 0
  done
  [ "$(docker plugin inspect --format '{{.Enabled}}' "$1")" = true ] || object "there is no authorization plugin $1"
}

# needs_log_driver NAME: the daemon starts without it, and then no container does
needs_log_driver() {
  known_=$(docker info --format '{{range .Plugins.Log}}{{.}} {{end}}') || return 0
  case " $known_" in
    ' ' | *" $1 "* | *" $1:"*) ;;
    *) [ "$1" = none ] || object "there is no log driver $1" ;;
  esac
}
