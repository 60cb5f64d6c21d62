#!/usr/bin/env bash
# What duties cost: loading a tariff, a file of duty lines, scoring with and without the duty at stake. Simulated lines.
#
#     benches/duties.sh target/release/hsift [EXPORT]
#
# EXPORT is an official tariff to load; without one that step is left out. Every command runs five times; the median is told.
set -euo pipefail
hsift=$(realpath "$1")
export_file=${2:+$(realpath "$2")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$hsift" simulate --rows 100000 --seed 5 --out lines.csv >/dev/null 2>&1

median() { # name, command…
    local name=$1
    shift
    for _ in 1 2 3 4 5; do
        local start=$EPOCHREALTIME
        "$@" >/dev/null 2>&1
        echo "$EPOCHREALTIME $start" | awk '{ print $1 - $2 }'
    done | sort -n | awk -v name="$name" '{ t[NR] = $1 } END { printf "%-46s %6.2f s\n", name, t[int((NR + 1) / 2)] }'
}

[ -z "$export_file" ] || median "tariff load" "$hsift" tariff load "$export_file" --jurisdiction US --edition bench --out us.tariff
median "profile of 100,000 lines, to compare" "$hsift" profile lines.csv
median "duty of 100,000 lines" "$hsift" duty lines.csv --destination US --out duties.csv
median "score of 100,000 lines" "$hsift" score reference lines.csv --explain none --out scores.csv
median "score of 100,000 lines with duties" "$hsift" score reference lines.csv --explain none --out scores.csv --duty --destination US --stakes stakes.csv
