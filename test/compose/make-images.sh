#!/usr/bin/env bash
# Makes the images that docker-compose.yml builds on, for a machine that reaches no image registry:
# a Debian of debootstrap, on it Node (this machine's own), PostgreSQL, nginx, and Apache Kafka from
# its own jars. Needs root, a Docker engine, debootstrap, Maven. Images that exist stay.
set -euo pipefail
cd "$(dirname "$0")"
suite="${SUITE:-trixie}"
kafka_version="$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' ../../libs/platform/testing/kafka/pom.xml)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

is_there() { docker image inspect "$1" >/dev/null 2>&1; }

if ! is_there carbawatch-base:local; then
  echo "=== debootstrap $suite"
  debootstrap --variant=minbase "$suite" "$folder/debian" >/dev/null
  rm -rf "$folder"/debian/var/cache/apt/archives/*.deb "$folder"/debian/var/lib/apt/lists/*
  # npm inside a build trusts whom this machine trusts.
  mkdir -p "$folder/debian/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$folder/debian/etc/ssl/certs/"
  tar -C "$folder/debian" -c . | docker import - carbawatch-base:local >/dev/null
  rm -rf "$folder/debian"
fi

# The builds run on the host's network, where the packages are to be had.
make() {
  local name="$1" tag="$2"
  echo "=== $tag"
  cp "images/$name"/* "$folder/$name/"
  DOCKER_BUILDKIT=0 docker build -q --network host --build-arg BASE_IMAGE=carbawatch-base:local \
    -t "$tag" "$folder/$name"
}

if ! is_there carbawatch-node:local; then
  mkdir "$folder/node"
  cp -L "$(node -p process.execPath)" "$folder/node/node"
  cp -R "$(npm root -g)/npm" "$folder/node/npm"
  make node carbawatch-node:local
fi
if ! is_there carbawatch-postgres:local; then
  mkdir "$folder/postgres"
  make postgres carbawatch-postgres:local
fi
if ! is_there carbawatch-nginx:local; then
  mkdir "$folder/proxy"
  make proxy carbawatch-nginx:local
fi
# Under the official name: the tests that use testcontainers look for it.
if ! is_there "apache/kafka:$kafka_version"; then
  mkdir "$folder/kafka"
  mvn -B -q -f ../../libs/platform/testing/kafka/pom.xml dependency:copy-dependencies \
    -DoutputDirectory="$folder/kafka/jars"
  make kafka "apache/kafka:$kafka_version"
fi
docker images
