#!/usr/bin/env bash
# Checks docs/contracts with the tools that package-lock.json pins. Needs Node 20 or newer, npm and its registry the first
# time: 1.5 GB below target/, most of it the AsyncAPI command. Fails where Node is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=target/contract-tools
for program in node npm; do
  command -v $program >/dev/null || { echo "The step contracts needs $program: install Node 20 or newer." >&2; exit 1; }
done
mkdir -p $tools
if ! cmp -s .ci/contracts/package-lock.json $tools/package-lock.json || [ ! -f $tools/installed ]; then
  rm -f $tools/installed
  cp .ci/contracts/package.json .ci/contracts/package-lock.json $tools/
  npm --prefix $tools ci --ignore-scripts --no-audit --no-fund
  touch $tools/installed
fi
cp .ci/contracts/check.mjs $tools/
cd $tools
node check.mjs ../../docs/contracts
