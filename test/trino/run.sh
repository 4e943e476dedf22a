#!/usr/bin/env bash
# The same answers everywhere: what the local engine answers, compared with a real Trino, cell by cell.
# `npm run build` first. `npm run test:trino -- --write` stores Trino's answers anew, for `npm test`.
set -euo pipefail
cd "$(dirname "$0")/../.."

# The last one that runs on Java 17. Athena's engine is no newer.
TRINO=435
cache="${XDG_CACHE_HOME:-$HOME/.cache}/trail-audit/trino-$TRINO"

not_run() {
  echo "Trino: not run ($1)"
  exit 0
}

command -v java >/dev/null && command -v javac >/dev/null || not_run 'no Java development kit'
java_version=$(javac -version 2>&1 | grep --only-matching '[0-9]*' | head -1)
[ "${java_version:-0}" -ge 17 ] || not_run "Java $java_version, and it needs 17"

if [ ! -e "$cache/ready-with-hive" ]; then
  command -v mvn >/dev/null || not_run 'no Maven to fetch it with'
  mkdir -p "$cache"
  mvn --batch-mode --no-transfer-progress --file test/trino/pom.xml -Dtrino="$TRINO" \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$cache/jars" >"$cache/maven.log" 2>&1 ||
    not_run "Maven cannot fetch it: see $cache/maven.log"
  # The Hive connector comes with all that it needs, as one file.
  mvn --batch-mode --no-transfer-progress --file test/trino/pom.xml -Dtrino="$TRINO" \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact="io.trino:trino-hive:$TRINO:zip" -DoutputDirectory="$cache" >>"$cache/maven.log" 2>&1 ||
    not_run "Maven cannot fetch the Hive connector: see $cache/maven.log"
  (cd "$cache" && jar xf "trino-hive-$TRINO.zip" && rm "trino-hive-$TRINO.zip")
  touch "$cache/ready-with-hive"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jars="$cache/jars/*:$cache/trino-hive-$TRINO/*"
javac -d "$work/classes" -cp "$jars" test/trino/server/*.java

# What the audits' own tests ask is asked of Trino too.
mkdir "$work/questions"
KEPT_QUESTIONS="$work/questions" npx vitest run --reporter=dot test/audits >"$work/vitest.log" 2>&1 ||
  { cat "$work/vitest.log"; exit 1; }

npx tsx test/trino/main.ts --class-path "$work/classes:$jars" --questions "$work/questions" "$@"
