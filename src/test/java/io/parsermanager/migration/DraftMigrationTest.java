package io.parsermanager.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.parsermanager.testsupport.EmptyDatabases;
import io.parsermanager.testsupport.EmptyDatabases.Database;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The entities ask for nothing that the migrations do not bring. With a name it writes the migration that is missing:
 *
 * <p>{@code ./mvnw test -Dtest=DraftMigrationTest -Dmigration.draft=source_owner}
 */
@Tag("slow")
class DraftMigrationTest {
    private static final Path RESOURCES = Path.of("src/main/resources/db");

    @TempDir
    Path folder;

    @Test
    void nothingIsMissingFromTheSchema() throws IOException {
        try (EmptyDatabases databases = new EmptyDatabases()) {
            Database database = databases.next();
            Flyway flyway = Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("filesystem:" + RESOURCES.resolve("migration"))
                    .load();
            flyway.migrate();
            String missing = missing(database);

            String name = System.getProperty("migration.draft", "");
            if (name.isEmpty()) {
                assertThat(missing).isBlank();
            } else {
                write(SchemaVersion.newest(flyway.info().all()).getMajor().intValue() + 1, name, missing);
            }
        }
    }

    /** Hibernate adds what is not there: tables, columns, keys. It drops, renames and converts nothing, and knows neither CHECKs nor comments. What it would have as varchar(255) is text here. */
    private String missing(Database database) throws IOException {
        Path script = folder.resolve("missing.sql");
        try (StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySetting("jakarta.persistence.jdbc.url", database.url())
                .applySetting(
                        "jakarta.persistence.jdbc.user", database.environment().get("POSTGRES_USER"))
                .applySetting(
                        "jakarta.persistence.jdbc.password",
                        database.environment().get("POSTGRES_PASSWORD"))
                .applySetting("hibernate.physical_naming_strategy", new PhysicalNamingStrategySnakeCaseImpl())
                .build()) {
            MetadataSources entities = new MetadataSources(registry);
            new ClassFileImporter()
                            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                            .importPackages("io.parsermanager")
                            .stream()
                            .filter(type -> type.isAnnotatedWith(Entity.class))
                            .forEach(type -> entities.addAnnotatedClassName(type.getName()));
            SchemaManagementToolCoordinator.process(
                    entities.buildMetadata(),
                    registry,
                    Map.of(
                            "jakarta.persistence.schema-generation.scripts.action", "update",
                            "jakarta.persistence.schema-generation.scripts.create-target", script.toString(),
                            "hibernate.hbm2ddl.delimiter", ";"),
                    action -> {});
        }
        return Files.readAllLines(script).stream()
                .filter(line ->
                        !line.matches("alter table if exists \\w+ alter column \\w+ set data type varchar\\(255\\);"))
                .map(line -> line.replace("varchar(255)", "text"))
                .collect(Collectors.joining("\n"));
    }

    private static void write(int version, String name, String missing) throws IOException {
        Files.writeString(
                RESOURCES.resolve("migration/V%d__%s.sql".formatted(version, name)),
                "-- A draft by Hibernate: say NOT NULL, CHECK, and in a comment why.\n" + missing.stripLeading());
        Files.writeString(
                RESOURCES.resolve("undo/U%d__%s.sql".formatted(version, name)),
                "-- The way back from V%d.\n".formatted(version));
    }
}
