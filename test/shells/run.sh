#!/usr/bin/env bash
# Completion in zsh and fish themselves, where they are there; bash is part of `npm test`. `npm run build` first.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$PWD/dist/cli/main.js" "$work/trail-audit"
export PATH="$work:$PATH" HOME="$work" TERM=xterm

in_zsh() { timeout 60 zsh -f test/shells/complete.zsh "$1"; }

in_fish() {
  # shellcheck disable=SC2016 # fish's own variable
  fish --no-config --command 'source src/cli/completions/trail-audit.fish; complete --do-complete $argv[1]' "$1"
}

# is_completed SHELL TYPED EXPECTED: the line that zsh makes of it, and the words that fish offers.
is_completed() {
  local answer
  answer=$("in_$1" "$2" | cut -f 1)
  [ "$answer" = "$3" ] && return
  printf 'Completion in %s: "%s" gave "%s", and not "%s"\n' "$1" "$2" "$answer" "$3"
  exit 1
}

if command -v zsh >/dev/null; then
  is_completed zsh 'trail-audit sigv' 'trail-audit sigv2 '
  is_completed zsh 'trail-audit sigv2 --outpu' 'trail-audit sigv2 --output'
  is_completed zsh 'trail-audit sigv2 --format=js' 'trail-audit sigv2 --format=json '
  is_completed zsh 'trail-audit audits sse' 'trail-audit audits sse-c '
  is_completed zsh 'trail-audit query package-l' 'trail-audit query package-lock.json '
  echo 'Completion in zsh: commands, options, values and files'
else
  echo 'Completion in zsh: not run (no zsh)'
fi

if command -v fish >/dev/null; then
  is_completed fish 'trail-audit sigv' 'sigv2'
  is_completed fish 'trail-audit sigv2 --outpu' $'--output\n--output-location'
  is_completed fish 'trail-audit sigv2 --format=js' '--format=json'
  is_completed fish 'trail-audit audits s' $'sigv2\nsse-c'
  is_completed fish 'trail-audit query package-l' 'package-lock.json'
  echo 'Completion in fish: commands, options, values and files'
else
  echo 'Completion in fish: not run (no fish)'
fi
