# A small root file system from the host's own programs, for the throw-away containers of `verify`: no registry is asked.
# POSIX sh; part of the proof library (prove.sh), which sets DIR and INSIDE, and answers `answer` and `give_up`.

# picture: makes $DIR/root and names in TOOL what connects (the same on the host and in the image): bash, busybox, nc or none.
picture() {
  ROOT=$DIR/root TOOL=none
  # Programs must be readable for uid 65534; the folder above them is closed to everyone but root.
  umask 022
  mkdir -p "$ROOT/proof/bin" "$ROOT/proof/suid" "$ROOT/etc"
  for tool in sh cat sleep timeout; do plain "$tool"; done
  for tool in setarch unshare tail $TOOLS; do
    program "$tool" "$ROOT/proof/bin/$tool" || applet "$tool" || :
  done
  case $TOOLS:$(uname -m) in
    ?*:x86_64) program32 >"$ROOT/proof/bin/program32" && chmod 755 "$ROOT/proof/bin/program32" ;;
  esac
  setuid_program
  [ ! -f /etc/ld.so.cache ] || cp /etc/ld.so.cache "$ROOT/etc/ld.so.cache"
  printf 'root:x:0:0::/:/proof/bin/sh\nnobody:x:65534:65534::/:/proof/bin/sh\n' >"$ROOT/etc/passwd"
  printf '%s\n' "$INSIDE" >"$ROOT/proof/inside.sh"
  [ ! -e "$TOMOYO" ] || two_names
  for path in $PATHS; do
    case $path in /proc/* | /sys/* | /dev/*) continue ;; esac
    [ -e "$ROOT$path" ] || { mkdir -p "$ROOT${path%/*}" && : >"$ROOT$path"; } || give_up "cannot put $path into the image"
  done
  connector
  umask 077
}

# two_names: one script twice: under a name that a policy of ours lets containers start (src/tomoyo), and under one that
# no policy can have, as it is another in every run.
two_names() {
  for name in within "outside-$ID"; do
    printf '#!/proof/bin/sh\nexit 0\n' >"$ROOT/proof/bin/$name" && chmod 755 "$ROOT/proof/bin/$name"
  done
}

# program32: a whole program for 32-bit Intel (elf(5)): a header, one segment, and mov $1,%eax; xor %ebx,%ebx; int $0x80.
program32() {
  printf '\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\3\0\1\0\0\0\124\200\4\10\64\0\0\0\0\0\0\0\0\0\0\0\64\0\40\0\1\0\0\0\0\0\0\0'
  printf '\1\0\0\0\0\0\0\0\0\200\4\10\0\200\4\10\135\0\0\0\135\0\0\0\5\0\0\0\0\20\0\0'
  printf '\270\1\0\0\0\61\333\315\200'
}

connector() {
  for tool in bash busybox nc; do
    [ -e "$ROOT/proof/bin/$tool" ] || program "$tool" "$ROOT/proof/bin/$tool" || continue
    # Some bash is built without /dev/tcp, some nc says nothing: only one that can tell a closed port is of use.
    case $(reach "$tool" 127.0.0.1) in
      refused | connected)
        TOOL=$tool
        return
        ;;
    esac
  done
}

# `id` and not another program: a setuid copy of it is good for nothing, should it ever be left behind.
# A busybox or toybox drops its privileges by itself when it runs as `id`: with it this proof would be green on any host.
setuid_program() {
  from=$(find_program id) || from=
  if [ -z "$from" ] || grep -qi -e busybox -e toybox "$from"; then
    answer suid none
  elif program id "$ROOT/proof/suid/id"; then
    chmod 4755 "$ROOT/proof/suid/id"
  fi
}

# A static busybox serves for several tools at the price of one file.
plain() { applet "$1" || program "$1" "$ROOT/proof/bin/$1" || give_up "this host has no $1 that could be copied"; }

applet() {
  box=$(find_program busybox) && "$box" --list 2>/dev/null </dev/null | grep -qx "$1" || return 1
  [ -e "$ROOT/proof/bin/busybox" ] || program busybox "$ROOT/proof/bin/busybox" || return 1
  ln -s busybox "$ROOT/proof/bin/$1"
}

# program NAME TO: copies it with what it needs. ldd names libraries and the loader by absolute path, the vdso by none.
program() {
  from=$(find_program "$1") && cp -L "$from" "$2" && chmod 755 "$2" || return 1
  ldd "$from" >"$DIR/needs" 2>/dev/null </dev/null || :
  while read -r line; do
    for word in $line; do
      case $word in
        /*:) ;; # musl and some others begin with the program's own name
        /*) [ -e "$ROOT$word" ] || { mkdir -p "$ROOT${word%/*}" && cp -L "$word" "$ROOT$word"; } || return 1 ;;
      esac
    done
  done <"$DIR/needs"
}

# The file itself: `command -v` may answer with a builtin or, in a busybox shell, with an applet's bare name.
find_program() {
  for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
    [ ! -x "$folder/$1" ] || [ -d "$folder/$1" ] || { printf '%s\n' "$folder/$1"; return 0; }
  done
  return 1
}
