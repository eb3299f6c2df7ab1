# A package of dpkg's made into a file again, from what is installed: the way back to a version that no source has any more.
# It is as the files are now; what an administrator changed of them is in it.

# repack NAME FOLDER: into FOLDER/NAME.deb
repack() {
  tree_=$2/tree
  mkdir -m 755 "$tree_" "$tree_/DEBIAN" || return 1
  files_=$(dpkg-query -L "$1") || return 1
  # What is not a path says that another package has put its own file in the place of one of these.
  ! printf '%s\n' "$files_" | grep -v '^/' || return 1
  files_="
$files_"
  dpkg-query -s "$1" | without_state >"$tree_/DEBIAN/control" || return 1
  dpkg-query --control-path "$1" >"$2/controls" || return 1
  while IFS= read -r path_; do
    case $path_ in */*.list) ;; *) cp -p "$ROOT$path_" "$tree_/DEBIAN/${path_##*.}" || return 1 ;; esac
  done <"$2/controls"
  printf '%s\n' "$files_" >"$2/paths"
  while IFS= read -r path_; do
    take_along "$path_" || return 1
  done <"$2/paths"
  # shellcheck disable=SC2016 # a field of dpkg's
  dpkg-query -W -f '${Conffiles}\n' "$1" >"$2/paths" || return 1
  conffiles "$tree_" <"$2/paths" >"$tree_/DEBIAN/conffiles" || return 1
  # By env: busybox's shell would take its own dpkg-deb, which builds none.
  /usr/bin/env dpkg-deb -Znone --build "$tree_" "$2/$1.deb" >/dev/null || return 1
  rm -rf "$tree_" "$2/controls" "$2/paths"
}

# What dpkg adds to a package's own words when it installs it.
without_state() { sed -e '/^Status:/d' -e '/^Config-Version:/d' -e '/^Conffiles:/,/^[^ ]/{/^Conffiles:/d;/^ /d;}'; }

# take_along PATH: as it is on the host, where it is. A folder that has become a link (/lib) is passed over: what is in it is not.
take_along() {
  case $1 in '' | /.) return ;; esac
  if [ -L "$ROOT$1" ]; then
    case $files_ in *"
$1/"*) return ;; esac
  elif [ -d "$ROOT$1" ]; then
    mkdir -p "$tree_$1" && chown "$(stat -c %u:%g "$ROOT$1")" "$tree_$1" && chmod "$(stat -c %a "$ROOT$1")" "$tree_$1"
    return
  elif [ ! -e "$ROOT$1" ]; then
    return 0
  fi
  mkdir -p "$tree_${1%/*}" && copy "$ROOT$1" "$tree_$1"
}

# conffiles TREE: from dpkg's lines of path, digest and remarks, those that are in TREE: one that is named and is not there
# would make no package. An obsolete one is the package's no more.
conffiles() {
  while read -r path_ _ remark_; do
    case $path_$remark_ in /*obsolete | /*remove-on-upgrade) ;; /*) [ ! -e "$1$path_" ] || printf '%s\n' "$path_" ;; esac
  done
}
