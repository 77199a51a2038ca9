package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.luben.zstd.util.ZstdVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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

    /** Whoever is handed a record's class, or a type that names it, makes that record by reflection: Hibernate of rows, Jackson of JSON. */
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
            // new TypeReference<List<SomeRecord>>() {} and its like
            user.getSuperclass().stream()
                    .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::reflect)
                    .forEach(type -> unregistered(type, unregistered));
        }

        assertThat(unregistered).isEmpty();
    }

    @Test
    void zstdFindsItsLibraryAndItsLibraryFindsItsFields() throws ReflectiveOperationException, IOException {
        assertThat(CompressionType.values()).contains(CompressionType.ZSTD);
        JsonNode classes = Yaml.tree(JNI);

        assertThat(classes).hasSize(2);
        for (JsonNode type : classes) {
            JavaClass stream = ofTheOldestJdk(Class.forName(type.path("name").asText()));
            for (JsonNode field : type.path("fields")) {
                assertThat(stream.getField(field.path("name").asText())
                                .getRawType()
                                .getName())
                        .isEqualTo("long");
            }
        }
        String version = ZstdVersion.VERSION;
        assertThat(NativeTest.class.getResource("/linux/amd64/libzstd-jni-" + version + ".so"))
                .isNotNull();
        assertThat(NativeTest.class.getResource("/linux/aarch64/libzstd-jni-" + version + ".so"))
                .isNotNull();
        assertThat(included()).contains("linux/amd64/libzstd-jni-*.so", "linux/aarch64/libzstd-jni-*.so");
    }

    /** From JDK 22 on zstd has other classes, without JNI: a native binary gets those of this name only. */
    @Test
    void zstdCallsItsLibraryByJniInANativeBinary() throws IOException {
        try (ZipFile jar = new ZipFile(jarOf(ZstdVersion.class).toFile())) {
            assertThat(jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.matches("META-INF/versions/\\d+/.*\\.class")))
                    .as("taken out by quarkus.class-loading.removed-resources")
                    .isNotEmpty()
                    .containsExactlyInAnyOrder(properties()
                            .getProperty(
                                    "quarkus.class-loading.removed-resources.\"com.github.luben:zstd-jni\"", "nothing")
                            .split(","));
        }
    }

    /** Caffeine loads the classes of a cache and of its entries by names that it makes of the features of the cache. */
    @Test
    void kindsOfCachesAreRegistered() throws ReflectiveOperationException {
        Set<String> registered = new TreeSet<>(List.of(CacheConstructorsFeature.typesNeedingConstructorsRegistered()));
        registered.addAll(List.of(Class.forName("io.parsermanager.NativeImage")
                .getAnnotation(RegisterForReflection.class)
                .classNames()));
        Set<String> missing = new TreeSet<>();
        for (JavaClass user : CLASSES) {
            Set<String> features = user.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isEquivalentTo(Caffeine.class))
                    .map(call -> call.getName())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (features.contains("build") || features.contains("buildAsync")) {
                assertThat(user.getMethodCallsFromSelf().stream()
                                .filter(call -> call.getTargetOwner().isEquivalentTo(Caffeine.class))
                                .filter(call -> call.getName().matches("newBuilder|build|buildAsync")))
                        .as("%s makes one cache, so that its kind can be told", user.getName())
                        .hasSize(2);
                kinds(features, features.contains("buildAsync")).stream()
                        .filter(kind -> !registered.contains(kind))
                        .forEach(kind -> missing.add(user.getName() + " needs " + kind));
            }
        }

        assertThat(missing).as("name it in NativeImage").isEmpty();
    }

    private static Set<String> kinds(Set<String> features, boolean async) throws ReflectiveOperationException {
        Caffeine<Object, Object> builder = Caffeine.newBuilder();
        for (String feature : features) {
            switch (feature) {
                case "maximumSize" -> builder.maximumSize(1);
                case "maximumWeight" -> builder.maximumWeight(1);
                case "weigher" -> builder.weigher((key, value) -> 1);
                case "weakKeys" -> builder.weakKeys();
                case "weakValues" -> builder.weakValues();
                case "softValues" -> builder.softValues();
                case "expireAfterAccess" -> builder.expireAfterAccess(Duration.ofDays(1));
                case "expireAfterWrite" -> builder.expireAfterWrite(Duration.ofDays(1));
                case "refreshAfterWrite" -> builder.refreshAfterWrite(Duration.ofDays(1));
                case "recordStats" -> builder.recordStats();
                default ->
                    assertThat(feature)
                            .isIn("newBuilder", "build", "buildAsync", "executor", "ticker", "initialCapacity");
            }
        }
        String folder = Caffeine.class.getPackageName() + ".";
        Method cache = Class.forName(folder + "LocalCacheFactory").getDeclaredMethod("getClassName", Caffeine.class);
        Method entry =
                Class.forName(folder + "NodeFactory").getDeclaredMethod("getClassName", Caffeine.class, boolean.class);
        cache.setAccessible(true);
        entry.setAccessible(true);
        return Set.of(folder + cache.invoke(null, builder), folder + entry.invoke(null, builder, async));
    }

    /** As the service is told to name fields: found by that name when it starts. */
    @Test
    void theNamingStrategyOfJsonIsRegistered() throws ReflectiveOperationException {
        Object strategy = PropertyNamingStrategies.class
                .getField(properties().getProperty("quarkus.jackson.property-naming-strategy"))
                .get(null);

        assertThat(Class.forName("io.parsermanager.NativeImage")
                        .getAnnotation(RegisterForReflection.class)
                        .targets())
                .contains(strategy.getClass());
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

    /** The class that lies at the top of its jar, and not one for newer JDKs that lies deeper. */
    private static JavaClass ofTheOldestJdk(Class<?> type) throws IOException {
        URI file = URI.create(
                "jar:%s!/%s.class".formatted(jarOf(type).toUri(), type.getName().replace('.', '/')));
        return new ClassFileImporter().importUrl(file.toURL()).get(type.getName());
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return properties;
    }

    private static Set<String> included() {
        return Set.of(properties()
                        .getProperty("quarkus.native.resources.includes")
                        .split(","))
                .stream()
                .map(String::strip)
                .collect(Collectors.toSet());
    }
}
