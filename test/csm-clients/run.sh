#!/usr/bin/env bash
# Real clients that report their calls: the AWS CLI, boto3, and the SDKs for Ruby and JavaScript 2, each run
# by `trail-audit csm` against a server on this machine. `npm run build` first.
set -euo pipefail
cd "$(dirname "$0")/../.."

PYTHON=('awscli==1.46.3' 'boto3==1.44.3')
JAVASCRIPT='aws-sdk@2.1693.0'
cache="${XDG_CACHE_HOME:-$HOME/.cache}/trail-audit/csm-clients-1"

if [ ! -e "$cache/ready" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache/python"
  "$cache/python/bin/pip" install --quiet --disable-pip-version-check "${PYTHON[@]}"
  npm install --silent --no-save --no-audit --no-fund --prefix "$cache/javascript" "$JAVASCRIPT"
  touch "$cache/ready"
fi

# Debian has the SDK for Ruby as a package; elsewhere it is a gem.
has_ruby() { ruby -e 'require "aws-sdk-s3"' 2>/dev/null; }
if ! has_ruby && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update && apt-get install --yes --no-install-recommends ruby ruby-aws-sdk-s3; } >/dev/null 2>&1 || true
fi
clients=aws-cli,boto3,aws-sdk-js
if has_ruby; then
  clients+=,aws-sdk-ruby
else
  echo 'Left out: the SDK for Ruby is not there: gem install aws-sdk-s3, or apt-get install ruby-aws-sdk-s3'
fi

CSM_CLIENTS="$clients" CSM_CLIENTS_FOLDER="$cache" npx vitest run --config test/csm-clients/vitest.config.ts
