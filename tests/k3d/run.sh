#!/usr/bin/env bash
# Runs the integration suite on a real Kubernetes: a k3d cluster made for it and deleted afterwards.
#
#   tests/k3d/run.sh [--dry-run]
#
# First the image and the chart are proved: they are built, installed, a sample must run, and go on to run when the leader is killed. Then
# the installed operator is scaled to zero, and the suite runs the operator in its own process under the chart's service account, so with the chart's permissions.
# Needs docker, k3d, kubectl, helm and the .NET SDK. K3D_IMAGE chooses a Kubernetes version, KEEP=1 keeps the cluster.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly cluster=scheduledjobs-test namespace=scheduledjobs image=scheduledjob-operator:test
readonly release=scheduledjob-operator account=scheduledjob-operator
readonly artifacts=$PWD/artifacts/k3d
dry_run=

run() {
  printf '+ %s\n' "$*"
  [ -n "$dry_run" ] || "$@"
}

collect() {
  run kubectl -n "$namespace" logs "deployment/$release" --all-pods --tail=-1 >"$artifacts/operator.log" 2>&1 || true
  run kubectl get scheduledjobs,pods,jobs,events --all-namespaces -o wide >"$artifacts/objects.txt" 2>&1 || true
  run kubectl cluster-info dump --all-namespaces --output-directory "$artifacts/dump" >/dev/null 2>&1 || true
  echo "logs are in $artifacts"
}

finish() {
  local status=$?
  [ "$status" -eq 0 ] || collect
  [ -n "${KEEP:-}" ] || run k3d cluster delete "$cluster"
  exit "$status"
}

# The kubeconfig of a user that is the operator's service account.
write_operator_kubeconfig() {
  local token
  token=$(kubectl -n "$namespace" create token "$account" --duration 2h)
  cp "$KUBECONFIG" "$artifacts/operator.kubeconfig"
  kubectl --kubeconfig "$artifacts/operator.kubeconfig" config set-credentials operator --token "$token"
  kubectl --kubeconfig "$artifacts/operator.kubeconfig" config set-context --current --user operator
}

holder() {
  kubectl -n "$namespace" get lease "$release" -o jsonpath='{.spec.holderIdentity}'
}

last_run() {
  kubectl get scheduledjob pod -o jsonpath='{.status.lastScheduleTime}'
}

# The installed webhook: the API server reaches it through its Service, and trusts the certificate that the operator has made.
a_bad_schedule_is_refused() {
  sed 's/name: cron$/name: refused/; s/expression: .*/expression: "every day"/' config/samples/cron.yaml | kubectl create --dry-run=server -f - 2>&1 \
    | grep -F 'spec.trigger.cron.expression'
}

another_leads() { [ "$(holder)" != "$1" ]; }

ran_after() { [[ $(last_run) > $1 ]]; }

# eventually SECONDS COMMAND...: until it succeeds.
eventually() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within the time: $*"; return 1; }
    sleep 1
  done
}

# The other replica must take over once the lease has run out, and go on with what is due. Names of Pods are unique, so no run starts twice.
kill_the_leader() {
  local leader before
  leader=$(holder)
  before=$(last_run)
  # The identity is the name of the Pod, and a number of its own after the underscore.
  kubectl -n "$namespace" delete pod "${leader%_*}" --grace-period=0 --force
  eventually 60 another_leads "$leader"
  eventually 90 ran_after "$before"
}

main() {
  case "${1:-}" in
    '') ;;
    --dry-run) dry_run=yes ;;
    *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 2 ;;
  esac
  mkdir -p "$artifacts"
  export KUBECONFIG=$artifacts/kubeconfig
  trap finish EXIT

  run k3d cluster create "$cluster" ${K3D_IMAGE:+--image "$K3D_IMAGE"} --servers 1 --no-lb --wait --timeout 180s \
    --k3s-arg '--disable=traefik,servicelb,metrics-server@server:*' --kubeconfig-update-default=false
  run k3d kubeconfig write "$cluster" --output "$KUBECONFIG"
  run docker build --tag "$image" .
  run k3d image import "$image" --cluster "$cluster"

  run helm install "$release" charts/scheduledjob-operator --namespace "$namespace" --create-namespace \
    --set image.repository="${image%:*}" --set image.tag="${image#*:}" --set image.pullPolicy=Never --wait --timeout 3m
  run helm test "$release" --namespace "$namespace" --timeout 2m
  run kubectl apply -f config/optional/pods_need_permission.yaml
  run kubectl apply -f config/samples
  run kubectl wait --for=condition=Ready scheduledjobs --all --timeout=60s
  run kubectl wait --for=condition=Available deployment/echo --timeout=120s
  run kubectl wait --for=jsonpath='{.status.lastRun.result}'=Succeeded scheduledjobs/pod scheduledjobs/http-get --timeout=60s
  run eventually 60 a_bad_schedule_is_refused
  run kill_the_leader
  run kubectl delete -f config/samples

  run kubectl -n "$namespace" scale "deployment/$release" --replicas=0
  run kubectl -n "$namespace" wait --for=delete pods --all --timeout=90s
  run write_operator_kubeconfig
  # The cluster cannot call the operator in the tests' process.
  run env SCHEDULEDJOBS_TEST_WEBHOOK=off SCHEDULEDJOBS_TEST_KUBECONFIG="$KUBECONFIG" SCHEDULEDJOBS_TEST_OPERATOR_KUBECONFIG="$artifacts/operator.kubeconfig" \
    dotnet test tests/Integration.Tests -c Release --logger trx --results-directory "$artifacts/test-results"
}

main "$@"
