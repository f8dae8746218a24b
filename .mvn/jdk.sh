# Sets JAVA_HOME to a JDK of at least $wanted, whatever the default java is; sourced by mvnw.
wanted=25

jdk_version() { # the major version of the JDK in folder $1, or nothing
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  set +f # mvnw switches file name patterns off
  for home in "${JAVA_HOME-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(jdk_version "$home") || continue
    if [ "${version:-0}" -ge "$wanted" ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

if ! find_jdk; then
  echo "Weightscope is built with JDK $wanted or newer, and none was found in JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman or ~/.jdks." >&2
  echo "Install one (for instance Temurin $wanted) and set JAVA_HOME to its folder." >&2
  exit 1
fi
set -f
