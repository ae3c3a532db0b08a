#!/usr/bin/env bash
# The script that a careful person writes: base64 and jq make the bodies, as many at a time as there are cores, and
# curl sends them in parallel over kept connections.
# usage: pipeline.sh LIST WORK_FOLDER URL CONCURRENCY
# LIST: per line a submission id and the paths of its four pictures, separated by tabs.
set -euo pipefail
list=$1 work=$2 url=$3 concurrency=$4

make_body() {
  local id=$2 front=$3 back=$4 selfie=$5 address=$6
  jq -cn --arg submissionId "$id" --arg admin kyc@hanbit.example --arg idType passport \
    --rawfile idImage <(base64 -w0 "$front") --rawfile idBackImage <(base64 -w0 "$back") \
    --rawfile selfieImage <(base64 -w0 "$selfie") --rawfile addressImage <(base64 -w0 "$address") \
    '$ARGS.named' >"$1/$id.json"
}
export -f make_body

tr '\t' '\n' <"$list" | xargs -d '\n' -n 5 -P "$(nproc)" bash -c 'make_body "$0" "$@"' "$work"

separator=
while IFS=$'\t' read -r id _; do
  printf '%surl = "%s"\nrequest = "PUT"\nheader = "content-type: application/json"\n' "$separator" "$url"
  printf 'header = "x-api-key: key"\nheader = "expect:"\noutput = "/dev/null"\ndata-binary = "@%s/%s.json"\n' "$work" "$id"
  separator=$'next\n'
done <"$list" >"$work/curl.config"

curl --silent --show-error --fail --no-progress-meter --parallel --parallel-max "$concurrency" --config "$work/curl.config"
