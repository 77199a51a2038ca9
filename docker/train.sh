#!/bin/sh
# Makes app.aot of the application in this folder: a real start, a few calls, a stop. What they load, link and profile is ready in
# every later start. Needs a PostgreSQL, named by the service's own variables; its database is migrated. JAVA names another JVM.
set -eu
export AUTH=none HTTP_PORT="${HTTP_PORT:-8000}" MANAGEMENT_PORT="${MANAGEMENT_PORT:-9000}"
rm -f app.aot
"${JAVA:-java}" -XX:AOTCacheOutput=app.aot -jar quarkus-run.jar >train.log 2>&1 &
service=$!
trap 'kill "$service" 2>/dev/null || true' EXIT
tries=0
until curl -sf -o /dev/null "http://localhost:$MANAGEMENT_PORT/q/health/ready"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$service" 2>/dev/null; then
        cat train.log
        echo "The service did not start: no AOT cache was made" >&2
        exit 1
    fi
    sleep 0.2
done
for path in / /api/v1/dictionary/ /api/v1/task/ /api/v1/source/ /api/v1/task_group/; do
    curl -sf -o /dev/null "http://localhost:$HTTP_PORT$path"
done
curl -sf -o /dev/null "http://localhost:$MANAGEMENT_PORT/q/metrics"
# the JVM writes the cache when it ends; a service that was told to stop ends with 143
kill "$service"
wait "$service" || true
test -s app.aot || { cat train.log; echo "The JVM made no AOT cache" >&2; exit 1; }
rm train.log
