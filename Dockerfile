# SPDX-License-Identifier: Apache-2.0
# The image: a Java runtime of nine modules, the agent, and an AOT cache that this runtime has made.
#
#   docker build -t cliffwatch .          in a checkout: Maven builds the jars first
#   make image                            the jars are built outside; needs no Maven image
#
# BUILD_IMAGE has a JDK 25 or newer, a shell and coreutils; Maven too, when the context is a checkout.
# BASE_IMAGE has glibc; no shell, no user and no /tmp are needed.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG BASE_IMAGE=gcr.io/distroless/base-debian12

FROM ${BUILD_IMAGE} AS build
# What build_info says where the context has no .git, as here.
ARG REVISION=unknown
WORKDIR /src
COPY . .
# The context is a checkout or a distribution.
RUN if [ -e pom.xml ]; then \
      CLIFFWATCH_REVISION=$REVISION build-tools/maven.sh -q -pl exporter -am package \
        -DskipTests -Dspotless.check.skip && \
      build-tools/assemble.sh /opt/cliffwatch; \
    else \
      cp -a . /opt/cliffwatch; \
    fi
WORKDIR /opt/cliffwatch
# Listed by hand: Vert.x names more than it needs, and jdeps stumbles over it.
RUN "$(libexec/find-jdk.sh)/bin/jlink" \
      --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.jfr,jdk.management,jdk.net,jdk.unsupported \
      --strip-java-debug-attributes --no-man-pages --no-header-files --compress zip-6 --output runtime && \
    find lib/native -mindepth 1 -maxdepth 1 ! -name "$(uname -m)" -exec rm -r {} + && \
    find . -exec touch -d 2026-11-24T00:00:00Z {} +
# The cache holds for this runtime and these jars at these times. Training reads no firewall: where
# images are built, no capability allows it.
RUN bin/cliffwatch-train && mv lib/cliffwatch.aot /opt/cliffwatch.aot

FROM ${BASE_IMAGE}
ARG REVISION=unknown
ARG VERSION=0.1.0-SNAPSHOT
LABEL org.opencontainers.image.title="Cliffwatch" \
      org.opencontainers.image.description="How close is this node's Service data plane to the cliff?" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# From what changes seldom to what changes always.
COPY --from=build /opt/cliffwatch/runtime /opt/cliffwatch/runtime
COPY --from=build /opt/cliffwatch/LICENSE /opt/cliffwatch/sbom.json /opt/cliffwatch/
COPY --from=build /opt/cliffwatch/conf /opt/cliffwatch/conf
COPY --from=build /opt/cliffwatch/lib /opt/cliffwatch/lib
COPY --from=build /opt/cliffwatch.aot /opt/cliffwatch/lib/cliffwatch.aot
# One malloc arena instead of up to eight per core: a megabyte less.
ENV MALLOC_ARENA_MAX=1
# One language for the kernel's errors, as bin/cliffwatch has it.
ENV LC_ALL=C.UTF-8
# Kubernetes gives capabilities only to root; the agent needs NET_ADMIN and no other.
USER 0
EXPOSE 10968
STOPSIGNAL SIGTERM
# The launcher is a shell script, and there may be no shell. Of the two folders one is there.
ENTRYPOINT ["/opt/cliffwatch/runtime/bin/java", \
    "@/opt/cliffwatch/conf/jvm.options", \
    "-XX:AOTCache=/opt/cliffwatch/lib/cliffwatch.aot", \
    "-Dcliffwatch.aot-cache=/opt/cliffwatch/lib/cliffwatch.aot", \
    "-Djffi.boot.library.path=/opt/cliffwatch/lib/native/x86_64:/opt/cliffwatch/lib/native/aarch64", \
    "-jar", "/opt/cliffwatch/lib/cliffwatch.jar"]
CMD ["run"]
