# The package that goes or is replaced, fetched beforehand.

# fetch_package NAME FILE|-: as it is installed now, into the transaction's folder, so that the way back needs no network.
# A source has rarely two versions of a package, so the one that is there is packed again where it must be.
fetch_package() {
  FETCHED=$TX/package-$1
  rm -rf "$FETCHED"
  mkdir "$FETCHED" 2>"$TX/error" || return 1
  if [ "$2" != - ]; then
    cp "$ROOT$2" "$FETCHED/" 2>"$TX/error"
  else
    ( cd "$FETCHED" && packaging 300 fetch "$1$(installed_version "$1")" ) >"$TX/error" 2>&1
  fi
  is_fetched "$FETCHED" && return
  [ "$2$PACKAGER" = -apt-get ] || return 1
  room_for "$STATE" "$(installed_bytes "$1")"
  rm -rf "$FETCHED"
  mkdir "$FETCHED" && ( repack "$1" "$FETCHED" ) >"$TX/error" 2>&1 && is_fetched "$FETCHED"
}

is_fetched() {
  set -- "$1"/*
  [ -f "$1" ] && [ -s "$1" ]
}

# installed_version NAME: `=1.2-3`, as apt-get takes it; nothing for other packagers, which fetch what is installed
installed_version() {
  # shellcheck disable=SC2016 # a field of dpkg's
  [ "$PACKAGER" != apt-get ] || dpkg-query -W -f '=${Version}' "$1" 2>/dev/null
}

# installed_bytes NAME: twice what is installed, once as files and once as their package
installed_bytes() {
  # shellcheck disable=SC2016 # a field of dpkg's
  kilobytes_=$(dpkg-query -W -f '${Installed-Size}' "$1" 2>/dev/null)
  case $kilobytes_ in '' | *[!0-9]*) kilobytes_=100000 ;; esac
  echo $((kilobytes_ * 2048))
}
