package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.testsupport.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The manifests fit the JSON Schemas of Kubernetes: what is required is there, and values are in their bounds. {@link KubernetesTest} finds
 * misspelt fields, which these schemas allow. Skipped where Node is not installed or npm cannot get the schemas.
 */
@Tag("slow")
class ManifestSchemasTest {
    private static final Path ROOT = Path.of("src/main/kubernetes");
    private static final Path LINT = Path.of("target", "kubernetes-lint").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(
                Tool.run(Path.of("."), PATIENCE, List.of("node", "--version")).succeeded(),
                "Node is not installed here: the manifests are not held against the schemas of Kubernetes");
        Files.createDirectories(LINT);
        Files.copy(ROOT.resolve("lint/check.mjs"), LINT.resolve("check.mjs"), StandardCopyOption.REPLACE_EXISTING);
        if (!Files.isDirectory(LINT.resolve("node_modules/kubernetes-models"))) {
            Tool npm = Tool.run(
                    LINT,
                    PATIENCE,
                    List.of(
                            "npm",
                            "install",
                            "--ignore-scripts",
                            "--prefer-offline",
                            "--no-audit",
                            "--no-fund",
                            "kubernetes-models@4.5.1"));
            assumeTrue(npm.succeeded(), () -> "npm cannot install kubernetes-models here: " + npm.output());
        }
    }

    @Test
    void everyManifestFits() throws IOException {
        ArrayNode manifests = JSON.createArrayNode();
        for (Path file : resources()) {
            manifests.addObject().put("from", file.toString()).set("manifest", Yaml.tree(file));
        }
        assertThat(manifests).hasSizeGreaterThan(10);

        Tool check = check(manifests);

        assertThat(check.succeeded()).as(check.output()).isTrue();
        assertThat(check.output()).matches("(?s)[1-9].* manifests fit\\s*");
    }

    @Test
    void whatIsMissingOrOutOfBoundsIsFound() throws IOException {
        Path file = HelmChart.BASE.resolve("deployment.yaml");
        ObjectNode deployment = (ObjectNode) Yaml.tree(file);
        ((ObjectNode) deployment.path("spec")).remove("selector");
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/livenessProbe")).put("periodSeconds", "often");
        ArrayNode manifests = JSON.createArrayNode();
        manifests.addObject().put("from", file.toString()).set("manifest", deployment);

        Tool check = check(manifests);

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.output())
                .contains(
                        "base/deployment.yaml: ", "required property selector", "livenessProbe/periodSeconds must be");
    }

    private Tool check(JsonNode manifests) throws IOException {
        Path file = Files.writeString(folder.resolve("manifests.json"), manifests.toString());
        return Tool.run(LINT, PATIENCE, List.of("node", "check.mjs", file.toString()));
    }

    /** What kustomizations name as a resource, without those of other folders: patches are no whole manifests. */
    private static Set<Path> resources() throws IOException {
        Set<Path> resources = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file :
                    files.filter(one -> one.endsWith("kustomization.yaml")).toList()) {
                Yaml.tree(file).path("resources").forEach(name -> resources.add(file.resolveSibling(name.asText())));
            }
        }
        resources.removeIf(Files::isDirectory);
        return resources;
    }
}
