package io.parsermanager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What it was measured on. */
final class Machine {
    private Machine() {}

    static Map<String, Object> describe() {
        return new TreeMap<>(Map.of(
                "cores", Runtime.getRuntime().availableProcessors(),
                "processor", processor(),
                "java", System.getProperty("java.version"),
                "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "postgresql_settings", OwnServers.SETTINGS));
    }

    static String line() {
        return "%d cores (%s), %s %s, JDK %s; everything, the servers included, on this one machine."
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notHere) {
            return "unknown";
        }
    }
}
