#!/usr/bin/env bash
# A second opinion on setup, status, pause, resume and teardown: moto, a mock of AWS that nobody here
# wrote, in a virtual environment of its own. `npm run build` first.
set -euo pipefail
cd "$(dirname "$0")/../.."

MOTO='moto[server]==5.2.5'
CFN_LINT='cfn-lint==1.*'
venv="${XDG_CACHE_HOME:-$HOME/.cache}/trail-audit/moto-5.2.5"

if [ ! -e "$venv/ready" ]; then
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$MOTO" "$CFN_LINT"
  touch "$venv/ready"
fi

"$venv/bin/cfn-lint" infra/cloudformation.yaml
echo 'cfn-lint: infra/cloudformation.yaml is accepted'

log=$(mktemp)
"$venv/bin/moto_server" --host 127.0.0.1 --port 0 >"$log" 2>&1 &
server=$!
trap 'kill "$server"; rm -f "$log"' EXIT
for _ in $(seq 100); do
  url=$(grep --only-matching --max-count 1 'http://127.0.0.1:[0-9]*' "$log" || true)
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { cat "$log"; exit 1; }

MOTO_URL="$url" npx vitest run --config test/moto/vitest.config.ts
