# Two images of one build. The streaming application, with the command line, does without libtorch; the retraining
# service is the only one that carries it (--target retrainer).
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -pl app -am -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre AS base
# ONNX Runtime tells its maker of its use, unless this is set before it is loaded.
ENV ORT_DISABLE_TELEMETRY=1
RUN useradd --system --create-home --home-dir /var/lib/dt4ecg dt4ecg
COPY --from=build /src/model/releases /opt/dt4ecg/model/releases
COPY --from=build /src/deploy /opt/dt4ecg/deploy
USER dt4ecg
WORKDIR /var/lib/dt4ecg
# A new volume takes its owner from the folder it is mounted on.
RUN mkdir -m 700 keys sample state && mkdir token

FROM base AS retrainer
COPY --from=build /src/retrainer/target/lib /opt/dt4ecg/retrainer/target/lib
ENTRYPOINT ["java", "-Xmx2g", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/dt4ecg/retrainer/target/lib/dt4ecg-retrainer.jar"]
CMD ["--help"]

FROM base AS streams
COPY --from=build /src/dt4ecg /opt/dt4ecg/dt4ecg
COPY --from=build /src/app/target/lib /opt/dt4ecg/app/target/lib
ENTRYPOINT ["/opt/dt4ecg/dt4ecg"]
CMD ["--help"]
