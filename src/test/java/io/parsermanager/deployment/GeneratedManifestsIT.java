package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the build writes for Kubernetes says what the kustomize base says: who applies either gets the same pods. */
class GeneratedManifestsIT {
    private static final Path GENERATED = Path.of("target/kubernetes/kubernetes.yml");

    private static Deployment generated;
    private static Deployment base;

    @BeforeAll
    static void read() {
        generated = Yaml.read(GENERATED, "Deployment", Deployment.class);
        base = Yaml.read(Path.of("src/main/kubernetes/base/deployment.yaml"), Deployment.class);
    }

    @Test
    void nothingOfTheBaseIsLost() {
        PodSpec pod = generated.getSpec().getTemplate().getSpec();

        assertThat(generated.getSpec())
                .usingRecursiveComparison()
                .ignoringFields("template")
                .isEqualTo(base.getSpec());
        assertThat(pod)
                .usingRecursiveComparison()
                .ignoringFields("containers")
                .isEqualTo(base.getSpec().getTemplate().getSpec());
        assertThat(container(generated))
                .usingRecursiveComparison()
                .ignoringFields("image", "ports", "startupProbe", "livenessProbe", "readinessProbe")
                .isEqualTo(container(base));
    }

    @Test
    void itsProbesAskTheSame() {
        List<Probe> expected = probes(container(base));

        assertThat(probes(container(generated)))
                .extracting(
                        probe -> probe.getHttpGet().getPath(),
                        Probe::getPeriodSeconds,
                        Probe::getTimeoutSeconds,
                        Probe::getFailureThreshold)
                .containsExactlyElementsOf(expected.stream()
                        .map(probe -> tuple(
                                probe.getHttpGet().getPath(),
                                probe.getPeriodSeconds(),
                                probe.getTimeoutSeconds(),
                                probe.getFailureThreshold()))
                        .toList());
        assertThat(probes(container(generated)))
                .allSatisfy(probe ->
                        assertThat(probe.getHttpGet().getPort().getIntVal()).isEqualTo(9000));
    }

    @Test
    void itsServiceLeadsToTheApiAndNotToTheManagementPort() {
        Service service = Yaml.read(GENERATED, "Service", Service.class);

        assertThat(service.getSpec().getPorts())
                .extracting(ServicePort::getName, port -> port.getTargetPort().getIntVal())
                .containsExactly(tuple("http", 8000));
        assertThat(generated.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
    }

    private static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    private static List<Probe> probes(Container container) {
        return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .toList();
    }
}
