package io.parsermanager;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Date;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
                .layer("dashboard")
                .definedBy("io.parsermanager.dashboard")
                .layer("task")
                .definedBy("io.parsermanager.task")
                .layer("source")
                .definedBy("io.parsermanager.source..")
                .layer("http")
                .definedBy("io.parsermanager.http")
                .layer("settings")
                .definedBy("io.parsermanager.settings")
                .layer("batch")
                .definedBy("io.parsermanager.batch")
                .layer("database")
                .definedBy("io.parsermanager.database")
                .layer("faults")
                .definedBy("io.parsermanager.faults")
                .layer("text")
                .definedBy("io.parsermanager.text")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("dashboard")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("schedule")
                .mayOnlyBeAccessedByLayers("root", "dashboard")
                .whereLayer("dispatch")
                .mayOnlyBeAccessedByLayers("root", "ops", "dashboard")
                .whereLayer("track")
                .mayOnlyBeAccessedByLayers("ops", "dashboard")
                .whereLayer("dictionary")
                .mayOnlyBeAccessedByLayers("dashboard")
                .whereLayer("ops")
                .mayOnlyBeAccessedByLayers("root", "dashboard")
                .whereLayer("task")
                .mayOnlyBeAccessedByLayers("root", "schedule", "dispatch", "track", "dictionary", "ops", "dashboard")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("schedule", "dispatch", "ops", "dashboard")
                .whereLayer("database")
                .mayOnlyAccessLayers("settings")
                .whereLayer("batch")
                .mayOnlyAccessLayers("settings", "database")
                .whereLayer("faults")
                .mayNotAccessAnyLayer()
                .whereLayer("text")
                .mayNotAccessAnyLayer()
                .whereLayer("http")
                .mayOnlyAccessLayers("settings", "text", "database")
                .whereLayer("settings")
                .mayNotAccessAnyLayer()
                .check(classes);
    }

    @Test
    void onlyTheDatabaseTellsTheTime() {
        noClasses()
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
}
