package io.parsermanager;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Features point one way, and the database's clock is the only one. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/local/"))
                .importPackages("io.parsermanager");
    }

    @Test
    void featuresDoNotDependOnEachOtherInACircle() {
        slices().matching("io.parsermanager.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void featuresPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("io.parsermanager")
                .layer("schedule")
                .definedBy("io.parsermanager.schedule")
                .layer("dispatch")
                .definedBy("io.parsermanager.dispatch")
                .layer("track")
                .definedBy("io.parsermanager.track")
                .layer("dictionary")
                .definedBy("io.parsermanager.dictionary")
                .layer("ops")
                .definedBy("io.parsermanager.ops")
                .layer("task")
                .definedBy("io.parsermanager.task")
                .layer("source")
                .definedBy("io.parsermanager.source")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("schedule")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("dispatch")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("track")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("dictionary")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ops")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("task")
                .mayOnlyBeAccessedByLayers("root", "schedule", "dispatch", "track", "dictionary", "ops")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("schedule", "dispatch", "ops")
                .check(classes);
    }

    @Test
    void onlyTheDatabaseTellsTheTime() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(classes);
    }

    @Test
    void beansAreGivenWhatTheyNeedByConstructor() {
        fields().should().notBeAnnotatedWith(Inject.class).check(classes);
    }
}
