#!/usr/bin/env bash
# The page of `trail-audit report` in a real browser, Debian's Chromium, which is installed where it is
# missing. `npm run build` first.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v chromium >/dev/null; then
  sudo=''
  [ "$(id -u)" -eq 0 ] || sudo='sudo'
  $sudo apt-get update --quiet=2
  $sudo apt-get install --quiet=2 --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

CHROMIUM="$(command -v chromium)" npx vitest run --config test/browser/vitest.config.ts "$@"
