#!/usr/bin/env bash
# Whole commands on simulated declarations of growing size: seconds and peak memory of each, and the
# growth from one size to the next.   usage: benches/scale.sh [ROWS ...]
# Needs GNU time (/usr/bin/time). Figures of one run on one machine; compare ratios, not seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
hsift=$PWD/target/release/hsift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
printf '%-10s %10s %10s %12s\n' command rows seconds "peak MB"
for rows in "${@:-100000 1000000}"; do
  for n in $rows; do
    for run in "simulate --rows $n --seed 3 --out $dir/a.csv" "train $dir/a.csv --out $dir/m.hsift" \
               "score $dir/m.hsift $dir/a.csv --out $dir/s.csv" "score $dir/m.hsift $dir/a.csv --out $dir/s.csv --explain none"; do
      # shellcheck disable=SC2086 # the words of the command
      /usr/bin/time -o "$dir/time" -f '%e %M' "$hsift" $run >/dev/null 2>"$dir/said" || { cat "$dir/said"; exit 1; }
      read -r seconds kilobytes <"$dir/time"
      name=${run%% *}; [[ $run == *none ]] && name="score, bare"
      printf '%-10s %10d %10.1f %12d\n' "$name" "$n" "$seconds" "$((kilobytes / 1024))"
    done
  done
done
