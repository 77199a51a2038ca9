package io.parsermanager.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What holds for every cron expression in every time zone, and above all when the clocks change. The seeds are fixed. */
class CronPropertiesTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Havana",
            "Africa/Casablanca",
            "Pacific/Apia",
            "Asia/Kathmandu");
    private static final List<String> MINUTES = List.of("0", "30", "*/10", "0,15,59", "5-50/15", "*");
    private static final List<String> HOURS = List.of("*", "0-23", "2", "1,2,3", "*/2", "0", "23-3");
    private static final List<String> DAYS = List.of("*", "*", "1", "L", "15W", "31W", "L,15", "28-3");
    private static final List<String> WEEKDAYS = List.of("*", "*", "?", "SUN", "FRI-MON", "1-5", "MON#1", "7L");

    private Random random;

    @RepeatedTest(300)
    void theNextFiringIsLaterAndTheSameFromEveryMomentBeforeIt(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        Cron cron = Cron.parse(expression(), any(ZONES));
        Instant after = nearAChangeOfClocks();

        for (int i = 0; i < 10; i++) {
            Optional<Instant> next = cron.next(after);
            if (next.isEmpty()) {
                return;
            }
            assertThat(next.get()).isAfter(after);
            long gap = Duration.between(after, next.get()).toMillis();
            Instant between = after.plusMillis((long) (random.nextDouble() * gap));
            assertThat(cron.next(between)).as("from %s", between).isEqualTo(next);
            assertThat(cron.last(next.get(), Duration.ofDays(1))).isEqualTo(next);
            after = next.get();
        }
    }

    @RepeatedTest(100)
    void certainHoursFireOnceALocalTime(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        ZoneId zone = ZoneId.of(any(ZONES));
        Cron cron = Cron.parse(
                any(MINUTES) + " " + any(List.of("2", "1,2,3", "*/2", "0", "23-3")) + " * * *", zone.getId());
        Instant start = nearAChangeOfClocks();
        Set<LocalDateTime> seen = new HashSet<>();

        for (Instant at = cron.next(start).orElseThrow();
                at.isBefore(start.plus(Duration.ofDays(3)));
                at = cron.next(at.plusMillis(random.nextInt(20_000))).orElseThrow()) {
            assertThat(seen.add(LocalDateTime.ofInstant(at, zone)))
                    .as("%s in %s", at, zone)
                    .isTrue();
        }
    }

    @RepeatedTest(100)
    void agreesWithCronUtilsOnWhatThatKnows(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        String expression = String.join(
                " ",
                any(MINUTES),
                any(List.of("*", "2", "1,2,3", "*/2", "9-17/4")),
                any(List.of("*", "1", "13", "10-20", "*/5")),
                any(List.of("*", "2", "JAN,JUN", "3-9/3")),
                any(List.of("*", "0", "7", "1-5", "TUE,SAT", "5-7")));
        ExecutionTime oracle = ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression));
        Cron cron = Cron.parse(expression, "UTC");
        Instant after = nearAChangeOfClocks();

        for (int i = 0; i < 10; i++) {
            ZonedDateTime expected =
                    oracle.nextExecution(after.atZone(ZoneOffset.UTC)).orElseThrow();
            assertThat(cron.next(after)).as("%s after %s", expression, after).contains(expected.toInstant());
            after = expected.toInstant();
        }
    }

    private String expression() {
        String second = random.nextBoolean() ? "" : any(List.of("0 ", "*/20 ", "59 "));
        return second
                + String.join(
                        " ", any(MINUTES), any(HOURS), any(DAYS), any(List.of("*", "*", "NOV-APR")), any(WEEKDAYS));
    }

    /** Most zones change theirs in these days of March, April, October and November. */
    private Instant nearAChangeOfClocks() {
        String day = any(List.of("2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"));
        return Instant.parse(day + "T00:00:00Z").plusMillis(random.nextInt(48 * 3_600_000));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
