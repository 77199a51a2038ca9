package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.record.CompressionType;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;

/** What breaks in a native image and nowhere else, and can be told without one. */
class NativeTest {
    private static final Path JNI =
            Path.of("src/main/resources/META-INF/native-image/io.parsermanager/parser-manager/jni-config.json");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/local/"))
            .importPackages("io.parsermanager");

    /** Whoever is handed a record's class makes that record by reflection: Hibernate of rows, Jackson of JSON. */
    @Test
    void recordsThatAreMadeByReflectionAreRegistered() throws ClassNotFoundException {
        Set<String> unregistered = new TreeSet<>();
        for (JavaClass user : CLASSES) {
            for (ReferencedClassObject reference : user.getReferencedClassObjects()) {
                String name = reference.getRawType().getName();
                if (name.startsWith("io.parsermanager")) {
                    unregistered(Class.forName(name, false, NativeTest.class.getClassLoader()), unregistered);
                }
            }
        }

        assertThat(unregistered).isEmpty();
    }

    @Test
    void zstdFindsItsLibraryAndItsLibraryFindsItsFields() throws ReflectiveOperationException {
        assertThat(CompressionType.values()).contains(CompressionType.ZSTD);
        JsonNode classes = Yaml.tree(JNI);

        assertThat(classes).hasSize(2);
        for (JsonNode type : classes) {
            Class<?> stream = Class.forName(type.path("name").asText());
            for (JsonNode field : type.path("fields")) {
                assertThat(stream.getDeclaredField(field.path("name").asText()).getType())
                        .isEqualTo(long.class);
            }
        }
        String version = com.github.luben.zstd.util.ZstdVersion.VERSION;
        assertThat(NativeTest.class.getResource("/linux/amd64/libzstd-jni-" + version + ".so"))
                .isNotNull();
        assertThat(NativeTest.class.getResource("/linux/aarch64/libzstd-jni-" + version + ".so"))
                .isNotNull();
        assertThat(included()).contains("linux/amd64/libzstd-jni-*.so", "linux/aarch64/libzstd-jni-*.so");
    }

    @Test
    void filesThatAreReadByNameAreIncluded() {
        assertThat(included()).contains("db/undo/*.sql", "db/data/*.sql", "messages/*.txt");
    }

    /** Flyway finds Java migrations in a native image wherever they are, and no SQL but that of the build. */
    @Test
    void migrationsAreSqlOfTheBuild() throws IOException {
        assertThat(CLASSES.stream().filter(type -> type.isAssignableTo(JavaMigration.class)))
                .isEmpty();
        assertThat(Files.readString(Path.of("src/main/resources/application.properties")))
                .doesNotContain("quarkus.flyway.locations");
    }

    private static void unregistered(Class<?> type, Set<String> found) {
        if (!type.isRecord() || !type.getName().startsWith("io.parsermanager")) {
            return;
        }
        if (!type.isAnnotationPresent(RegisterForReflection.class)) {
            found.add(type.getName());
        }
        for (RecordComponent part : type.getRecordComponents()) {
            unregistered(part.getType(), found);
        }
    }

    private static Set<String> included() {
        Properties properties = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Set.of(properties
                        .getProperty("quarkus.native.resources.includes")
                        .split(","))
                .stream()
                .map(String::strip)
                .collect(Collectors.toSet());
    }
}
