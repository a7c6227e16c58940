# shellcheck shell=sh
# Functions that make a Debian machine ready: what it lacks is installed, and PostgreSQL and MariaDB run.

# not_installed PACKAGE…: print those Debian has not installed here.
not_installed() {
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

install_missing() {
    wanted="gcc gettext git libmariadb-dev make mariadb-server pkg-config postgresql"
    command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
    case $(command -v "$(bin/python 2>/dev/null || echo python3)") in
        # Debian's own Python comes without its venv module and its headers.
        /usr/bin/python3 | "") wanted="$wanted python3 python3-venv python3-dev" ;;
    esac
    # shellcheck disable=SC2086  # a list of names
    missing=$(not_installed $wanted | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    echo "Installing $missing"
    # shellcheck disable=SC2086
    apt-get -qq update && apt-get -qq install --yes --no-install-recommends $missing >/dev/null
}

# wait_for SERVER COMMAND…: until the command succeeds, a minute at most.
wait_for() {
    server=$1
    shift
    for _ in $(seq 60); do
        if "$@" >/dev/null 2>&1; then
            return 0
        fi
        sleep 1
    done
    echo "$server did not answer within a minute." >&2
    return 1
}

postgresql_lets_us_in() {
    PGCONNECT_TIMEOUT=5 psql --no-password --host "${PGHOST:-127.0.0.1}" --port "${PGPORT:-5432}" \
        --username "${PGUSER:-postgres}" --dbname postgres --command "SELECT 1" >/dev/null 2>&1
}

start_postgresql() {
    postgresql_lets_us_in && return 0
    cluster=$(pg_lsclusters --no-header | head -n 1)
    if [ -z "$cluster" ]; then
        echo "PostgreSQL is installed without a cluster." >&2
        return 1
    fi
    # Columns: version, name, port, status, …
    # shellcheck disable=SC2086
    set -- $cluster
    [ "$4" = online ] || pg_ctlcluster --skip-systemctl-redirect "$1" "$2" start || return 1
    wait_for PostgreSQL pg_isready --port "$3" || return 1
    export PGPORT="$3"
    postgresql_lets_us_in && return 0
    # Debian's server knows local users by their own names, and wants a password of everyone else: be a local user.
    export PGHOST=/var/run/postgresql PGUSER=root
    postgresql_lets_us_in || (cd / && su postgres -c "createuser --port $PGPORT --superuser root") || return 1
    wait_for PostgreSQL postgresql_lets_us_in
}

start_mariadb() {
    if ! mariadb-admin ping >/dev/null 2>&1; then
        install --directory --owner mysql --group mysql /run/mysqld
        # Started here for tests only: what they commit need not survive a power cut.
        start-stop-daemon --start --oknodo --background --exec /usr/sbin/mariadbd -- \
            --user=mysql --innodb-flush-log-at-trx-commit=0 || return 1
    fi
    wait_for MariaDB mariadb-admin ping
}
