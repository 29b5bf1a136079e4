# The streaming application and the command line. Training is left out: libtorch is not carried to production.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -pl app -am -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre
RUN useradd --system --create-home --home-dir /var/lib/dt4ecg dt4ecg
COPY --from=build /src/dt4ecg /opt/dt4ecg/dt4ecg
COPY --from=build /src/app/target/lib /opt/dt4ecg/app/target/lib
COPY --from=build /src/model/releases /opt/dt4ecg/model/releases
COPY --from=build /src/deploy /opt/dt4ecg/deploy
USER dt4ecg
WORKDIR /var/lib/dt4ecg
ENTRYPOINT ["/opt/dt4ecg/dt4ecg"]
CMD ["--help"]
