#!/usr/bin/env bash
# Brings a real Synapse for the tests: Debian's own packages, laid into a folder of the user's cache. Nothing is installed
# on the machine, no maintainer script runs, and no rights are needed. Prints the version; does nothing more when it is there.
#
#   $cache/jom/synapse/python     runs the Python of these packages
#   $cache/jom/synapse/template   a data folder as it is after the first start: schema, signing key
#   $cache/jom/synapse/version    what was laid there
set -euo pipefail

layout=1 # another number here makes everybody lay it anew
cache="${XDG_CACHE_HOME:-$HOME/.cache}/jom"
here="$cache/synapse"
whole() { [ "$(cat "$here/layout" 2>/dev/null)" = "$layout" ]; }
say_version() { echo "Synapse $(cat "$here/version") in $here"; }

if whole; then
  say_version
  exit 0
fi

fail() {
  echo "Synapse, which the tests need, could not be brought: $1" >&2
  echo "It is Debian's package matrix-synapse of the suite sid. Run 'npm run test:setup' again when that is mended." >&2
  exit 1
}

for tool in apt-get apt-config dpkg-deb flock; do
  command -v "$tool" >/dev/null || fail "there is no $tool; this works on Debian, the tests need one"
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || fail "Debian's keys are missing: install debian-archive-keyring"
# The mirror that this machine's own apt uses. Asking apt for what it would fetch needs no lists to be there.
mirror=$(apt-get update --print-uris 2>/dev/null | sed -nE "s,^'([^']*/debian/)dists/.*,\1,p" | head -1 || true)
[ -n "$mirror" ] || fail "this machine's apt knows no mirror of Debian (an address that ends in /debian)"

mkdir -p "$cache" || fail "the folder $cache cannot be written"
exec 9>"$cache/synapse.lock"
flock 9 # two runs at once: the second finds what the first has brought
if whole; then
  say_version
  exit 0
fi

work=$(mktemp -d "$cache/synapse.XXXXXX")
trap 'rm -rf "$work"' EXIT
prefix="$work/prefix" apt="$work/apt"
mkdir -p "$prefix" "$apt"/{etc/parts,etc/preferences,state/lists/partial,cache/archives/partial}
: >"$apt/status" # as on a machine with no package at all: everything that is needed is fetched

echo "deb [signed-by=$keyring] $mirror sid main" >"$apt/etc/sources.list"
{
  apt-config dump | grep -E '^Acquire::(https?::|ForceIPv|Check-Date)' || true # how this machine gets out
  cat <<CONF
Dir::Etc::parts "$apt/etc/parts";
Dir::Etc::sourcelist "$apt/etc/sources.list";
Dir::Etc::sourceparts "$apt/etc/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$apt/etc/preferences";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Install-Recommends "false";
APT::Sandbox::User "root"; // its own account could not write here
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false"; // a mirror may be frozen; what it serves is still checked against Debian's signatures
CONF
} >"$apt/apt.conf"

echo 'fetching Synapse from Debian (about 70 MB)'
export APT_CONFIG="$apt/apt.conf"
apt-get update -qq -o APT::Update::Error-Mode=any 9>&- || fail 'apt-get update failed, as shown above'
apt-get install -y -qq --download-only matrix-synapse >"$apt/said" 2>&1 9>&- || {
  cat "$apt/said" >&2
  fail 'its packages could not be fetched, as shown above'
}
unset APT_CONFIG

mkdir -p "$prefix"/usr/{bin,lib,lib64,sbin}
for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "$prefix/$folder"; done
find "$apt/cache/archives" -name '*.deb' -print0 | xargs -0 -P2 -n1 sh -c 'exec dpkg-deb -x "$1" "$0"' "$prefix" ||
  fail 'its packages could not be laid out, as shown above'
package=$(find "$apt/cache/archives" -name 'matrix-synapse_*.deb')
dpkg-deb -f "$package" Version >"$prefix/version"
rm -rf "$apt"

# Python with the libraries of these packages and none of the machine's.
cat >"$prefix/python" <<'PYTHON'
#!/bin/sh
prefix=$(dirname "$0")
lib=$(echo "$prefix"/usr/lib/*-linux-gnu)
unset PYTHONPATH PYTHONSTARTUP PYTHONDONTWRITEBYTECODE
export PYTHONHOME="$prefix/usr" PYTHONNOUSERSITE=1 OPENSSL_MODULES="$lib/ossl-modules"
exec "$(echo "$prefix"/usr/lib*/ld-linux-*.so.*)" --library-path "$lib" "$prefix/usr/bin/python3" "$@"
PYTHON
chmod +x "$prefix/python"

# A first run as far as the schema and the key: what every later one copies, and the bytecode of what it loads.
mkdir -p "$prefix/template"
cat >"$work/first.yaml" <<CONFIG
server_name: localhost
report_stats: false
signing_key_path: $prefix/template/signing.key
media_store_path: $work/media
database: { name: sqlite3, args: { database: $prefix/template/homeserver.db } }
CONFIG
cd "$work"
{
  "$prefix/python" -m synapse.app.homeserver -c "$work/first.yaml" --generate-keys &&
    "$prefix/python" -m synapse._scripts.update_synapse_database --database-config "$work/first.yaml" --run-background-updates
} >"$work/said" 2>&1 9>&- || {
  tail -20 "$work/said" >&2
  fail 'it was fetched and does not run, as shown above'
}
[ -s "$prefix/template/signing.key" ] && [ -s "$prefix/template/homeserver.db" ] || fail 'its first run left no schema or no key'

echo "$layout" >"$prefix/layout"
rm -rf "$here"
mv -T "$prefix" "$here"
say_version
