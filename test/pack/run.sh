#!/usr/bin/env bash
# What `npm publish` would send: which files, and whether they run in an empty folder, away from this one.
# `npm run build` first; packages come from the registry.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tarball=$work/$(npm pack --silent --ignore-scripts --pack-destination "$work")

wanted='README\.md|CHANGELOG\.md|LICENSE|package\.json'
wanted="$wanted|dist/.*\.(js|css|wasm)|dist/sample-logs/.*\.json\.gz"
wanted="$wanted|sql/.*\.(sql|md)|infra/.*\.(json|yaml|md)|dist/cli/completions/trail-audit\.(bash|zsh|fish)"
if tar -tzf "$tarball" | grep -vE "^package/($wanted)$"; then
  echo 'npm pack: the files above are not wanted in it'
  exit 1
fi

mkdir "$work/empty"
expected=$PWD/test/cli/snapshots
cd "$work/empty"
npm install --silent --no-audit --no-fund "$tarball"
npx trail-audit sigv2 --sample --quiet | diff - "$expected/sigv2.table.txt"
npx trail-audit audits clients | diff - "$expected/audits/explained.txt"
npx trail-audit completion bash | bash -n
# What it says of AWS is this machine's own.
{ npx trail-audit doctor || true; } | grep 'reading logs: 5,032 records' >/dev/null
echo "npm pack: $(tar -tzf "$tarball" | wc -l) files, $(du -h "$tarball" | cut -f 1); answers in an empty folder as here"
