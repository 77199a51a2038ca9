package io.parsermanager.chaos;

import java.time.Duration;

/**
 * How much chaos: the short form is part of every build, the full one is asked for.
 *
 * @param outage how long Kafka, and PostgreSQL, are away
 * @param freeze longer than Kafka's session, so that others take over what the frozen replica holds
 * @param silence how long PostgreSQL takes connections but answers nothing: longer than the service may take to notice
 * @param leaderless how long a partition is without a leader: what waits for it is put off the longer, up to half a minute
 * @param intrusions how often a stranger joins the consumer group
 * @param restarts how many replicas are replaced in good order
 * @param batchInRace sources per task in the race for schedules: what becomes of so many tasks takes time that the short form does not have
 * @param huge of the fuzzed records, how many are as large as Kafka takes them: it has to carry each of them three times over
 * @param aWhile time to work before a fault and after it
 */
record Form(
        String name,
        int kills,
        Duration outage,
        Duration freeze,
        Duration slowness,
        Duration silence,
        Duration leaderless,
        int intrusions,
        int restarts,
        int batchInRace,
        int fuzzed,
        int fuzzedTasks,
        int huge,
        Duration aWhile,
        Duration patience) {

    private static final Form FULL = new Form(
            "full",
            40,
            Duration.ofSeconds(45),
            Duration.ofSeconds(30),
            Duration.ofSeconds(45),
            Duration.ofSeconds(45),
            Duration.ofSeconds(45),
            30,
            Fleet.SIZE,
            1,
            50_000,
            2_000,
            60,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));

    private static final Form SHORT = new Form(
            "short",
            2,
            Duration.ofSeconds(5),
            Duration.ofSeconds(9),
            Duration.ofSeconds(4),
            Duration.ofSeconds(12),
            Duration.ofSeconds(3),
            3,
            1,
            10,
            1_000,
            200,
            3,
            Duration.ofSeconds(1),
            Duration.ofMinutes(6));

    static Form asked() {
        return Boolean.getBoolean("chaos.full") ? FULL : SHORT;
    }

    boolean isFull() {
        return this.equals(FULL);
    }
}
