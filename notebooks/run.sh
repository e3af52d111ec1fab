#!/usr/bin/env bash
# Runs the notebooks with the library of this folder: bash notebooks/run.sh --help
set -euo pipefail

usage() {
  cat <<'TEXT'
bash notebooks/run.sh [--lab | --store] [--kernel NAME] [file.ipynb ...]

Builds the library, installs Jupyter's executor where it is missing (Debian, Ubuntu), runs the notebooks (all of notebooks/
if none is named) with a Java kernel that lives in target/, and leaves a page for each in target/notebooks/ that shows its figures
and formulas without a network. Says where a notebook's stored outputs are not what it gives.

  --store        writes the outputs into the notebooks
  --lab          opens Jupyter on this machine instead
  --kernel NAME  with a Java kernel that is installed here (IJava, JJava; the names are those of `jupyter kernelspec list`) instead of the
                 project's own. It is given the class path as Binder gives it, in a copy: what is installed stays as it is
  --help         this text

PYTHON    the Python that has (or gets) Jupyter, /usr/bin/python3 by default. One that has nbclient and nbconvert is taken as it is,
          so this works on macOS too:  PYTHON=python3 bash notebooks/run.sh
PERTURBED_SIZE=full runs them at the paper's size (minutes to hours), whose outputs are not the stored ones
JAVA_HOME the JDK, 17 or newer; by default the one whose java is on the PATH
TEXT
}

say() { printf '== %s\n' "$*"; }
fail() { printf 'run.sh: %s\n' "$1" >&2; shift; [ $# -eq 0 ] || printf '        %s\n' "$@" >&2; exit 1; }

action=run
kernel=
files=()
while [ $# -gt 0 ]; do
  case "$1" in
    --lab) action=lab ;;
    --store) action=store ;;
    --kernel) [ $# -gt 1 ] || fail "--kernel needs the name of a kernel" "jupyter kernelspec list names those that are installed"
       shift; kernel="$1" ;;
    --kernel=?*) kernel="${1#*=}" ;;
    --help | -h) usage; exit 0 ;;
    -*) fail "unknown option $1" "known are --lab, --store, --kernel NAME, --help" ;;
    *) [ -f "$1" ] || fail "no notebook at $1 (seen from $PWD)"
       files+=("$(cd "$(dirname "$1")" && pwd)/$(basename "$1")") ;;
  esac
  shift
done
[ -z "$kernel" ] || [ "$action" != store ] || fail "--store and --kernel do not go together: what is stored comes from the project's own kernel" \
  "leave out one of them; without --store the outputs are compared with the stored ones"

cd "$(dirname "$0")/.."
root="$PWD"
work="$root/target/jupyter"
python="${PYTHON:-/usr/bin/python3}"
export PYTHONDONTWRITEBYTECODE=1

check_java() {
  local bin="${JAVA_HOME:+$JAVA_HOME/bin/}" version
  java="$(command -v "${bin}java" || true)"
  [ -n "$java" ] || fail "no Java at ${bin:-the PATH}" "install a JDK, 17 or newer: sudo apt-get install openjdk-17-jdk-headless" "or set JAVA_HOME to one"
  version="$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')"
  case "$version" in '' | *[!0-9]*) version=8 ;; esac    # 1.8 and the like
  [ "$version" -ge 17 ] || fail "$java is Java $version, needed is 17 or newer" "set JAVA_HOME to a newer JDK, or: sudo apt-get install openjdk-17-jdk-headless"
  "$java" --list-modules | grep -q '^jdk.jshell' || fail "$java has no compiler and no JShell: it is a run-time only" \
    "install the JDK: sudo apt-get install openjdk-$version-jdk-headless"
  say "Java $version at $java"
}

check_maven() {
  command -v mvn > /dev/null || fail "no Maven (mvn) on the PATH" "install it: sudo apt-get install maven"
}

# check_folder <folder> <megabytes> <what for>: may we write there, and is there room
check_folder() {
  local folder="$1"
  while [ ! -d "$folder" ]; do folder="$(dirname "$folder")"; done
  [ -w "$folder" ] || fail "cannot write to $folder, which $3 needs" "change its rights, or work in a copy of this project"
  check_space "$folder" "$2" "$3"
}

# check_space <folder> <megabytes> <what for>
check_space() {
  local folder="$1" free
  free="$(df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1024) }')"
  [ "$free" -ge "$2" ] || fail "only $free MB free at $folder, $3 needs $2 MB" "make room, or work in a copy of this project on another disk"
}

has() { "$python" -c "import $1" 2> /dev/null; }

# need <module> <Debian package ...>
need() {
  has "$1" && return
  local module="$1" sudo=
  shift
  command -v apt-get > /dev/null || fail "$python has no module $module, and there is no apt-get to install it with" \
    "give a Python that has Jupyter: PYTHON=/path/to/python3 bash notebooks/run.sh"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null && { sudo -n true 2> /dev/null || [ -t 0 ]; } || fail "$* must be installed, but you have no right to install packages" \
      "ask an administrator to run: apt-get install --no-install-recommends $*" "or give a Python that has Jupyter: PYTHON=/path/to/python3 bash notebooks/run.sh"
    sudo=sudo
  fi
  check_space /usr 300 "installing $*"    # sudo writes there, we need not
  say "installing $* with apt-get"
  $sudo apt-get update -qq || fail "apt-get update failed, see above" "is there a network?"
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null || fail "apt-get install $* failed, see above"
  has "$module" || fail "$* is installed, but $python does not find $module" "Debian's packages belong to /usr/bin/python3: unset PYTHON"
}

# Where the Java kernel lies that --kernel asks for, of those that the user's Jupyter finds
find_kernel() {
  spec="$("$python" -c '
import sys
from jupyter_client.kernelspec import KernelSpecManager
java = {name: found["resource_dir"] for name, found in KernelSpecManager().get_all_specs().items() if found["spec"]["language"] == "java"}
print(java.get(sys.argv[1].lower()) or sys.exit(print(", ".join(sorted(java)) or "none") or 1))' "$kernel")" \
    || fail "there is no Java kernel named $kernel; Jupyter finds here: $spec" "one in another place: JUPYTER_PATH=<the folder that holds kernels/> bash notebooks/run.sh --kernel $kernel"
}

# From here on everything Jupyter writes stays in our folder, nothing goes into the user's home; and there is one kernel named java.
leave_home() {
  share="$work/share${kernel:+-$kernel}"
  export JUPYTER_PATH="$share" JUPYTER_CONFIG_DIR="$work/config" JUPYTER_DATA_DIR="$work/data" JUPYTER_RUNTIME_DIR="$work/runtime" IPYTHONDIR="$work/ipython"
}

build() {
  say "building the library$([ -f "$work/classpath" ] || echo "; the first time Maven fetches what it needs, which takes a few minutes")"
  mvn -q -B -Dstyle.color=never compile dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile="$work/classpath" \
    || fail "Maven could not build the library, see above" "without a network it needs what an earlier build has fetched"
}

install_kernel() {
  local here="$share/kernels/java"
  mkdir -p "$here" "$work/config"
  if [ -n "$kernel" ]; then
    say "with the kernel $kernel at $spec"
    cp -R "$spec/." "$here"
    "$python" binder/kernel.py "$work/classpath"
    return
  fi
  cat > "$here/kernel.json" <<JSON
{
  "argv": ["$java", "--add-modules=jdk.incubator.vector", "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED", "-Djava.awt.headless=true",
           "-cp", "$root/target/classes:$(cat "$work/classpath")", "perturbed.notebook.kernel.JavaKernel", "{connection_file}"],
  "display_name": "Java", "language": "java", "interrupt_mode": "message"
}
JSON
}

check_java
check_maven
check_folder "$root/target" 300 "the build"
check_folder "${HOME:-/tmp}/.m2" 300 "Maven's library folder"
need nbconvert jupyter-nbconvert python3-nbclient
need nbclient python3-nbclient
[ -z "$kernel" ] || find_kernel
leave_home
if [ "$action" = lab ]; then
  front=jupyterlab
  has jupyterlab || { front=notebook; need notebook jupyter-notebook; }
fi
build
install_kernel

if [ "$action" = lab ]; then
  say "Jupyter: open the address with the token that it prints; Ctrl-C twice ends it"
  options=(--no-browser --ip=127.0.0.1)
  [ "$(id -u)" != 0 ] || options+=(--allow-root)
  cd notebooks
  exec "$python" -m "$front" "${options[@]}" ${files[@]+"${files[@]}"}
fi

[ ${#files[@]} -gt 0 ] || files=(notebooks/*.ipynb)
[ -f "${files[0]}" ] || { say "no notebooks in notebooks/"; exit 0; }
options=()
[ "$action" != store ] || options+=(--store)
"$python" notebooks/run.py ${options[@]+"${options[@]}"} --class-path "$work/classpath" --pages target/notebooks "${files[@]}"
