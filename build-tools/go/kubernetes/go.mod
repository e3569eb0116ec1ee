// Nothing is built here. The module's go.sum names the versions of k8s.io/kubernetes whose OpenAPI
// the chart is checked against, the oldest that it supports and the newest, and pins them:
// `go mod tidy` would empty it.
module cliffwatch.io/build-tools/kubernetes

go 1.26
