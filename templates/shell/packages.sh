# The verb on packages. Its undo is the best there is and no more: a package's own scripts make users, start services and
# write where they like. So it is said beforehand, and what cannot be undone at all is refused beforehand.

# package install|remove|upgrade NAME FILE|-: FILE is the package itself, on the host; without it the host's sources are
# asked, which an upgrade always does
package() {
  packager || { obstacle "there is none of apt-get, dnf, zypper and apk to $1 $2 with"; return; }
  case $1:$PACKAGER in
    upgrade:apt-get | install:* | remove:*) ;;
    *) obstacle "an upgrade is undone with apt-get only: upgrade $2 by hand with $PACKAGER"; return ;;
  esac
  case $1$3 in install/*) what_=$ROOT$3 ;; *) what_=$2 ;; esac
  [ "$PHASE" = look ] || say step "package $1 $2"
  if as_wanted "$1" "$2"; then
    say note "the package $2 is as wanted already"
    return
  fi
  if [ "$PHASE" = look ]; then look_at_package "$1" "$2" "$what_" "$3"; return; fi
  keep_services
  kept_=$(printf '%04d' $((STEP + 1)))
  mkdir "$TX/kept/$kept_" 2>/dev/null || fail "cannot keep the package $2"
  if [ "$1" = upgrade ]; then
    simulate upgrade "$2" || fail "$PACKAGER cannot upgrade $2 any more: $(clean <"$TX/simulated")"
    { names_=$(to_come "$2") && keep_list "$TX/kept/$kept_/names" "$names_" && keep_fetched "$kept_"; } 2>/dev/null || fail "cannot keep the packages that $2 is upgraded with"
    undo_first "replace_packages $kept_"
  elif [ "$1" = install ]; then
    simulate install "$what_" || fail "$PACKAGER cannot install $2 any more: $(clean <"$TX/simulated")"
    { names_=$(to_come "$2") && keep_list "$TX/kept/$kept_/names" "$names_"; } 2>/dev/null || fail "cannot keep the names of the packages"
    undo_first "remove_packages $kept_"
  else
    { mv "$TX/package-$2" "$TX/kept/$kept_/files" && sync_path "$TX/kept/$kept_"/files/* "$TX/kept/$kept_"; } 2>/dev/null || fail "cannot keep the package $2"
    undo_first "install_package $2 $kept_"
  fi
  { packaging 600 "$1" "$what_" >"$TX/error" 2>&1 && as_wanted "$1" "$2"; } || fail "$PACKAGER cannot $1 $2: $(tail -n 3 "$TX/error" | clean)"
  note_services
}

as_wanted() {
  case $1 in
    install) installed "$2" ;;
    remove) ! installed "$2" ;;
    upgrade) simulate upgrade "$2" && ! replaced | grep -q -x -F -e "$2" ;;
  esac
}

# look_at_package install|remove NAME NAME|FILE FILE|-
look_at_package() {
  say note "to $1 the package $2 cannot be undone exactly: what its scripts do is theirs"
  if ! simulate "$1" "$3"; then
    obstacle "$PACKAGER cannot $1 $2: $(tail -n 3 "$TX/simulated" | clean)"
    return
  fi
  if [ "$1" = upgrade ]; then look_at_upgrade "$2"; return; fi
  besides_=$(gone_besides "$2" | clean)
  if [ -n "$besides_" ]; then
    obstacle "to $1 $2 would remove or replace more: $besides_"
  elif [ "$1" = remove ]; then
    fetch_package "$2" "$4" || obstacle "the package $2 could not be put back, since it can be neither found nor fetched: $(tail -n 1 "$TX/error" | clean)"
  fi
}

# gone_besides NAME: what a simulation removes or replaces but NAME itself. Only apt tells; `rpm -e` refuses instead,
# and apk leaves the package where it is.
gone_besides() {
  [ "$PACKAGER" != apt-get ] || sed -n -e 's/^Remv \([^ ]*\) .*/\1/p' -e 's/^Inst \([^ ]*\) \[.*/\1/p' "$TX/simulated" | grep -v -x -F -e "$1"
}
