# The key with which this host serves the Docker API: made here, and read by nobody but what made it and dockerd. What
# leaves the host is a request that is signed with it, or its public half. POSIX sh; NONCE is set beforehand.

# make_key FOLDER [SUBJECT NAMES]: a new folder with a key in it; prints a request for it. A host without openssl has
# ssh-keygen, since we came through sshd: that one makes no requests, and over this connection the public half is worth as
# much. To an authority elsewhere it is not: what asks for NAMES (DNS:a,IP:b) has to be a request.
make_key() {
  umask 077
  if [ $# -gt 1 ] && ! command -v openssl >/dev/null 2>&1; then
    refuse 'there is no openssl on this host, and nothing else makes a certificate request'
    return
  fi
  [ ! -e "$1" ] || { refuse "$1 is there already"; return; }
  # Docker's own folder may be missing, and others may look into it.
  [ -d "${1%/*/*}" ] || mkdir -m 0755 "${1%/*/*}" || { refuse "cannot make ${1%/*/*}"; return; }
  [ -d "${1%/*}" ] || mkdir -m 0700 "${1%/*}" || { refuse "cannot make ${1%/*}"; return; }
  mkdir -m 0700 "$1" || { refuse "cannot make $1"; return; }
  if command -v openssl >/dev/null 2>&1; then
    what=request
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve \
      -out "$1/key.pem" 2>/dev/null || rm -f "$1/key.pem"
    if [ $# -gt 1 ]; then
      text=$(openssl req -new -sha256 -key "$1/key.pem" -subj "$2" -addext "subjectAltName=$3" \
        -addext extendedKeyUsage=serverAuth 2>/dev/null) || text=
    else
      text=$(openssl req -new -sha256 -key "$1/key.pem" -subj /CN=docker 2>/dev/null) || text=
    fi
  elif command -v ssh-keygen >/dev/null 2>&1; then
    what=public
    ssh-keygen -q -t ecdsa -b 256 -m PKCS8 -N '' -C '' -f "$1/key.pem" </dev/null >/dev/null 2>&1 || rm -f "$1/key.pem"
    text=$(ssh-keygen -e -m PKCS8 -f "$1/key.pem.pub" 2>/dev/null) || text=
    rm -f "$1/key.pem.pub"
  else
    rmdir "$1"
    refuse 'there is neither openssl nor ssh-keygen on this host: one of them has to make the key'
    return
  fi
  # It has to outlive a power cut that the certificate outlives.
  if [ -n "$text" ] && chmod 0400 "$1/key.pem" && sync; then
    printf '<%s %s\n%s\n>%s\n' "$NONCE" "$what" "$text" "$NONCE"
  else
    drop_key "$1"
    refuse 'no key could be made on this host'
  fi
}

# drop_key FOLDER: a key that came to no certificate goes; one that has its certificate stays
drop_key() {
  [ ! -e "$1/cert.pem" ] || return 0
  rm -f "$1/key.pem"
  rmdir "$1" 2>/dev/null || :
}

# waiting_keys FOLDER: the public half of each key in a folder below it that has no certificate yet
waiting_keys() {
  for key in "$1"/*/key.pem; do
    if [ ! -f "$key" ] || [ -e "${key%/key.pem}/cert.pem" ]; then continue; fi
    half=$(openssl pkey -in "$key" -passin pass: -pubout 2>/dev/null) || continue
    printf '<%s waits %s\n%s\n>%s\n' "$NONCE" "${key%/key.pem}" "$half" "$NONCE"
  done
  printf '<%s all\n' "$NONCE"
}

refuse() { printf '<%s refused %s\n' "$NONCE" "$1"; }
