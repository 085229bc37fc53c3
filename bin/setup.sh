# Sourced by run and test: finds a Python, makes .venv and installs Tallywire into it, each only when needed.
# POSIX sh; needs $root (the checkout) and $extras ("" or "[dev]").

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "tallywire: Python 3.11, 3.12 or 3.13 is needed and was not found; set PYTHON to its path" >&2
    return 1
}

make_venv() {
    [ -x "$root/.venv/bin/python" ] && "$root/.venv/bin/python" -m pip --version >/dev/null 2>&1 && return
    python=$(find_python) || return 1
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "tallywire: this Python lacks its venv module; mend it with: apt-get install python$version-venv" >&2
        return 1
    fi
    echo "Setting up .venv with $("$python" --version)" >&2
    "$python" -m venv "$root/.venv"
}

# What was installed last: reinstalled only when this changes.
describe_install() {
    echo "$extras"
    "$root/.venv/bin/python" --version
    cksum <"$root/pyproject.toml"
    cksum <"$root/constraints.txt"
    echo "$root"
}

install_tallywire() {
    stamp="$root/.venv/tallywire-installed$extras"
    wanted=$(describe_install)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
    echo "Installing Tallywire and what it needs into .venv (once; a few minutes)" >&2
    "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        -c "$root/constraints.txt" -e "$root$extras" >&2 || return 1
    echo "$wanted" >"$stamp"
}

make_venv || exit 1
install_tallywire || exit 1
