# What undoes the verb on packages.

# remove_packages KEPT: what came, unless others need it by now
remove_packages() {
  ! after_this_boot || return 0
  packager && mend_packager || return 1
  came_=$(cat "$TX/kept/$1/names") || return 1
  for name_ in $came_; do
    # Done a second time: rpm and apk refuse what is gone. Of apt's, configuration may be left to purge.
    [ "$PACKAGER" = apt-get ] || installed "$name_" || continue
    simulate remove "$name_" || { cat "$TX/simulated"; return 1; }
    others_=$(gone_besides "$name_" | grep -v -x -F -f "$TX/kept/$1/names" | clean)
    [ -z "$others_" ] || { echo "$name_ stays, since these need it: $others_"; return 1; }
    packaging 600 purge "$name_" || return 1
  done
}

# replace_packages KEPT: the versions that were there, all at once, since each may need another; then what came with the new
replace_packages() {
  ! after_this_boot || return 0
  packager && mend_packager || return 1
  packaging 600 downgrade "$TX/kept/$1"/files/*/* || return 1
  remove_packages "$1"
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
  undo_steps 'remove_packages install_package replace_packages remove_engine'
  undo_steps restore_unit
}

# dpkg that was killed at work wants to finish first
mend_packager() {
  [ "$PACKAGER" != apt-get ] || limit 300 env DEBIAN_FRONTEND=noninteractive dpkg --configure -a --force-confold </dev/null >/dev/null 2>&1 || :
}
