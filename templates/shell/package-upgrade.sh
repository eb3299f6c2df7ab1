# Upgrades: Docker's packages, and only those. Each one that is replaced is on disk before, as it was.

# look_at_upgrade NAME: what comes with Docker's package is Docker's, or the host is to be upgraded first, by its owner
look_at_upgrade() {
  besides_=$(sed -n 's/^Remv \([^ ]*\) .*/\1/p' "$TX/simulated" | clean)
  [ -z "$besides_" ] || { obstacle "to upgrade $1 would remove $besides_"; return; }
  with_=$(replaced)
  for name_ in $with_; do
    case $name_ in
      "$1" | docker* | containerd* | runc | moby* | tini) ;;
      *) obstacle "to upgrade $1 would upgrade more than Docker: $name_"; continue ;;
    esac
    fetch_package "$name_" - || obstacle "the package $name_ could not be put back, since it can be neither found nor fetched nor packed again: $(tail -n 1 "$TX/error" | clean)"
  done
}

# replaced: the packages of which a simulation puts another version in place of the one that is there
replaced() { sed -n 's/^Inst \([^ ]*\) \[.*/\1/p' "$TX/simulated"; }

# keep_fetched KEPT: what look_at_upgrade has fetched of what is replaced now
keep_fetched() {
  mkdir "$TX/kept/$1/files" || return 1
  for name_ in $(replaced); do
    mv "$TX/package-$name_" "$TX/kept/$1/files/$name_" || return 1
    sync_path "$TX/kept/$1/files/$name_"/* "$TX/kept/$1/files/$name_" || return 1
  done
  sync_path "$TX/kept/$1/files" "$TX/kept/$1"
}
