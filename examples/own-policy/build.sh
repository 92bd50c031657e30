#!/bin/sh
# Builds target/policies.jar. Needs a JDK 25 or newer on PATH, and Estiva's own jars to compile against.
set -eu
cd "$(dirname "$0")"
rm -rf target
mkdir -p target/classes
javac -d target/classes -cp "$(../../estiva class-path)" $(find src/main/java -name '*.java')
cp -R src/main/resources/. target/classes/
jar --create --file target/policies.jar -C target/classes .
echo "built $PWD/target/policies.jar"
