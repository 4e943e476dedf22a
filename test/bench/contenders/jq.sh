#!/bin/sh
# The quick answer of a shell: records by user agent and ARN. It judges no version, and counts copies.
# Two processes of jq at a time, eight files each, then one that adds up.
# jq.sh FOLDER ANSWER
set -eu
find "$1" -name '*.json.gz' -print0 |
  xargs -0 -P 2 -n 8 sh -c 'gzip -dc "$@" | jq -nc "reduce (inputs | .Records[]?) as \$r ({};
    .[(\$r.userAgent // \"\") + \"\\t\" + (\$r.userIdentity.arn // \"\")] += 1)"' sh |
  jq -nc 'reduce (inputs | to_entries[]) as $e ({}; .[$e.key] += $e.value) | { counts: . }' > "$2"
