package io.parsermanager.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parsermanager.testsupport.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AsyncAPI document is one, as AsyncAPI's own parser reads it. Skipped where Node is not installed or npm cannot get the parser. */
@Tag("slow")
class AsyncApiTest {
    private static final Path CONTRACT = Path.of("src", "contract").toAbsolutePath();

    /** Kept from one run to the next: npm needs ten seconds to fill it. */
    private static final Path LINT = Path.of("target", "asyncapi-lint").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(
                Tool.run(Path.of("."), PATIENCE, List.of("node", "--version")).succeeded(),
                "Node is not installed here: asyncapi.yaml is not checked by AsyncAPI's parser");
        Files.createDirectories(LINT);
        for (String file : List.of("lint.mjs", "package.json", "package-lock.json")) {
            Files.copy(CONTRACT.resolve("lint").resolve(file), LINT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(LINT.resolve("node_modules/@asyncapi/parser"))) {
            Tool npm = Tool.run(
                    LINT,
                    PATIENCE,
                    List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"));
            assumeTrue(npm.succeeded(), () -> "npm cannot install @asyncapi/parser here: " + npm.output());
        }
    }

    @Test
    void theDocumentHasNoFault() {
        Tool lint = lint(CONTRACT.resolve("asyncapi.yaml"));

        assertThat(lint.output()).isEmpty();
        assertThat(lint.code()).isZero();
    }

    @Test
    void aFaultOfTheDocumentOrOfASchemaIsFound(@TempDir Path folder) throws IOException {
        try (var files = Files.list(CONTRACT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path document = folder.resolve("asyncapi.yaml");
        Files.writeString(document, Files.readString(document).replace("action: send", "action: shout"));
        Path schema = folder.resolve("task.schema.json");
        Files.writeString(schema, Files.readString(schema).replaceFirst("\"integer\"", "\"integre\""));

        assertThat(lint(document).output())
                .contains("operations/sendStatus/action", "task_id/type", "asyncapi-document-resolved");
        assertThat(lint(document).code()).isEqualTo(1);
    }

    private static Tool lint(Path document) {
        return Tool.run(LINT, PATIENCE, List.of("node", "lint.mjs", document.toString()));
    }
}
