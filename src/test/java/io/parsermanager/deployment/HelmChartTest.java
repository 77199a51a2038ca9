package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.parsermanager.testsupport.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Helm chart says what the manifests for kustomize say. */
class HelmChartTest {
    private static final Path CHART = Path.of("src/main/helm/parser-manager");

    @Test
    void theChartIsMadeFromTheManifests() throws IOException {
        Map<String, String> made = HelmChart.files();
        if (Boolean.getBoolean("chart.update")) {
            for (Map.Entry<String, String> file : made.entrySet()) {
                Files.writeString(CHART.resolve(file.getKey()), file.getValue());
            }
        }

        assertThat(committed())
                .as("-Dtest=HelmChartTest -Dchart.update=true writes it")
                .containsExactlyInAnyOrderEntriesOf(made);
    }

    @Test
    void theValuesAreVariablesOfTheService() {
        TreeMap<String, String> config = new TreeMap<>();
        Yaml.tree(CHART.resolve("values.yaml"))
                .path("config")
                .properties()
                .forEach(field -> config.put(field.getKey(), field.getValue().asText()));

        assertThat(config)
                .isEqualTo(Yaml.read(HelmChart.BASE.resolve("configmap.yaml"), ConfigMap.class)
                        .getData());
        assertThat(Yaml.variables()).containsAll(config.keySet());
    }

    @Test
    void whatHelmRendersIsTheBase(@TempDir Path folder) throws IOException {
        Path rendered = render(folder, "");

        Deployment deployment = Yaml.read(rendered, "Deployment", Deployment.class);
        Deployment base = Yaml.read(HelmChart.BASE.resolve("deployment.yaml"), Deployment.class);
        assertThat(deployment.getSpec())
                .usingRecursiveComparison()
                .ignoringFields("template.metadata")
                .isEqualTo(base.getSpec());
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(base.getSpec().getTemplate().getMetadata().getLabels());
        assertThat(Yaml.read(rendered, "ConfigMap", ConfigMap.class).getData())
                .isEqualTo(Yaml.read(HelmChart.BASE.resolve("configmap.yaml"), ConfigMap.class)
                        .getData());
        assertThat(Yaml.read(rendered, "Service", Service.class).getSpec())
                .isEqualTo(Yaml.read(HelmChart.BASE.resolve("service.yaml"), Service.class)
                        .getSpec());
        assertThat(Yaml.read(rendered, "NetworkPolicy", NetworkPolicy.class).getSpec())
                .isEqualTo(Yaml.read(HelmChart.BASE.resolve("networkpolicy.yaml"), NetworkPolicy.class)
                        .getSpec());
        assertThat(Yaml.read(rendered, "PodDisruptionBudget", PodDisruptionBudget.class)
                        .getSpec())
                .isEqualTo(Yaml.read(HelmChart.BASE.resolve("poddisruptionbudget.yaml"), PodDisruptionBudget.class)
                        .getSpec());
        assertThat(Files.readString(rendered)).doesNotContain("kind: Job");
    }

    @Test
    void theMigrationJobIsThatOfProduction(@TempDir Path folder) throws IOException {
        Path rendered = render(folder, "migrationJob=true");

        assertThat(Yaml.read(rendered, "Job", Job.class).getSpec())
                .usingRecursiveComparison()
                .ignoringFields("template.metadata")
                .isEqualTo(Yaml.read(HelmChart.MIGRATION, Job.class).getSpec());
        assertThat(Yaml.read(rendered, "ConfigMap", ConfigMap.class).getData())
                .containsEntry("MIGRATE_AT_START", "false");
    }

    private static Path render(Path folder, String values) throws IOException {
        Path here = Path.of(".");
        assumeTrue(
                Tool.run(here, Duration.ofSeconds(30), List.of("helm", "version"))
                        .succeeded(),
                "Helm is not installed here: what it makes of the chart is not tested");
        Tool helm = Tool.run(
                here,
                Duration.ofMinutes(1),
                List.of("helm", "template", "parser-manager", CHART.toString(), "--set", values));
        assertThat(helm.succeeded()).as(helm.output()).isTrue();
        return Files.writeString(folder.resolve("rendered.yaml"), helm.output());
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(CHART)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = CHART.relativize(file).toString();
                if (!name.equals("Chart.yaml")) {
                    files.put(name, Files.readString(file));
                }
            }
        }
        return files;
    }
}
