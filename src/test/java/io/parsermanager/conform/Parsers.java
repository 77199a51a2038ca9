package io.parsermanager.conform;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parsermanager.conform.ReferenceParser.TopicNames;
import io.parsermanager.testsupport.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the reference parsers. Where a language or its client of Kafka is missing, the test is skipped, and says so. */
final class Parsers {
    static final Path PYTHON = Path.of("src", "parsers", "python", "rss_parser.py");
    private static final Path VK = Path.of("src", "parsers", "python", "vk_parser.py");
    private static final Path NODE = Path.of("src", "parsers", "node", "rss_parser.mjs");
    private static final Path GO = Path.of("src", "parsers", "go", "client.go");
    private static final Path JAVA = Path.of("src", "parsers", "java", "RssParser.java");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path HERE = Path.of(".");

    private Parsers() {}

    /** The RSS parser in this language: python, node or java. */
    static ReferenceParser start(String language, String kafka, TopicNames topics) throws IOException {
        return switch (language) {
            case "python" -> python(Files.readString(PYTHON), kafka, topics);
            case "node" -> node(kafka, topics);
            default -> java(kafka, topics);
        };
    }

    /** The Python one, or a copy of it. */
    static ReferenceParser python(String program, String kafka, TopicNames topics) throws IOException {
        return ReferenceParser.start(
                program, Files.createTempDirectory("parser"), "rss_parser.py", List.of(pythonProgram()), kafka, topics);
    }

    /** The one of VK, with an API at this address. */
    static ReferenceParser vk(String api, String kafka, TopicNames topics) throws IOException {
        return ReferenceParser.start(
                Files.readString(VK),
                Files.createTempDirectory("parser"),
                "vk_parser.py",
                List.of(pythonProgram()),
                kafka,
                topics,
                Map.of("VK_API", api, "VK_TOKEN", "a-token", "CALL_EVERY_S", "0"));
    }

    /** A machine may have several Pythons: it is the first that has the client. */
    private static String pythonProgram() {
        String python = Stream.of("python3", "/usr/bin/python3", "python")
                .filter(name -> Tool.run(HERE, SOON, List.of(name, "-c", "import confluent_kafka"))
                        .succeeded())
                .findFirst()
                .orElse(null);
        assumeTrue(
                python != null,
                "No Python with the package confluent-kafka is installed here: its parser is not tested");
        return python;
    }

    static ReferenceParser node(String kafka, TopicNames topics) throws IOException {
        assumeTrue(
                Tool.run(HERE, SOON, List.of("node", "--version")).succeeded(),
                "Node is not installed here: its parser is not tested");
        Path modules = Files.createDirectories(Path.of("target", "node-parser", topics.tasks()))
                .toAbsolutePath();
        if (!Files.isDirectory(modules.resolve("node_modules/kafkajs"))) {
            Tool npm = Tool.run(
                    modules,
                    SOON.multipliedBy(3),
                    List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "kafkajs@2.2.4"));
            assumeTrue(npm.succeeded(), () -> "npm cannot install kafkajs here: " + npm.output());
        }
        return ReferenceParser.start(Files.readString(NODE), modules, "rss_parser.mjs", List.of("node"), kafka, topics);
    }

    /** The smallest client, in Go. */
    static ReferenceParser go(String kafka, TopicNames topics) throws IOException {
        Path folder = Files.createTempDirectory("client");
        Tool build = Tool.run(
                folder,
                SOON.multipliedBy(4),
                List.of(
                        "env",
                        "GO111MODULE=off",
                        "GOPATH=/usr/share/gocode",
                        "go",
                        "build",
                        "-o",
                        folder.resolve("client").toString(),
                        GO.toAbsolutePath().toString()));
        assumeTrue(
                build.succeeded(),
                () -> "No Go with the package confluent-kafka-go is installed here: its client is not tested: "
                        + build.output());
        return ReferenceParser.start(
                Files.readString(GO),
                folder,
                "client.go",
                List.of(folder.resolve("client").toString()),
                kafka,
                topics);
    }

    /** Its libraries are the service's. */
    static ReferenceParser java(String kafka, TopicNames topics) throws IOException {
        Path libraries = Path.of("target", "quarkus-app", "lib", "main").toAbsolutePath();
        assumeTrue(Files.isDirectory(libraries), "A native binary has no libraries: the Java parser is not tested");
        String java = ProcessHandle.current().info().command().orElse("java");
        return ReferenceParser.start(
                Files.readString(JAVA),
                Files.createTempDirectory("parser"),
                "RssParser.java",
                List.of(java, "-XX:TieredStopAtLevel=1", "-cp", libraries + "/*"),
                kafka,
                topics);
    }
}
