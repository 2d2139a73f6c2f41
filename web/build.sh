#!/usr/bin/env bash
# Builds the web application into dist/ when something it is made of has changed since.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

hash_files() {
    if command -v sha256sum >/dev/null 2>&1; then xargs -0 sha256sum; else xargs -0 shasum -a 256; fi
}

sources() {
    find . ../docs/api/openapi.json -type f -not -path './node_modules/*' -not -path './dist/*' -not -path './target/*' \
        -not -name schema.d.ts -not -name inter.woff2 -print0 | LC_ALL=C sort -z | hash_files
}

now="$(sources)"
if [ -f dist/index.html ] && [ "$(cat node_modules/.omnia-built 2>/dev/null)" = "$now" ]; then
    exit 0
fi
if ! cmp -s package-lock.json node_modules/.omnia-lock; then
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.omnia-lock
fi
rm -f node_modules/.omnia-built
npm run --silent build
echo "$now" >node_modules/.omnia-built
