#!/usr/bin/env bash
# Builds @tensorflow/tfjs-node, the `tensorflow` backend, from the npm package's own sources. Its install script would
# download prebuilt libraries; where those cannot be had, the same C library is taken from the Python package
# tensorflow-cpu, which ships it together with its headers. With it come those of our own kernels that take the time,
# compiled for the processor. What comes of it lies in .native/, where packages/agent/src/tensorflow.ts looks first;
# `npm ci` leaves that folder alone.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
target="$root/.native"
package="$target/node_modules/@tensorflow/tfjs-node"
caches="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}"

# The wheel is chosen by the Python that it was made for, whichever Python is here: only its C library is used.
readonly TENSORFLOW=2.15.1
readonly PYTHON_TAG=3.11
readonly WHEEL="tensorflow_cpu-$TENSORFLOW-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
readonly SHA256=54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26
# Libraries 0.6 GB, npm packages 0.25 GB, the wheel 0.2 GB where it lies on the same disk.
readonly MEGABYTES=1300

usage() {
  cat <<'TEXT'
Usage: npm run native [-- OPTION...]

Builds the tensorflow backend (@tensorflow/tfjs-node) and the native kernels that go with it into .native/ on
Linux x86-64, in about a minute. Does nothing where both are there already, and only the kernels where the backend is.

  --check         only say whether it is there, or what would be needed; exit code 0 if it is there
  --force         build again
  --cache FOLDER  where the downloaded wheel (207 MB) is kept for the next time; without the option
                  mesagrid/ in $XDG_CACHE_HOME or ~/.cache if there is such a folder, else it is deleted
  --help          this text

Needs Node with npm and its C headers, python3 with pip, and a C++ compiler ($CXX, or g++). npm and pip
download by their own configuration; a wheel that lies in the cache folder is not downloaded.
TEXT
}

say() { printf '%s\n' "$*"; }
fail() {
  printf 'npm run native: %s\n' "$@" >&2
  exit 1
}

# Whether the backend computes, by the very code that the trainer uses; prints the reason.
works() {
  (cd "$root" && npm exec --offline -- tsc -b packages/agent)
  node --input-type=module - "$root" <<'SCRIPT'
const { chooseBackend } = await import(`file://${process.argv[2]}/packages/agent/dist/backend.js`);
try {
  const { version } = await chooseBackend("tensorflow");
  process.stdout.write(`tensorflow ${version} works\n`);
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  process.exitCode = 1;
}
SCRIPT
}

# The folder with node_api.h: as npm is told, beside node itself, or where node-gyp keeps headers.
headers() {
  local version prefix folder
  version="$(node -p process.versions.node)"
  prefix="$(node -p 'require("node:path").resolve(process.execPath, "../..")')"
  for folder in "${npm_config_nodedir:-$prefix}" "$prefix" /usr "$caches/node-gyp/$version"; do
    if [[ -f "$folder/include/node/node_api.h" ]]; then
      say "$folder/include/node"
      return
    fi
  done
  return 1
}

# Everything that is missing, one line each, with what to do about it.
missing() {
  local debian='apt-get install'
  if [[ "$(uname -sm)" != 'Linux x86_64' ]]; then
    say "this is $(uname -sm): the wheel is for Linux on x86-64. Elsewhere npm rebuild @tensorflow/tfjs-node fetches a prebuilt library"
    return
  fi
  if command -v python3 >/dev/null; then
    python3 -m pip --version >/dev/null 2>&1 || say "python3 has no pip: $debian python3-pip"
  else
    say "there is no python3: $debian python3 python3-pip"
  fi
  command -v "${CXX:-g++}" >/dev/null || say "there is no C++ compiler '${CXX:-g++}': $debian g++, or set CXX"
  headers >/dev/null || say "there is no node_api.h: install Node's headers ($debian libnode-dev), or set npm_config_nodedir to the folder with include/node"
  local free
  free="$(df -Pm "$root" | awk 'NR == 2 { print $4 }')"
  ((free >= MEGABYTES)) || say "$root has $free MB left: $MEGABYTES MB are needed"
}

# The package and what it needs, in the versions of the repository's lock file, without install scripts. What the
# repository has itself is left out, so that both use the one tfjs-core that holds the backends.
install_packages() {
  node - "$root" "$target" <<'SCRIPT'
const { readFileSync, writeFileSync } = require("node:fs");
const [root, target] = process.argv.slice(2);
const { lockfileVersion, packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8"));
const own = { name: "native", private: true, dependencies: { "@tensorflow/tfjs-node": "4.22.0" } };
const kept = Object.entries(packages).filter(([path, { link }]) => path.startsWith("node_modules/") && !link);
const lock = { name: own.name, lockfileVersion, requires: true, packages: { "": own, ...Object.fromEntries(kept) } };
writeFileSync(`${target}/package.json`, JSON.stringify(own, null, 2));
writeFileSync(`${target}/package-lock.json`, JSON.stringify(lock, null, 2));
SCRIPT
  npm install --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel=error
  rm -rf "$target"/node_modules/@tensorflow/tfjs-{core,layers,backend-cpu}
}

# Prints the path of the wheel, downloaded unless the cache has it whole.
fetch_wheel() {
  local cache="$1"
  local wheel="$cache/$WHEEL"
  if ! sha256sum --check --status <<<"$SHA256  $wheel" 2>/dev/null; then
    # pip compares the hash as well; it need not keep a second copy of its own.
    printf 'tensorflow-cpu==%s --hash=sha256:%s\n' "$TENSORFLOW" "$SHA256" >"$work/requirements.txt"
    python3 -m pip download --no-deps --no-cache-dir --disable-pip-version-check --only-binary=:all: \
      --python-version "$PYTHON_TAG" --implementation cp --platform manylinux_2_17_x86_64 \
      --platform manylinux2014_x86_64 --require-hashes -r "$work/requirements.txt" -d "$work" >&2
    mkdir -p "$cache"
    [[ "$work/$WHEEL" -ef "$wheel" ]] || mv "$work/$WHEEL" "$wheel"
  fi
  say "$wheel"
}

# Both libraries and the headers of the C interface, from the wheel into deps/, laid out as binding.gyp expects them.
unpack() {
  local wheel="$1"
  rm -rf "$package/deps"
  python3 - "$wheel" "$work" <<'SCRIPT'
import sys, zipfile
wheel, folder = sys.argv[1:]
wanted = tuple("tensorflow/include/" + part for part in ("tensorflow/c/", "tensorflow/core/platform/", "tsl/c/", "tsl/platform/"))
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(wanted) or name.startswith("tensorflow/libtensorflow") and name.endswith(".so.2"):
            archive.extract(name, folder)
SCRIPT
  mkdir -p "$package/deps/lib"
  mv "$work/tensorflow/include" "$package/deps/include"
  mv "$work"/tensorflow/libtensorflow*.so.2 "$package/deps/lib/"
  ln -s libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so"
  ln -s libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"
}

# What binding.gyp says, without gyp: two files. N-API version 8, so one addon serves Node 16 and newer.
compile() {
  mkdir -p "$package/lib/napi-v8"
  (
    cd "$package"
    "${CXX:-g++}" -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -DNAPI_VERSION=8 \
      -I"$(headers)" -Ideps/include binding/tfjs_backend.cc binding/tfjs_binding.cc \
      -Ldeps/lib -Wl,-rpath,'$ORIGIN/../../deps/lib' -ltensorflow -ltensorflow_framework -o "$work/tfjs_binding.node"
    mv "$work/tfjs_binding.node" lib/napi-v8/
  )
}

# Our own kernels. No fused multiplication and addition: they have WebAssembly's bits.
compile_kernels() {
  mkdir -p "$target"
  "${CXX:-g++}" -std=c++17 -O3 -ffp-contract=off -fPIC -shared -fvisibility=hidden -DNAPI_VERSION=8 -Wall -Wextra -Wno-psabi \
    -I"$(headers)" "$here/kernels.cc" -o "$target/kernels.new"
  mv "$target/kernels.new" "$target/kernels.node"
}

check=false force=false cache=''
while (($# > 0)); do
  case "$1" in
    --help | -h) usage && exit ;;
    --check) check=true ;;
    --force) force=true ;;
    --cache) [[ $# -ge 2 ]] || fail '--cache needs a folder' && cache="$2" && shift ;;
    *) fail "unknown option '$1'; --help tells them" ;;
  esac
  shift
done

[[ -d "$root/node_modules/typescript" ]] || fail 'the packages are not installed: run npm ci first'
if ! $force && found="$(works)"; then
  if [[ "$(uname -sm)" == 'Linux x86_64' && ! "$target/kernels.node" -nt "$here/kernels.cc" ]]; then
    $check && fail 'the native kernels are not built, or older than their source'
    compile_kernels
  fi
  say "$found" && exit
fi
lacking="$(missing)"
if [[ -n "$lacking" ]]; then
  mapfile -t lines <<<"$lacking"
  fail "${lines[@]}"
fi
if $check; then
  say "${found:-}" 'What npm run native needs is there.'
  exit 1
fi

# On the same disk as the target, whose space was looked at: /tmp may be a small one in memory.
mkdir -p "$target"
work="$(mktemp -d "$target/work.XXXXXX")"
trap 'rm -rf "$work"' EXIT
if [[ -z "$cache" ]]; then
  if [[ -d "$caches" ]]; then cache="$caches/mesagrid"; else cache="$work"; fi
fi

say '1 of 4: npm packages'
install_packages
say "2 of 4: tensorflow-cpu $TENSORFLOW, 207 MB, in $cache"
wheel="$(fetch_wheel "$cache")"
say '3 of 4: unpacking'
unpack "$wheel"
say '4 of 4: compiling'
compile
compile_kernels
works
