{{/* Name of the objects: that of the release, with the chart's appended unless it is part of it. */}}
{{- define "scheduledjob-operator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that select the Pods. They never change, for a Deployment's selector cannot. */}}
{{- define "scheduledjob-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "scheduledjob-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "scheduledjob-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Labels of the Pod of helm test. It must not match the selectors of the operator's Pods. */}}
{{- define "scheduledjob-operator.testLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of the console's Pods. They must not match the selectors of the operator's Pods. */}}
{{- define "scheduledjob-operator.consoleSelectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-console
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "scheduledjob-operator.consoleLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "scheduledjob-operator.consoleSelectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "scheduledjob-operator.consoleImage" -}}
{{- if .Values.console.image.digest -}}
{{- printf "%s@%s" .Values.console.image.repository .Values.console.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.console.image.repository (.Values.console.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "scheduledjob-operator.serviceAccountName" -}}
{{- default (ternary (include "scheduledjob-operator.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "scheduledjob-operator.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "scheduledjob-operator.subjects" -}}
subjects:
- kind: ServiceAccount
  name: {{ include "scheduledjob-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* The operator, as FlowSchemas name it. */}}
{{- define "scheduledjob-operator.flowSubjects" -}}
subjects:
- kind: ServiceAccount
  serviceAccount:
    name: {{ include "scheduledjob-operator.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* What the operator may do, in all namespaces or in each that it watches. */}}
{{- define "scheduledjob-operator.rules" -}}
rules:
# Deleted only some time after its last run, if its spec.ttlAfterCompleted says so.
- apiGroups: [scheduledjobs.dev]
  resources: [scheduledjobs]
  verbs: [get, list, watch, delete]
- apiGroups: [scheduledjobs.dev]
  resources: [schedulecalendars, backfills]
  verbs: [get, list, watch]
- apiGroups: [scheduledjobs.dev]
  resources: [scheduledjobs/status, schedulecalendars/status, backfills/status]
  verbs: [get, patch, update]
# Needed for blockOwnerDeletion if the admission plugin OwnerReferencesPermissionEnforcement is enabled.
- apiGroups: [scheduledjobs.dev]
  resources: [scheduledjobs/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, delete]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- range .Values.operator.resourceActions }}
# For action.resource.
- apiGroups: [{{ .group }}]
  resources: [{{ .resource }}]
  verbs: [get, list, watch, create, delete]
{{- end }}
{{- end -}}

{{/* What HTTP actions need to read Secrets and ConfigMaps and to request ServiceAccount tokens. */}}
{{- define "scheduledjob-operator.httpReferencesRules" -}}
rules:
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [get]
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
{{- end -}}
