package io.parsermanager.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the templates and the values of the Helm chart from the manifests for kustomize, which are the one source. */
final class HelmChart {
    static final Path BASE = Path.of("src/main/kubernetes/base");
    static final Path MIGRATION = Path.of("src/main/kubernetes/overlays/prod/migration-job.yaml");

    private static final String HEAD = "# Made from %s by HelmChartTest (-Dchart.update=true): change it there.\n";

    /** What kustomize adds to each manifest and to each pod. */
    private static final String LABELS = """
              app.kubernetes.io/name: parser-manager
              app.kubernetes.io/part-of: parser-manager
            """.indent(0);

    private static final String MANAGED_BY = "    app.kubernetes.io/managed-by: {{ .Release.Service }}\n";

    private HelmChart() {}

    /** The text of each file, by its name in the chart. */
    static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String name : new String[] {"networkpolicy", "poddisruptionbudget", "service", "serviceaccount"}) {
            files.put("templates/" + name + ".yaml", labelled(BASE.resolve(name + ".yaml")));
        }
        files.put("templates/configmap.yaml", configMap());
        files.put("templates/deployment.yaml", deployment());
        files.put("templates/migration-job.yaml", migrationJob());
        files.put("values.yaml", values());
        return files;
    }

    private static String configMap() throws IOException {
        return replace(labelled(BASE.resolve("configmap.yaml")), "(?s)\ndata:\n.*", """

                {{- $config := .Values.config }}
                {{- if .Values.migrationJob }}
                {{- $config = merge (dict "MIGRATE_AT_START" "false") $config }}
                {{- end }}
                data:
                  {{- range $name, $value := $config }}
                  {{ $name }}: {{ $value | quote }}
                  {{- end }}
                """);
    }

    private static String deployment() throws IOException {
        String text = withImageAndSecret(labelled(BASE.resolve("deployment.yaml")));
        text = replace(text, "\n  replicas: \\d+\n", "\n  replicas: {{ .Values.replicas }}\n");
        text = replace(
                text,
                "\n          resources:\n(?:            .*\n)+",
                "\n          resources:\n            {{- toYaml .Values.resources | nindent 12 }}\n");
        return replace(text, "\n  template:\n    metadata:\n", """

                  template:
                    metadata:
                      annotations:
                        # a change of the ConfigMap replaces the pods
                        checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
                """);
    }

    /** A name of its own for each release: a Job cannot be changed. */
    private static String migrationJob() throws IOException {
        String text = withImageAndSecret(labelled(MIGRATION));
        text = replace(
                text,
                "\n  name: parser-manager-migrate\n",
                "\n  name: parser-manager-migrate-{{ .Release.Revision }}\n");
        return "{{- if .Values.migrationJob }}\n" + text + "{{- end }}\n";
    }

    private static String values() throws IOException {
        String deployment = Files.readString(BASE.resolve("deployment.yaml"));
        String config = Files.readString(BASE.resolve("configmap.yaml"));
        return HEAD.formatted(BASE)
                + """
                image: parser-manager
                replicas: %s
                # the name of a Secret that is there, with POSTGRES_USER, POSTGRES_PASSWORD and API_KEYS
                secret: parser-manager
                # true: a Job migrates the schema at each release, and the replicas do not
                migrationJob: false
                resources:
                %s# the variables that are no secrets
                config:
                %s""".formatted(
                                find(deployment, "\n  replicas: (\\d+)\n"),
                                find(deployment, "\n          resources:\n((?:            .*\n)+)")
                                        .replaceAll("(?m)^ {10}", ""),
                                find(config, "(?s)\ndata:\n(.*)"));
    }

    private static String withImageAndSecret(String text) {
        return replace(
                replace(text, "\n( +)image: parser-manager\n", "\n$1image: {{ .Values.image | quote }}\n"),
                "(secretRef:\n +name: )parser-manager\n",
                "$1{{ .Values.secret }}\n");
    }

    private static String labelled(Path manifest) throws IOException {
        String text = Files.readString(manifest).replaceFirst("(?s)^(#[^\n]*\n)*", "");
        String own = text.contains("\n  labels:\n") ? "" : "  labels:\n";
        String anchor = own.isEmpty() ? "(\n  labels:\n)" : "(\n  name: [a-z-]+\n)";
        String labelled = replace(text, anchor, "$1" + own + LABELS.indent(2) + MANAGED_BY);
        return HEAD.formatted(manifest)
                + labelled.replaceAll(
                        "(\n      labels:\n        app.kubernetes.io/name: parser-manager\n)",
                        "$1        app.kubernetes.io/part-of: parser-manager\n");
    }

    /** Once, and no other number of times: else the manifest has changed, and this must follow. */
    private static String replace(String text, String what, String by) {
        Matcher found = Pattern.compile(what).matcher(text);
        long times = found.results().count();
        if (times != 1) {
            throw new IllegalStateException("%d times in a manifest, not once: %s".formatted(times, what));
        }
        return found.reset().replaceFirst(by.replaceAll("\\$(?!1)", "\\\\\\$"));
    }

    private static String find(String text, String what) {
        Matcher found = Pattern.compile(what).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("Not in a manifest: " + what);
        }
        return found.group(1);
    }
}
