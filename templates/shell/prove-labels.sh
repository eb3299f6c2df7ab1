# Two containers and one folder of the host's: what SELinux refuses them, told by labels alone. Part of the proof library
# (prove.sh). Mode and owner of all three files let everybody read, so nothing but a label can refuse one.

# share: the folder that goes into s, t and c. Labelled for containers beforehand, as a policy may let dockerd neither
# mount other folders nor label them (Debian 13: kernel-tried 5).
share() {
  if [ ! -e "$SELINUXFS/enforce" ]; then
    without_labels
    return
  fi
  # c must not be confined by what is under test, here nor in other proofs.
  UNLABELLED='--security-opt label=disable'
  SHARE=$DIR/share
  umask 022
  mkdir "$SHARE" && for file in common shadow private; do echo "$file" >"$SHARE/$file"; done
  umask 077
  {
    chcon -R system_u:object_r:container_file_t:s0 "$SHARE" && chcon --reference=/etc/shadow "$SHARE/shadow"
  } 2>"$DIR/chcon.error" || {
    # Other proofs need no labels.
    answer share.error "files cannot be labelled: $(reason "$DIR/chcon.error")"
    without_labels
    return
  }
  SHARED="-v $SHARE:/proof/share"
  UNLABELLED="$UNLABELLED $SHARED"
}

# without_labels: s and t are not started for nothing
without_labels() {
  others=
  for letter in $WANTED; do
    case $letter in [st]) ;; *) others="$others $letter" ;; esac
  done
  WANTED=$others
}

# labels: those that the kernel has, then the third file becomes t's own, and each tries to read all three
labels() {
  [ -n "$SHARED" ] || return 0
  engine container inspect --format '{{.Name}} {{.State.Pid}}' "$NAME-s" "$NAME-t" >"$DIR/inspect-labels" 2>/dev/null &
  wait
  neighbour=
  while read -r name pid; do
    label=
    # The kernel ends it with a zero byte and no line feed.
    { read -r label <"$PROC/$pid/attr/current" || [ -n "$label" ]; } 2>/dev/null || continue
    answer "host.label.${name##*-}" "$label"
    case $name in *-t) neighbour=$label ;; esac
  done <"$DIR/inspect-labels"
  level=${neighbour#*:*:*:}
  [ "$level" = "$neighbour" ] || chcon -l "$level" "$SHARE/private" 2>/dev/null
  for letter in c s t; do
    engine exec -u 65534:65534 "$NAME-$letter" /proof/bin/sh /proof/inside.sh files >"$DIR/$letter.files" 2>/dev/null &
  done
  wait
  for letter in c s t; do
    said=0
    while [ "$said" -lt 5 ] && read -r key value; do
      said=$((said + 1))
      answer "$letter.$key" "$value"
    done <"$DIR/$letter.files"
  done
}
