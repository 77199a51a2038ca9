package io.parsermanager.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Values that are no statuses, or not ones that can be true: everything that a topic open to other people's programs may hold. */
final class Fuzz {
    private static final int KINDS = 16;

    private static final int MEGABYTE = 1_000_000;

    private final Random random;

    Fuzz(Random random) {
        this.random = random;
    }

    /** One of them; those that name a task name this one, which exists. */
    byte[] next(long task) {
        String good = "{\"task_id\": %d, \"attempt\": 1, \"status\": \"FAILED\", \"worker\": \"fuzz\"}".formatted(task);
        return switch (random.nextInt(KINDS)) {
            case 0 -> noise(1 + random.nextInt(300));
            case 1 -> bytes(good.substring(0, random.nextInt(good.length())));
            case 2 -> bytes("[".repeat(1 + random.nextInt(100_000)));
            case 3 ->
                bytes("{\"task_id\": %d, \"status\": \"FAILED\", \"stats\": %s1%s}"
                        .formatted(task, "{\"a\":".repeat(5_000), "}".repeat(5_000)));
            case 4 -> bytes("{\"task_id\": %d%s, \"status\": \"FAILED\"}".formatted(task, "0".repeat(30)));
            case 5 ->
                bytes("{\"task_id\": %d, \"attempt\": 1e%d, \"status\": \"FAILED\"}"
                        .formatted(task, 20 + random.nextInt(1_000_000)));
            case 6 -> bytes("{\"task_id\": {\"id\": %d}, \"status\": \"FAILED\"}".formatted(task));
            case 7 -> bytes("{\"task_id\": %d, \"status\": [\"FAILED\"]}".formatted(task));
            case 8 -> bytes("{\"task_id\": %d, \"attempt\": \"the second\", \"status\": \"FAILED\"}".formatted(task));
            case 9 -> bytes("{\"task_id\": %d, \"status\": \"DONE\"}".formatted(task));
            case 10 -> bytes("{\"status\": \"SUCCESS\"}");
            case 11 ->
                bytes("{\"task_id\": %d, \"attempt\": %d, \"status\": \"FAILED\"}"
                        .formatted(task, 2 + random.nextInt(1_000_000)));
            case 12 ->
                bytes("{\"task_id\": %d, \"status\": \"FAILED\"}"
                        .formatted(Long.MAX_VALUE - random.nextInt(1_000_000)));
            case 13 -> bytes(good + good);
            case 14 -> new byte[0];
            default -> null;
        };
    }

    /** As large as Kafka takes them. */
    byte[] huge(long task) {
        return random.nextBoolean()
                ? noise(MEGABYTE)
                : bytes("{\"task_id\": %d, \"status\": \"FAILED\", \"error\": {\"message\": \"%s\"}}"
                        .formatted(Long.MAX_VALUE - task, "x".repeat(MEGABYTE)));
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        noise[0] = (byte) 0xff; // whatever follows, it is not UTF-8, and so no JSON
        return noise;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
