# Sourced by run, test, docs and bench: makes .venv and installs the project there, once per change of what it depends on.
# The packages are those of requirements/, with their hashes: the same next year as today (scripts/lock).
# Usage: . scripts/setup.sh; setup run|test|docs
setup() {
  local extra=$1 want python=.venv/bin/python
  say() { printf 'enrich set-up: %s\n' "$*" >&2; }
  # What the environment was made from. The place is part of it: a moved checkout has a .venv that points elsewhere.
  want=$( { pwd -P; cat pyproject.toml requirements/*.txt; } | cksum | tr ' ' -)
  if [ -x "$python" ] && { [ "$(cat ".venv/made-for-$extra" 2>/dev/null)" = "$want" ] || { [ "$extra" != docs ] && [ "$(cat .venv/made-for-test 2>/dev/null)" = "$want" ]; }; }; then
    return 0
  fi
  if ! command -v python3 >/dev/null 2>&1; then
    say "python3 is not installed; install Python 3.11 or newer (Debian: apt-get install python3 python3-venv) and run this again."; return 2
  fi
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "python3 is $(python3 -c 'import platform; print(platform.python_version())'), but 3.11 or newer is needed."; return 2
  fi
  if ! python3 -c 'import venv, ensurepip' >/dev/null 2>&1; then
    say "python3 has no venv module; install it (Debian: apt-get install python3-venv) and run this again."; return 2
  fi
  if ! [ -x "$python" ] || ! "$python" -m pip --version >/dev/null 2>&1 || [ "$("$python" -c 'import sys; print(sys.prefix)' 2>/dev/null)" != "$(pwd -P)/.venv" ]; then
    say "making .venv (once; about a minute)"
    rm -rf .venv
    python3 -m venv .venv || { say "python3 -m venv .venv failed, see above."; return 2; }
  fi
  say "installing the project and its packages into .venv"
  local pip=("$python" -m pip install --quiet --disable-pip-version-check)
  if ! { "${pip[@]}" --require-hashes --requirement "requirements/$extra.txt" &&
    "${pip[@]}" --no-deps --no-build-isolation --editable .; } 2>.venv/pip.log; then
    tail -n 5 .venv/pip.log >&2
    if grep -qiE 'connection|name resolution|max retries|no matching distribution|could not find a version|network|timed out' .venv/pip.log; then
      say "the package index cannot be reached (or lacks a package); check the network or pip's index-url, then run this again."
    else
      say "pip could not install the project; all of it is in .venv/pip.log."
    fi
    return 2
  fi
  printf '%s\n' "$want" > ".venv/made-for-$extra"
}
