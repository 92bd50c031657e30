# Finds a JDK that is new enough for Estiva. POSIX sh, sourced by mvnw and estiva.
#
# Looks at JAVA_HOME, then at java on PATH, then into the usual folders, where the oldest that will do is taken: it is
# the one that Estiva is tested with. ESTIVA_JDK_SEARCH (patterns separated by colons) replaces the usual folders.
# The version is read from the file "release" of a JDK, because starting a JVM only to ask it takes a tenth of a second.

jdk_needed=25

# jdk_inspect FOLDER TOOL: sets jdk_major, jdk_version and jdk_build of the JDK in FOLDER; fails if there is none with that tool.
jdk_inspect() {
    jdk_major='' jdk_version='' jdk_build=''
    [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r jdk_key jdk_value || [ -n "$jdk_key" ]; do
        jdk_value=${jdk_value#\"}
        case $jdk_key in
        JAVA_VERSION) jdk_version=${jdk_value%%\"*} ;;
        IMPLEMENTOR_VERSION | JAVA_RUNTIME_VERSION | OS_ARCH) jdk_build=$jdk_build-${jdk_value%%\"*} ;;
        esac
    done <"$1/release"
    jdk_build=${jdk_build:--$jdk_version}
    jdk_set_major
}

# The leading number of jdk_version ("25.0.3" and "26-ea" give 25 and 26).
jdk_set_major() {
    jdk_major=${jdk_version%%[!0-9]*}
    [ -n "$jdk_major" ]
}

# jdk_ask JAVA TOOL: the same for a java that is a launcher script or has no "release" file. Sets jdk_home as well.
jdk_ask() {
    jdk_answer=$("$1" -XshowSettings:properties -version 2>&1) || return 1
    jdk_version=$(printf '%s\n' "$jdk_answer" | sed -n 's/^ *java\.version = //p')
    jdk_build=$(printf '%s\n' "$jdk_answer" | sed -n 's/^ *java\.runtime\.version = /-/p')
    jdk_home=$(printf '%s\n' "$jdk_answer" | sed -n 's/^ *java\.home = //p')
    [ -x "$jdk_home/bin/$2" ] && jdk_set_major
}

# jdk_resolve FILE: sets jdk_file to what FILE is once all symbolic links are followed.
jdk_resolve() {
    jdk_file=$1
    while [ -L "$jdk_file" ]; do
        jdk_link=$(readlink "$jdk_file") || return 1
        case $jdk_link in
        /*) jdk_file=$jdk_link ;;
        *) jdk_file=${jdk_file%/*}/$jdk_link ;;
        esac
    done
}

# The usual folders, as patterns separated by colons.
jdk_usual_folders() {
    printf %s "/usr/lib/jvm/*:/usr/lib64/jvm/*:/usr/java/*:/usr/local/java/*:/usr/local/openjdk-*:/usr/local/jdk*"
    printf %s ":/opt/*:/opt/java/*:/opt/jdk/*:/run/current-system/sw/lib/openjdk"
    printf %s ":/Library/Java/JavaVirtualMachines/*/Contents/Home"
    printf %s ":/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home"
    printf %s ":/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home"
    printf %s ":/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec"
    [ -z "${HOME-}" ] || for jdk_folder in .sdkman/candidates/java .jdks .asdf/installs/java .local/share/mise/installs/java \
        .jenv/versions .jabba/jdk .gradle/jdks; do
        printf %s ":$HOME/$jdk_folder/*"
    done
    [ -z "${HOME-}" ] || printf %s ":$HOME/Library/Java/JavaVirtualMachines/*/Contents/Home"
}

# jdk_search TOOL: sets jdk_best to the best JDK in the usual folders, and jdk_seen to lines about the ones that will not do.
jdk_search() {
    jdk_best='' jdk_best_major='' jdk_seen=''
    jdk_old_ifs=$IFS
    IFS=:
    # shellcheck disable=SC2046,SC2086 # split at the colons and expanded on purpose
    set -- "$1" ${ESTIVA_JDK_SEARCH-$(jdk_usual_folders)}
    IFS=$jdk_old_ifs
    jdk_tool=$1
    shift
    for jdk_candidate in "$@"; do
        if ! jdk_inspect "$jdk_candidate" "$jdk_tool"; then
            [ -L "$jdk_candidate" ] || ! jdk_inspect "$jdk_candidate" java || jdk_saw "without $jdk_tool"
        elif [ "$jdk_major" -lt "$jdk_needed" ]; then
            [ -L "$jdk_candidate" ] || jdk_saw "too old"
        elif [ -z "$jdk_best" ] || [ "$jdk_major" -lt "$jdk_best_major" ]; then
            jdk_best=$jdk_candidate jdk_best_major=$jdk_major
        fi
    done
    [ -n "$jdk_best" ]
}

# jdk_saw WHY: notes the JDK that was inspected last as one that will not do.
jdk_saw() {
    jdk_seen="$jdk_seen
  $jdk_version in $jdk_candidate ($1)"
}

# find_jdk NAME TOOL: sets jdk_home to the JDK's folder and jdk_build to a text that differs between builds of a JDK.
# TOOL is javac for building and java for running. Prints what to do, in the name of NAME, and fails where there is none.
find_jdk() {
    if [ -n "${JAVA_HOME-}" ]; then
        jdk_home=$JAVA_HOME
        if jdk_inspect "$jdk_home" "$2" || { [ -x "$jdk_home/bin/java" ] && jdk_ask "$jdk_home/bin/java" "$2"; }; then
            [ "$jdk_major" -lt "$jdk_needed" ] || return 0
        fi
    fi
    if jdk_java=$(command -v java) && jdk_resolve "$jdk_java"; then
        jdk_home=${jdk_file%/bin/*}
        # macOS has a /usr/bin/java that only offers to install one, hence no question to it.
        if jdk_inspect "$jdk_home" "$2" || { [ "$jdk_file" != /usr/bin/java ] && jdk_ask "$jdk_java" "$2"; }; then
            [ "$jdk_major" -lt "$jdk_needed" ] || return 0
        fi
    fi
    if jdk_search "$2"; then
        jdk_home=$jdk_best
        jdk_inspect "$jdk_home" "$2"
        return
    fi
    jdk_explain "$1" >&2
    return 1
}

jdk_explain() {
    echo "$1: no JDK $jdk_needed or newer was found, and Estiva needs one."
    echo "Looked at JAVA_HOME (${JAVA_HOME:-not set}), java on PATH (${jdk_java:-none}) and the usual folders."
    [ -z "$jdk_seen" ] || echo "There is only:$jdk_seen"
    echo "Install one:"
    echo "  Debian 13, Ubuntu 24.04 and newer   sudo apt install openjdk-$jdk_needed-jdk"
    echo "  Fedora                              sudo dnf install java-$jdk_needed-openjdk-devel"
    echo "  macOS                               brew install openjdk@$jdk_needed"
    echo "  Windows                             winget install EclipseAdoptium.Temurin.$jdk_needed.JDK"
    echo "  any other                           https://adoptium.net/temurin/releases/?version=$jdk_needed"
    echo "If there is one elsewhere, set JAVA_HOME to its folder."
}
