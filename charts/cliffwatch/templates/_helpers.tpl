{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{- define "cliffwatch.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 52 characters: a DaemonSet's name stands in a label of its pods, and the names of rules
and dashboards are put behind it. */}}
{{- define "cliffwatch.fullname" -}}
{{- $name := include "cliffwatch.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "cliffwatch.selectorLabels" -}}
app.kubernetes.io/name: {{ include "cliffwatch.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "cliffwatch.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "cliffwatch.selectorLabels" . }}
app.kubernetes.io/component: agent
app.kubernetes.io/part-of: cliffwatch
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "cliffwatch.serviceAccountName" -}}
{{- default (ternary (include "cliffwatch.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "cliffwatch.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The Secret with the web configuration; empty when there is none. */}}
{{- define "cliffwatch.webConfigSecret" -}}
{{- with .Values.webConfig -}}
{{- if and .content .existingSecret -}}
{{- fail "webConfig.content and webConfig.existingSecret exclude each other: set one of them" -}}
{{- else if .content -}}
{{- include "cliffwatch.fullname" $ }}-web-config
{{- else if .existingSecret -}}
{{- .existingSecret -}}
{{- else if .certificateSecret -}}
{{- fail "webConfig.certificateSecret does nothing by itself: webConfig.content or webConfig.existingSecret must have a tls_server_config that names its files" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The agent's configuration: what is set for it, and above that what the chart decides. */}}
{{- define "cliffwatch.config" -}}
{{- $web := dict "listen-address" (printf ":%d" (int .Values.port)) -}}
{{- if include "cliffwatch.webConfigSecret" . -}}
{{- if eq (int .Values.port) (int .Values.probePort) -}}
{{- fail "port and probePort must differ: the agent listens on both" -}}
{{- end -}}
{{- $_ := set $web "config" (dict "file" "/etc/cliffwatch/web/web-config.yml") -}}
{{- $_ := set $web "probe-address" (printf "127.0.0.1:%d" (int .Values.probePort)) -}}
{{- end -}}
{{- $config := mergeOverwrite (deepCopy .Values.config) (dict "web" $web "kernel" (dict "cgroupfs" "/host/sys/fs/cgroup")) -}}
{{- toYaml $config -}}
{{- end -}}

{{/* Whether a collector is on, as all are unless they are switched off; empty when it is not. */}}
{{- define "cliffwatch.collects" -}}
{{- if dig "collectors" .collector "enabled" true .root.Values.config -}}true{{- end -}}
{{- end -}}

{{/* What the container may do besides what any process may. */}}
{{- define "cliffwatch.capabilities" -}}
{{- $capabilities := list "NET_ADMIN" -}}
{{- with .Values.ebpf.capability -}}
{{- if not (include "cliffwatch.collects" (dict "root" $ "collector" "ebpf")) -}}
{{- fail "ebpf.capability is for nothing: config.collectors.ebpf.enabled is false" -}}
{{- end -}}
{{- $capabilities = append $capabilities . -}}
{{- end -}}
[{{ join ", " $capabilities }}]
{{- end -}}

{{/* Where the kubelet asks: on the node's address, or on loopback where no password is asked. */}}
{{- define "cliffwatch.probePort" -}}
{{- if include "cliffwatch.webConfigSecret" . -}}
host: 127.0.0.1
port: {{ .Values.probePort }}
{{- else -}}
port: http
{{- end -}}
{{- end -}}

{{/* Ends the rendering when a folder has no files. The folders are links in the checkout, which some
tools drop when they copy it; better to say so than to install nothing. */}}
{{- define "cliffwatch.needFiles" -}}
{{- if not (.root.Files.Glob .glob) -}}
{{- fail (printf "%s is true, but this copy of the chart has no %s: install the package that `make chart` builds" .value .glob) -}}
{{- end -}}
{{- end -}}
