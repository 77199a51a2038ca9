package io.parsermanager;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features point one way, and the database's clock is the only one. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/io/parsermanager/local/"))
                .importPackages("io.parsermanager");
    }

    @Test
    void featuresDoNotDependOnEachOtherInACircle() {
        slices().matching("io.parsermanager.(*)..").should().beFreeOfCycles().check(classes);
    }

    /** The package itself has what its rooms share, and does not know them. */
    @ParameterizedTest
    @ValueSource(strings = {"io.parsermanager.task", "io.parsermanager.track"})
    void roomsOfAFeatureDoNotDependOnEachOtherInACircle(String feature) {
        slices().matching(feature + ".(*)").should().beFreeOfCycles().check(classes);
        noClasses()
                .that()
                .resideInAPackage(feature)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(feature + ".*")
                .check(classes);
    }

    @Test
    void featuresPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("io.parsermanager")
                .layer("web")
                .definedBy("io.parsermanager.web..")
                .layer("create")
                .definedBy("io.parsermanager.create..")
                .layer("schedule")
                .definedBy("io.parsermanager.schedule..")
                .layer("tasktype")
                .definedBy("io.parsermanager.tasktype..")
                .layer("dispatch")
                .definedBy("io.parsermanager.dispatch..")
                .layer("track")
                .definedBy("io.parsermanager.track..")
                .layer("webhook")
                .definedBy("io.parsermanager.webhook..")
                .layer("event")
                .definedBy("io.parsermanager.event..")
                .layer("dictionary")
                .definedBy("io.parsermanager.dictionary..")
                .layer("health")
                .definedBy("io.parsermanager.health..")
                .layer("metrics")
                .definedBy("io.parsermanager.metrics..")
                .layer("task")
                .definedBy("io.parsermanager.task..")
                .layer("source")
                .definedBy("io.parsermanager.source..")
                .layer("quota")
                .definedBy("io.parsermanager.quota..")
                .layer("http")
                .definedBy("io.parsermanager.http..")
                .layer("settings")
                .definedBy("io.parsermanager.settings..")
                .layer("batch")
                .definedBy("io.parsermanager.batch..")
                .layer("database")
                .definedBy("io.parsermanager.database..")
                .layer("faults")
                .definedBy("io.parsermanager.faults..")
                .layer("text")
                .definedBy("io.parsermanager.text..")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("create")
                .mayOnlyBeAccessedByLayers("root", "web")
                .whereLayer("schedule")
                .mayOnlyBeAccessedByLayers("root", "web")
                .whereLayer("tasktype")
                .mayOnlyBeAccessedByLayers("root", "schedule", "create", "web")
                .whereLayer("dispatch")
                .mayOnlyBeAccessedByLayers("root", "health", "event", "web")
                .whereLayer("event")
                .mayOnlyBeAccessedByLayers("root", "webhook", "web")
                .whereLayer("webhook")
                .mayOnlyBeAccessedByLayers("root", "web")
                .whereLayer("track")
                .mayOnlyBeAccessedByLayers("root", "health", "metrics", "web")
                .whereLayer("dictionary")
                .mayOnlyBeAccessedByLayers("web")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("root", "web")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("root", "health", "web")
                .whereLayer("task")
                .mayOnlyBeAccessedByLayers("root", "create", "dispatch", "track", "dictionary", "metrics", "web")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("tasktype", "schedule", "create", "dispatch", "webhook", "web")
                .whereLayer("quota")
                .mayOnlyBeAccessedByLayers("root", "source", "create", "dispatch", "track", "metrics", "web")
                .whereLayer("database")
                .mayOnlyAccessLayers("settings")
                .whereLayer("batch")
                .mayOnlyAccessLayers("settings", "database")
                .whereLayer("http")
                .mayOnlyAccessLayers("settings", "text", "database")
                .whereLayer("faults")
                .mayNotAccessAnyLayer()
                .whereLayer("text")
                .mayNotAccessAnyLayer()
                .whereLayer("settings")
                .mayNotAccessAnyLayer()
                .check(classes);
    }

    @Test
    void onlyTheDatabaseTellsTheTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.parsermanager.conform") // it has no database
                .should()
                .callMethodWhere(target(nameMatching("now|currentTimeMillis"))
                        .and(target(owner(resideInAnyPackage("java.time..", "java.lang")))))
                .orShould()
                .callConstructor(Date.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(classes);
    }

    @Test
    void beansAreGivenWhatTheyNeedByConstructor() {
        fields().should().notBeAnnotatedWith(Inject.class).check(classes);
    }

    @Test
    void classesOfTheServiceAreShort() throws IOException {
        assertThat(longerThan(250, Path.of("src/main/java"))).isEmpty();
    }

    @Test
    void filesOfTestsAreShort() throws IOException {
        assertThat(longerThan(500, Path.of("src/test/java"))).isEmpty();
    }

    /** Parts of a page do not know the pages that use them. */
    @Test
    void partsOfPagesDoNotDependOnPages() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.parsermanager.web.form..",
                        "io.parsermanager.web.format..",
                        "io.parsermanager.web.link..",
                        "io.parsermanager.web.layout..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.parsermanager.web.overview..",
                        "io.parsermanager.web.task..",
                        "io.parsermanager.web.source..",
                        "io.parsermanager.web.schedule..",
                        "io.parsermanager.web.type..",
                        "io.parsermanager.web.deadletter..",
                        "io.parsermanager.web.pause..")
                .check(classes);
    }

    private static List<String> longerThan(int lines, Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                int length = Files.readAllLines(file).size();
                if (length > lines) {
                    found.add("%s has %d lines, more than %d: divide it".formatted(file, length, lines));
                }
            }
        }
        return found;
    }
}
