package io.parsermanager.deployment;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests hold together, and what the service needs of a cluster is in them. No kubectl is needed. */
class KubernetesTest {
    private static final Path ROOT = Path.of("src/main/kubernetes");
    private static final Path BASE = ROOT.resolve("base");
    private static final Path PROD = ROOT.resolve("overlays/prod");

    /** Every kind there is, by its class; kinds of operators have none. */
    private static final Map<String, Class<?>> TYPES = Map.of(
            "ConfigMap", ConfigMap.class,
            "Deployment", Deployment.class,
            "Job", Job.class,
            "NetworkPolicy", NetworkPolicy.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "Secret", Secret.class,
            "Service", Service.class,
            "ServiceAccount", ServiceAccount.class);

    private static final List<String> OPERATORS = List.of(
            "Cluster", "Kafka", "KafkaNodePool", "KafkaTopic", "PrometheusRule", "ScaledObject", "ServiceMonitor");

    @Test
    void everyManifestIsWhatItsKindAllows() throws IOException {
        List<Path> manifests =
                files().filter(not(KubernetesTest::isKustomization)).toList();

        assertThat(manifests).hasSizeGreaterThan(10).allSatisfy(file -> {
            String kind = Yaml.tree(file).path("kind").asText();
            if (!OPERATORS.contains(kind)) {
                assertThat(TYPES).containsKey(kind);
                assertThat(Yaml.read(file, TYPES.get(kind))).isNotNull();
            }
            assertThat(Yaml.tree(file).at("/metadata/name").asText()).isNotEmpty();
        });
    }

    @Test
    void aMisspeltFieldIsFound(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("deployment.yaml");
        Files.writeString(
                file, Files.readString(BASE.resolve("deployment.yaml")).replace("maxUnavailable", "maxUnavailible"));

        assertThatThrownBy(() -> Yaml.read(file, Deployment.class)).hasMessageContaining("deployment.yaml");
    }

    @Test
    void everyFileThatAKustomizationNamesIsThereAndNoneIsForgotten() throws IOException {
        for (Path kustomization :
                files().filter(KubernetesTest::isKustomization).toList()) {
            Path folder = kustomization.getParent();
            JsonNode root = Yaml.tree(kustomization);
            TreeSet<String> named = new TreeSet<>(texts(root.path("resources")));
            root.path("patches").forEach(patch -> named.add(patch.path("path").asText()));

            assertThat(named).as(kustomization.toString()).allMatch(name -> Files.exists(folder.resolve(name)));
            try (Stream<Path> beside = Files.list(folder)) {
                assertThat(beside.map(file -> file.getFileName().toString()))
                        .as(folder.toString())
                        .filteredOn(name -> !name.equals("kustomization.yaml") && !name.contains(".example."))
                        .allMatch(named::contains);
            }
        }
    }

    @Test
    void everyVariableIsOneOfTheService() throws IOException {
        for (Path file : files().toList()) {
            JsonNode root = Yaml.tree(file);
            TreeSet<String> names = new TreeSet<>();
            if (List.of("ConfigMap", "Secret").contains(root.path("kind").asText())) {
                root.path("data").fieldNames().forEachRemaining(names::add);
                root.path("stringData").fieldNames().forEachRemaining(names::add);
            }
            root.path("secretGenerator").forEach(secret -> texts(secret.path("literals"))
                    .forEach(literal -> names.add(literal.replaceFirst("=.*", ""))));

            assertThat(Yaml.variables()).as(file.toString()).containsAll(names);
        }
    }

    @Test
    void whatIsRequiredIsGiven() {
        TreeSet<String> given = new TreeSet<>(Yaml.read(BASE.resolve("configmap.yaml"), ConfigMap.class)
                .getData()
                .keySet());
        given.addAll(Yaml.read(PROD.resolve("secret.example.yaml"), Secret.class)
                .getStringData()
                .keySet());

        assertThat(given)
                .contains("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD");
    }

    @Test
    void anUpdateLeavesNoGap() {
        Deployment deployment = deployment();

        assertThat(deployment.getSpec().getReplicas()).isGreaterThanOrEqualTo(2);
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .isNotEmpty();
        assertThat(Yaml.read(BASE.resolve("poddisruptionbudget.yaml"), PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector())
                .isEqualTo(deployment.getSpec().getSelector());
    }

    @Test
    void theServiceFindsThePods() {
        Map<String, String> labels =
                deployment().getSpec().getTemplate().getMetadata().getLabels();

        assertThat(labels)
                .containsAllEntriesOf(Yaml.read(BASE.resolve("service.yaml"), Service.class)
                        .getSpec()
                        .getSelector())
                .containsAllEntriesOf(deployment().getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(Yaml.read(BASE.resolve("networkpolicy.yaml"), NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels());
    }

    @Test
    void probesAskThePortThatIsNotTheApi() {
        Container service = container(deployment().getSpec().getTemplate().getSpec());

        assertThat(List.of(service.getStartupProbe(), service.getLivenessProbe(), service.getReadinessProbe()))
                .extracting(Probe::getHttpGet)
                .allSatisfy(get -> assertThat(get.getPort().getStrVal()).isEqualTo("management"))
                .extracting("path")
                .containsExactly("/q/health/started", "/q/health/live", "/q/health/ready");
        assertThat(service.getPorts())
                .extracting("name", "containerPort")
                .containsExactly(tuple("http", 8000), tuple("management", 9000));
    }

    /** Asked often enough for a native binary, and for long enough for a JVM on a busy node. */
    @Test
    void bothImagesFit() {
        Container service = container(deployment().getSpec().getTemplate().getSpec());
        Probe start = service.getStartupProbe();

        assertThat(start.getPeriodSeconds()).isEqualTo(1);
        assertThat(start.getPeriodSeconds() * start.getFailureThreshold()).isGreaterThanOrEqualTo(120);
        assertThat(service.getResources().getRequests().get("memory").getNumericalAmount())
                .isLessThan(service.getResources().getLimits().get("memory").getNumericalAmount());
        assertThat(service.getResources().getLimits().get("memory").getNumericalAmount())
                .isGreaterThanOrEqualTo(BigDecimal.valueOf(450L << 20));
        assertThat(service.getArgs())
                .as("only one of the images would know them")
                .isEmpty();
    }

    @Test
    void itMayTakeTenSecondsToStop() {
        PodSpec pod = deployment().getSpec().getTemplate().getSpec();
        long beforehand = container(pod).getLifecycle().getPreStop().getSleep().getSeconds();

        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(beforehand + 10);
    }

    @Test
    void everyPodIsRestrictedAndFreeOfOtherServicesVariables() {
        Job migration = Yaml.read(PROD.resolve("migration-job.yaml"), Job.class);

        assertThat(List.of(
                        deployment().getSpec().getTemplate().getSpec(),
                        migration.getSpec().getTemplate().getSpec()))
                .allSatisfy(pod -> {
                    assertThat(pod.getEnableServiceLinks()).isFalse();
                    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
                    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
                    assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                            .isEqualTo("RuntimeDefault");
                    Container container = container(pod);
                    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                            .isFalse();
                    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                            .isTrue();
                    assertThat(container.getSecurityContext().getCapabilities().getDrop())
                            .containsExactly("ALL");
                    assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                    assertThat(container.getResources().getLimits()).containsKey("memory");
                    assertThat(container.getVolumeMounts())
                            .extracting("mountPath")
                            .containsExactly("/tmp");
                });
    }

    @Test
    void inProductionAJobMigratesAndNobodyElse() {
        Job migration = Yaml.read(PROD.resolve("migration-job.yaml"), Job.class);

        assertThat(container(migration.getSpec().getTemplate().getSpec()).getArgs())
                .containsExactly("migrate", "up");
        assertThat(container(migration.getSpec().getTemplate().getSpec()).getImage())
                .isEqualTo(container(deployment().getSpec().getTemplate().getSpec())
                        .getImage());
        assertThat(Yaml.read(PROD.resolve("configmap.yaml"), ConfigMap.class).getData())
                .containsEntry("MIGRATE_AT_START", "false");
    }

    @Test
    void prometheusInTheClusterHasTheAlertsOfTheOneBeside() throws IOException {
        Path alerts = Path.of("docker/prometheus/alerts.yml");
        Path rule = PROD.resolve("prometheusrule.yaml");
        assumeThat(alerts).exists();
        if (Boolean.getBoolean("alerts.update")) {
            String head = Files.readString(rule).replaceFirst("(?s)\\nspec:\\n.*", "\nspec:\n");
            String groups = Files.readString(alerts)
                    .replaceFirst("(?s)^.*?(?=^groups:|\\ngroups:)", "")
                    .stripLeading();
            Files.writeString(rule, head + groups.replaceAll("(?m)^(?=.)", "  "));
        }

        assertThat(Yaml.tree(rule).at("/spec/groups"))
                .isNotEmpty()
                .isEqualTo(Yaml.tree(alerts).path("groups"));
    }

    private static Deployment deployment() {
        return Yaml.read(BASE.resolve("deployment.yaml"), Deployment.class);
    }

    private static Container container(PodSpec pod) {
        assertThat(pod.getContainers()).hasSize(1);
        return pod.getContainers().get(0);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static boolean isKustomization(Path file) {
        return file.endsWith("kustomization.yaml");
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }
}
