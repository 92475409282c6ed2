#!/usr/bin/env bash
# What action.yml runs: checks, prints annotations, and tells the status. MIMIR_TLS is the command where npm is not to be asked.
set -uo pipefail
version=${VERSION:-$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json")}
command=(${MIMIR_TLS:-npx --yes "mimir-tls@$version"})
mapfile -t paths < <(printf '%s\n' "${PATHS:-.}" | sed '/^[[:space:]]*$/d')
read -ra args <<< "${ARGS:-}"
if [[ -n ${SARIF_FILE:-} ]]; then
  "${command[@]}" check "${args[@]}" --format sarif --output "$SARIF_FILE" --fail-on never --quiet -- "${paths[@]}"
fi
"${command[@]}" check "${args[@]}" --format github -- "${paths[@]}"
status=$?
[[ -n ${GITHUB_OUTPUT:-} ]] && echo "status=$status" >> "$GITHUB_OUTPUT"
exit "$status"
