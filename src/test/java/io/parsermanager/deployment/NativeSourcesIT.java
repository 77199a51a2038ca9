package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a native compiler is handed has in it all that only names lead to. Every test here stands for a fault that a binary had and a JVM
 * does not show. No native compiler is needed.
 */
class NativeSourcesIT {
    private static final String OURS = "io.parsermanager.";

    /** Whoever calls these turns objects into JSON. */
    private static final Pattern JSON = Pattern.compile("com\\.fasterxml\\.jackson\\.databind\\.Object(Mapper|Writer)");

    private static final Pattern CLASS_NAME =
            Pattern.compile("(?:[a-z][a-z0-9]*\\.){2,}[A-Z]\\w*(?:\\$[A-Z]\\w*)*(?![\\w.(/])");

    /** Used while the binary is built, and not by the binary. */
    private static final Set<String> OF_THE_BUILD =
            Set.of("org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl");

    private static final String SERVICES = "META-INF/services/";

    /** What becomes classes. */
    private static final Pattern READ_BY_THE_BUILD = Pattern.compile(
            "application\\.properties|messages/.*\\.properties|META-INF/openapi\\.yaml|META-INF/(services|native-image)/.*");

    /** Whoever calls these answers a request with any object, which the signature of a method of REST does not tell. */
    private static final Pattern ANSWER = Pattern.compile(
            "(jakarta\\.ws\\.rs\\.core|org\\.jboss\\.resteasy\\.reactive)\\.(Rest)?Response(\\$ResponseBuilder)?"
                    + "|io\\.parsermanager\\.http\\.CreatedResponse");

    /** Of these a method makes what it answers with: bytes, a file or a page. */
    private static final Set<String> ANSWERED_OTHERWISE = Set.of(
            "io.parsermanager.contract.ContractFiles$Content",
            "io.parsermanager.security.ApiKeys$Holder",
            "io.parsermanager.source.FindSources$Wanted",
            "io.parsermanager.source.format.SourceRow",
            "io.parsermanager.web.source.SourceImportPageResource$Outcome");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        assumeTrue(NativeSources.areThere(), "a build of the binary keeps no sources of it");
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/local/"))
                .importPackages("io.parsermanager");
    }

    @Test
    void everyFileThatIsReadAtRunTimeIsInTheJar() throws IOException {
        List<String> names = NativeSources.names();

        for (String folder : List.of("db/migration", "db/undo", "db/data", "messages")) {
            try (var files = Files.list(java.nio.file.Path.of("src/main/resources", folder))) {
                assertThat(names)
                        .containsAll(files.map(file -> folder + "/" + file.getFileName())
                                .toList());
            }
        }
        try (var files = Files.list(java.nio.file.Path.of("src/contract"))) {
            assertThat(names)
                    .containsAll(files.filter(Files::isRegularFile)
                            .map(file -> "contract/" + file.getFileName())
                            .toList());
        }
        assertThat(names).contains("META-INF/native-image/io.parsermanager/parser-manager/jni-config.json");
        assertThat(names).noneMatch(name -> name.startsWith("io/parsermanager/local/"));
    }

    /** The build writes the globs of quarkus.native.resources.includes, and what its extensions pack, into the jar's own configuration. */
    @Test
    void everyFileThatIsReadAtRunTimeIsNamedToTheCompiler() throws IOException {
        assertThat(resources().filter(file -> !READ_BY_THE_BUILD.matcher(file).matches()))
                .as("name it in quarkus.native.resources.includes")
                .contains("version.txt", "messages/problems_ru.txt", "contract/asyncapi.yaml")
                .allMatch(NativeSources.packed());
        assertThat(NativeSources.packed()).accepts("linux/amd64/libzstd-jni-1.so", "linux/aarch64/libzstd-jni-1.so");
    }

    /** Quarkus turns off the compiler's own search for them. */
    @Test
    void everyProviderOfAServiceIsFoundInABinary() throws IOException {
        Predicate<String> packed = NativeSources.packed();
        String made = NativeSources.readersOfTheConfiguration();
        Set<String> registered = NativeSources.reflected();
        Set<String> missing = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (String file : resources().filter(name -> name.startsWith(SERVICES)).toList()) {
            NativeSources.file(file)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(provider -> !provider.isEmpty())
                    .peek(found::add)
                    .filter(provider -> !made.contains(provider.replace('.', '/')))
                    .filter(provider -> !registered.contains(provider) || !packed.test(file))
                    .forEach(provider -> missing.add(provider + " of " + file));
        }

        assertThat(found).contains("io.parsermanager.settings.env.EnvFileSource");
        assertThat(missing)
                .as("register the class in NativeImage, and name the file in quarkus.native.resources.includes")
                .isEmpty();
    }

    /** Of records that Hibernate makes of rows, NativeTest tells which must be annotated. */
    @Test
    void everyRecordOfJsonIsRegistered() throws IOException {
        Set<String> registered = NativeSources.reflected();
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : classes) {
            if (registered.contains(type.getName()) || hasAnnotationOfJackson(type)) {
                reach(type, registered, missing);
            }
            if (type.isAnnotatedWith(Path.class)) {
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(method ->
                                Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream()))
                        .flatMap(used -> used.getAllInvolvedRawTypes().stream())
                        .forEach(used -> reach(used, registered, missing));
            }
            type.getCodeUnits().stream()
                    .filter(NativeSourcesIT::writesJson)
                    .flatMap(NativeSourcesIT::made)
                    .forEach(made -> reach(made, registered, missing));
            type.getCodeUnits().stream()
                    .filter(NativeSourcesIT::answers)
                    .flatMap(code -> Stream.concat(made(code), returned(code)))
                    .filter(answer -> !ANSWERED_OTHERWISE.contains(answer.getName()))
                    .forEach(answer -> reach(answer, registered, missing));
        }

        assertThat(missing).as("put @RegisterForReflection on it").isEmpty();
    }

    /** What a template reads and Qute makes no resolver for is read by reflection on a JVM. TemplateTypesTest tells which types there are. */
    @Test
    void everyResolverOfATemplateTypeKnowsAllOfIt() throws IOException {
        Set<String> names = Set.copyOf(NativeSources.names());
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : classes) {
            for (TemplateData data : type.reflect().getAnnotationsByType(TemplateData.class)) {
                Class<?> read = data.target() == TemplateData.class ? type.reflect() : data.target();
                String resolver = read.getName().replace('.', '/').replace("$", "$_") + "_ValueResolver.class";
                if (read.isEnum()) {
                    continue; // of most there is nothing to read but the name
                }
                String content = names.contains(resolver) ? NativeSources.file(resolver) : "";
                classes.get(read).getMethods().stream()
                        .filter(NativeSourcesIT::isRead)
                        .filter(method -> !content.contains(method.getName()))
                        .forEach(method -> missing.add(method.getFullName()));
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyClassThatConfigurationAndCodeNameIsRegistered() throws IOException {
        Set<String> registered = NativeSources.reflected();
        Set<String> missing = new TreeSet<>();
        for (String name : namesOfClasses()) {
            if (exists(name) && !registered.contains(name) && !OF_THE_BUILD.contains(name)) {
                missing.add(name);
            }
        }

        assertThat(missing).as("name it in NativeImage").isEmpty();
    }

    @Test
    void whatTheXmlParserSaysOfAFaultIsPacked() throws IOException {
        assertThat(classes.stream()).anyMatch(type -> type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("javax.xml")));
        assertThat(NativeSources.bundles()).contains("com.sun.org.apache.xerces.internal.impl.msg.XMLMessages");
    }

    private static boolean isRead(JavaMethod method) {
        Set<JavaModifier> modifiers = method.getModifiers();
        return modifiers.contains(JavaModifier.PUBLIC)
                && !modifiers.contains(JavaModifier.STATIC)
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !Set.of("equals", "hashCode", "toString").contains(method.getName())
                && !method.getRawReturnType().isEquivalentTo(void.class);
    }

    /** A registered record, and all records that lie in it. */
    private static void reach(JavaClass type, Set<String> registered, Set<String> missing) {
        if (!type.isRecord() || !type.getName().startsWith(OURS)) {
            return;
        }
        if (!registered.contains(type.getName()) && !missing.add(type.getName())) {
            return;
        }
        type.getFields().stream()
                .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                .filter(part ->
                        !part.equals(type) && part.isRecord() && part.getName().startsWith(OURS))
                .filter(part -> !registered.contains(part.getName()))
                .forEach(part -> reach(part, registered, missing));
    }

    private static boolean hasAnnotationOfJackson(JavaClass type) {
        return Stream.concat(Stream.of(type), Stream.concat(type.getFields().stream(), type.getMethods().stream()))
                .flatMap(part -> part.getAnnotations().stream())
                .anyMatch(annotation -> annotation.getRawType().getPackageName().startsWith("com.fasterxml.jackson"));
    }

    private static boolean writesJson(JavaCodeUnit code) {
        return code.getMethodCallsFromSelf().stream()
                .anyMatch(call -> JSON.matcher(call.getTargetOwner().getName()).matches()
                        && call.getName().matches("write.*|valueToTree|convertValue"));
    }

    private static boolean answers(JavaCodeUnit code) {
        return code.getMethodCallsFromSelf().stream()
                .anyMatch(
                        call -> ANSWER.matcher(call.getTargetOwner().getName()).matches()
                                && call.getTarget().getRawParameterTypes().stream()
                                        .anyMatch(parameter -> parameter.isEquivalentTo(Object.class)));
    }

    private static Stream<JavaClass> made(JavaCodeUnit code) {
        return code.getConstructorCallsFromSelf().stream().map(call -> call.getTargetOwner());
    }

    /** What a method gets from those that it calls. */
    private static Stream<JavaClass> returned(JavaCodeUnit code) {
        return code.getMethodCallsFromSelf().stream()
                .flatMap(call -> call.getTarget().resolveMember().stream())
                .flatMap(method -> method.getReturnType().getAllInvolvedRawTypes().stream());
    }

    /** The names of all files that the service has beside its classes. */
    private static Stream<String> resources() throws IOException {
        Set<String> names = new TreeSet<>();
        java.nio.file.Path folder = java.nio.file.Path.of("src/main/resources");
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
        }
        try (var files = Files.list(java.nio.file.Path.of("src/contract"))) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
                    .forEach(file -> names.add("contract/" + file.getFileName()));
        }
        return names.stream();
    }

    private static Set<String> namesOfClasses() throws IOException {
        Set<String> names = new TreeSet<>();
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(java.nio.file.Path.of("src/main/resources/application.properties"))) {
            if (!line.startsWith("#") && !line.startsWith("%dev.") && line.contains("=")) {
                text.append(line.substring(line.indexOf('=') + 1)).append('\n');
            }
        }
        try (var files = Files.walk(java.nio.file.Path.of("src/main/java"))) {
            for (java.nio.file.Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher literal = Pattern.compile("\"([^\"\\n]*)\"").matcher(Files.readString(file));
                while (literal.find()) {
                    text.append(literal.group(1)).append('\n');
                }
            }
        }
        Matcher name = CLASS_NAME.matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, NativeSourcesIT.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
