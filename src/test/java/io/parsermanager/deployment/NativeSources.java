package io.parsermanager.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** All that a native compiler is handed: the execution native-check of pom.xml writes it to target/native-sources. */
final class NativeSources {
    private static final Path FOLDER = Path.of("target", "native-sources");
    private static final ObjectMapper JSON = new ObjectMapper();

    private NativeSources() {}

    /** Not after a build of the binary itself, where Quarkus hands them over and deletes them. */
    static boolean areThere() {
        return Files.isDirectory(FOLDER);
    }

    static String arguments() throws IOException {
        return Files.readString(FOLDER.resolve("native-image.args"));
    }

    /** The names of all files in the jar of the service. */
    static List<String> names() throws IOException {
        try (ZipFile jar = new ZipFile(jar().toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }

    static String file(String name) throws IOException {
        try (ZipFile jar = new ZipFile(jar().toFile())) {
            return text(jar, jar.getEntry(name));
        }
    }

    /** The classes that reflection finds in the binary. */
    static Set<String> reflected() throws IOException {
        return texts(JSON.readTree(file("META-INF/native-image/reflect-config.json")));
    }

    static Set<String> bundles() throws IOException {
        return texts(JSON.readTree(file("META-INF/native-image/resource-config.json"))
                .path("bundles"));
    }

    /** Tells of the name of a file in a jar whether the compiler packs it. */
    static Predicate<String> packed() throws IOException {
        List<Pattern> patterns = new ArrayList<>();
        JSON.readTree(file("META-INF/native-image/resource-config.json"))
                .path("resources")
                .path("includes")
                .forEach(file ->
                        patterns.add(Pattern.compile(file.path("pattern").asText())));
        return name ->
                patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    /** The classes that the build writes to read the configuration: they make what takes part in that, without reflection. */
    static String readersOfTheConfiguration() throws IOException {
        StringBuilder classes = new StringBuilder();
        for (String name : names()) {
            if (name.startsWith("io/quarkus/runtime/generated/")) {
                classes.append(file(name));
            }
        }
        return classes.toString();
    }

    /** Hands over every class of every library, by its name in the jar and its bytes. */
    static void forEachClassOfALibrary(BiConsumer<String, byte[]> reader) throws IOException {
        try (var jars = Files.list(FOLDER.resolve("lib"))) {
            for (Path library : jars.sorted().toList()) {
                try (ZipFile jar = new ZipFile(library.toFile())) {
                    for (ZipEntry entry : jar.stream()
                            .filter(file -> file.getName().endsWith(".class"))
                            .toList()) {
                        try (InputStream bytes = jar.getInputStream(entry)) {
                            reader.accept(library.getFileName() + "!" + entry.getName(), bytes.readAllBytes());
                        }
                    }
                }
            }
        }
    }

    private static Path jar() {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream bytes = jar.getInputStream(entry)) {
            return new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> names = new TreeSet<>();
        StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path("name").asText())
                .forEach(names::add);
        return names;
    }
}
