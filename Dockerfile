# syntax=docker/dockerfile:1
# The final image holds the operator alone: no SDK, no shell, no LocalCluster.
# A release replaces both base images by their digests of that day, and records them: see .github/workflows/release.yml.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
# "extra" has the time-zone data that schedules need.
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra

FROM --platform=$BUILDPLATFORM $SDK_IMAGE AS build
ARG TARGETARCH
WORKDIR /source

# Restoring apart from the sources keeps the packages in the layer cache.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Scheduling/Scheduling.csproj src/Scheduling/packages.lock.json src/Scheduling/
COPY src/Kube/Kube.csproj src/Kube/packages.lock.json src/Kube/
COPY src/Model/Model.csproj src/Model/packages.lock.json src/Model/
COPY src/Operator/Operator.csproj src/Operator/packages.lock.json src/Operator/
RUN dotnet restore src/Operator --locked-mode

COPY src/Scheduling src/Scheduling
COPY src/Kube src/Kube
COPY src/Model src/Model
COPY src/Operator src/Operator
# Publishing for a platform makes the program self-contained, trimmed and precompiled: see Operator.csproj.
RUN dotnet publish src/Operator -c Release -a "$(echo $TARGETARCH | sed s/amd64/x64/)" -o /app

FROM $RUNTIME_IMAGE
LABEL org.opencontainers.image.title="ScheduledJob Operator" \
      org.opencontainers.image.description="Runs Pods, Jobs and HTTP requests on a schedule" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
# The runtime opens a diagnostics socket in /tmp otherwise, and the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0
USER $APP_UID
EXPOSE 8081
ENTRYPOINT ["/app/ScheduledJobs.Operator"]
