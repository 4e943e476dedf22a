#!/usr/bin/env bash
# A second opinion on `validate`: `aws cloudtrail validate-logs` of the AWS CLI (PyPI, in a virtual environment
# of its own), on the same buckets, whole and tampered with; and how long both take; a word says which: `agreement`, `speed`.
# `npm run build` first.
set -euo pipefail
cd "$(dirname "$0")/../.."

AWSCLI='awscli==1.46.3'
venv="${XDG_CACHE_HOME:-$HOME/.cache}/trail-audit/awscli-1.46.3"

if [ ! -e "$venv/ready" ]; then
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$AWSCLI"
  touch "$venv/ready"
fi

AWS_CLI="$venv/bin/aws" npx vitest run --config test/awscli/vitest.config.ts "$@"
