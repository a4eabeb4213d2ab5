# The digest of the index for all platforms, as docker-library/repo-info records it in
# repos/golang/remote/1.26.8-bookworm.md (commit e243c7e). Change tag and digest together.
FROM golang:1.26.8-bookworm@sha256:9fdc884aacc3bec89b20ffc69f4bb369c78210e3e4f600387b5128b12c199f81 AS build
ARG VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=1 go build -trimpath -tags sqlite_omit_load_extension,osusergo,netgo -ldflags "-s -w -linkmode external -extldflags -static -X main.stamp=${VERSION}" -o /porchlight ./bot
RUN mkdir /data

# Time zones are in the binary. Nothing else is needed but the certificates.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /porchlight /porchlight
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
VOLUME /data
WORKDIR /data
# LISTEN stays on the container's loopback unless told otherwise: the metrics are
# for the operator alone. A webhook or a Prometheus elsewhere needs 0.0.0.0:8480.
ENV DATABASE_URL=sqlite:///data/porchlight.db
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/porchlight", "health"]
ENTRYPOINT ["/porchlight"]
CMD ["serve"]
