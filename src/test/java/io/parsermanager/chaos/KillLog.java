package io.parsermanager.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.chaos.Ledger.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The rounds of kills of all runs, a line of JSON for each in a file that a later run goes on with. */
final class KillLog {
    /**
     * A number of kills, and what the comparison after them came to.
     *
     * @param at when it was over
     * @param commit what was tested
     * @param seed of the choices of the parser and of the kills
     * @param kills by duty, how often a replica was killed over it
     * @param counts null: it did not come to an end
     * @param eventsWrong final tasks without an event, and events that do not agree with their task
     * @param fault what was wrong; null: nothing
     */
    record Round(
            String at,
            String commit,
            long seed,
            Map<String, Long> kills,
            Counts counts,
            long eventsWrong,
            String fault) {
        long sum() {
            return kills.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, ToLongFunction<Counts>> COLUMNS = columns();

    private final Path file;
    private final List<Round> rounds = new ArrayList<>();

    private KillLog(Path file) {
        this.file = file;
    }

    /** Reads what earlier runs have written; a file that is not there is made. */
    static KillLog at(Path file) {
        KillLog log = new KillLog(file);
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    log.rounds.add(JSON.readValue(line, Round.class));
                }
            }
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Round round) {
        rounds.add(round);
        try {
            Files.writeString(
                    file, JSON.writeValueAsString(round) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All kills so far. */
    long kills() {
        return rounds.stream().mapToLong(Round::sum).sum();
    }

    /** A table: a row for each commit, then the kills by duty, and the rounds in which something was wrong. */
    String table() {
        StringBuilder text = new StringBuilder("| commit | rounds | kills |");
        COLUMNS.keySet().forEach(column -> text.append(' ').append(column).append(" |"));
        text.append(" events wrong |\n|---|--:|--:|")
                .append("--:|".repeat(COLUMNS.size() + 1))
                .append('\n');
        rounds.stream().map(Round::commit).distinct().forEach(commit -> text.append(row(commit)));
        text.append('\n');
        killsByDuty().forEach((duty, kills) -> text.append("- ")
                .append(duty)
                .append(": ")
                .append(kills)
                .append(" kills\n"));
        rounds.stream()
                .filter(round -> round.fault != null)
                .forEach(round -> text.append("- wrong, seed %d: %s%n".formatted(round.seed, round.fault)));
        return text.toString();
    }

    private String row(String commit) {
        List<Round> ofCommit =
                rounds.stream().filter(round -> round.commit.equals(commit)).toList();
        StringBuilder row = new StringBuilder("| %s | %d | %d |"
                .formatted(
                        commit,
                        ofCommit.size(),
                        ofCommit.stream().mapToLong(Round::sum).sum()));
        COLUMNS.values()
                .forEach(column -> row.append(" %d |"
                        .formatted(ofCommit.stream()
                                .filter(round -> round.counts != null)
                                .mapToLong(round -> column.applyAsLong(round.counts))
                                .sum())));
        long events = ofCommit.stream().mapToLong(Round::eventsWrong).sum();
        return row.append(" %d |%n".formatted(events)).toString();
    }

    private Map<String, Long> killsByDuty() {
        Map<String, Long> all = new TreeMap<>();
        rounds.forEach(round -> round.kills.forEach((duty, kills) -> all.merge(duty, kills, Long::sum)));
        return all;
    }

    private static Map<String, ToLongFunction<Counts>> columns() {
        Map<String, ToLongFunction<Counts>> columns = new LinkedHashMap<>();
        columns.put("schedules due", Counts::due);
        columns.put("lost", Counts::lost);
        columns.put("made twice", Counts::doubled);
        columns.put("tasks", Counts::tasks);
        columns.put("never sent", Counts::unpublished);
        columns.put("sent again", Counts::republished);
        columns.put("statuses", Counts::statuses);
        columns.put("applied", Counts::applied);
        columns.put("late, stale", Counts::ignored);
        columns.put("without trace", Counts::unaccounted);
        columns.put("groups miscounted", Counts::miscounted);
        columns.put("sources with two active", Counts::twoActive);
        columns.put("stuck", Counts::stuck);
        return columns;
    }
}
