{{/* The release's name for its objects: smpp-bridge alone, or with the release's name before it. */}}
{{- define "smpp-bridge.name" -}}
{{- if contains "smpp-bridge" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-smpp-bridge" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods; alerts, boards and policies go by the first. */}}
{{- define "smpp-bridge.selector" -}}
app.kubernetes.io/name: smpp-bridge
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "smpp-bridge.labels" -}}
{{ include "smpp-bridge.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The routes that are mounted, by name. */}}
{{- define "smpp-bridge.routes" -}}
{{- if .Values.routes.existingConfigMap }}{{ toJson .Values.routes.names }}
{{- else }}{{ keys .Values.routes.files | sortAlpha | toJson }}{{ end -}}
{{- end -}}

{{/* What cannot be meant, said before anything is installed. */}}
{{- define "smpp-bridge.check" -}}
{{- $postgresql := .Values.store.postgresql -}}
{{- if and (not $postgresql.url) (or (gt (int .Values.replicas) 1) .Values.autoscaling.enabled) -}}
{{- fail "replicas above 1 and autoscaling need store.postgresql.url: the embedded store belongs to one instance" -}}
{{- end -}}
{{- if and .Values.routes.existingConfigMap .Values.routes.files -}}
{{- fail "routes.files and routes.existingConfigMap exclude each other" -}}
{{- end -}}
{{- if and .Values.routes.existingConfigMap (not .Values.routes.names) -}}
{{- fail "routes.names: which keys of routes.existingConfigMap shall be mounted?" -}}
{{- end -}}
{{- if and .Values.tls.only (not .Values.tls.existingSecret) -}}
{{- fail "tls.only needs tls.existingSecret" -}}
{{- end -}}
{{- if not (or .Values.gateway.webhookBaseUrl .Values.ingress.enabled (hasKey .Values.config "gateway.webhook_base_url")) -}}
{{- fail "gateway.webhookBaseUrl: the address that the phones reach, such as https://smpp.example.org, or ingress.enabled with ingress.host" -}}
{{- end -}}
{{- end -}}
