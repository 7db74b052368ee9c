# syntax=docker/dockerfile:1

# Base images by digest, so that the same sources make the same image; Dependabot proposes newer ones.
# Build: first what pom.xml names, a layer that only pom.xml changes.
FROM maven:3.9.16-eclipse-temurin-25@sha256:93b8a14ea2f412782e4e842651273b4d903e35cc496284f178fbbe2d67d00976 AS build
WORKDIR /build
COPY pom.xml ./
# More Camel components, drivers or jars of yours, with all that they need, as if pom.xml named them; Camel's need
# no version:  --build-arg EXTRA_JARS="org.apache.camel:camel-jms com.example:routes:1.0"
ARG EXTRA_JARS=""
RUN for each in $EXTRA_JARS; do echo "$each" | sed -E \
      -e 's|^([^:]+):([^:]+):?(.*)$|<dependency><groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version></dependency>|' \
      -e 's|<version></version>||'; done > extra.xml && \
    sed -i '/^    <!-- Tests -->$/r extra.xml' pom.xml
RUN mvn -B -ntp -q dependency:copy-dependencies -DincludeScope=runtime
COPY application.properties ./
COPY routes routes
COPY src src
RUN mvn -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true && mkdir -p /empty/data
# SQLite's library and Netty's as files: unpacked into /tmp at the start they could not be loaded from a
# /tmp that forbids executing, as Docker's tmpfs does.
WORKDIR /native
RUN jar xf /build/target/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" && \
    mv org/sqlite/native/Linux/*/libsqlitejdbc.so . && rm -r org && \
    for each in /build/target/lib/netty-transport-native-epoll-*.jar; do jar xf "$each" META-INF/native; done && \
    mv META-INF/native/*.so . && rm -r META-INF

FROM eclipse-temurin:25-jre@sha256:fcd7fd7b387f94bb2ac461478a7436ad8e349924c374ea8313919624dceae636 AS app
LABEL org.opencontainers.image.title="smpp-bridge" \
      org.opencontainers.image.description="An SMPP v3.4 server in front of SMSGate" \
      org.opencontainers.image.licenses="Apache-2.0"

# Read-only but for /app/data; mount files over /app/routes or /app/application.properties to change them, and
# a folder of jars as /app/ext to add them.
WORKDIR /app
COPY --from=build /build/target/lib lib
COPY --from=build /native native
COPY --from=build /build/application.properties ./
COPY --from=build /build/routes routes
COPY --from=build /build/target/smpp-bridge.jar /build/target/smpp-bridge.cdx.json ./
COPY --from=build --chown=10001:10001 --chmod=700 /empty/data data

# Inside a container, listening on every interface reaches nobody who is not let in by -p or a Service.
ENV SMPP__BIND_ADDRESS=0.0.0.0:2775 \
    HTTP__ADDRESS=0.0.0.0:3000

USER 10001:10001
VOLUME /app/data
EXPOSE 2775 2776 3000
STOPSIGNAL SIGTERM

# The image has no curl: the program asks itself.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "smpp-bridge.jar", "--healthcheck"]

# JAVA_TOOL_OPTIONS is the operator's. What stands here is decided in StartOptions.java; the two --flags
# silence warnings about Netty and SQLite.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:InitialHeapSize=32m", "-XX:MinHeapSize=16m", \
            "-XX:G1HeapRegionSize=1m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", \
            "-XX:G1PeriodicGCInterval=15000", "-XX:TrimNativeHeapInterval=5000", \
            "-XX:+ExitOnOutOfMemoryError", "-XX:+UseG1GC", "-XX:+UseCompressedOops", "-XX:+UseCompactObjectHeaders", \
            "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", \
            "-XX:AOTCache=/app/smpp-bridge.aot", "-Dorg.sqlite.lib.path=/app/native", "-Djava.library.path=/app/native", \
            "-jar", "/app/smpp-bridge.jar"]

# The cache of classes, and of what the JVM learns of them under load. It fits this very Java and these
# very files, so it is made on them, by a load against a pretended gateway; nothing is asked of the network.
FROM app AS trained
RUN ["java", "-jar", "/app/smpp-bridge.jar", "train", "--seconds=60", "--output=/tmp/smpp-bridge.aot"]

FROM app
COPY --from=trained /tmp/smpp-bridge.aot ./
