package io.parsermanager.track.message;

import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Found;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import io.parsermanager.track.message.StatusMessage.Status;
import io.parsermanager.track.message.StatusReader.Unreadable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the {@code sources} of a status: the outcome of each, what its visit found, and what its site asked for. */
final class OutcomeReader {
    /** The limit of the column {@code source_schedule.moved_to}. */
    private static final int MAX_MOVED_TO = 2000;

    /** How many of the newest items say how often items come. */
    private static final int NEWEST = 10;

    private final JsonFields fields;
    private final String pointer;
    private Long id;
    private Status status;
    private String state;
    private Found found = Found.UNKNOWN;
    private Instant notBefore;
    private String movedTo;
    private Failure error = Failure.NONE;

    private OutcomeReader(JsonFields fields, String pointer) {
        this.fields = fields;
        this.pointer = pointer;
    }

    /** Reads the array at the current token. An outcome without an id has no source and is ignored. */
    static List<SourceOutcome> read(JsonFields fields) throws IOException, Unreadable {
        List<SourceOutcome> outcomes = new ArrayList<>();
        fields.elements("/sources", pointer -> {
            if (fields.isObject(pointer)) {
                SourceOutcome outcome = new OutcomeReader(fields, pointer).outcome();
                if (outcome.id() != null) {
                    outcomes.add(outcome);
                }
            }
        });
        return List.copyOf(outcomes);
    }

    private SourceOutcome outcome() throws IOException, Unreadable {
        fields.each(name -> {
            switch (name) {
                case "id" -> id = fields.wholeNumber(pointer + "/id");
                case "status" -> status = StatusReader.status(fields.text(pointer + "/status"), pointer + "/status");
                case "state" -> state = fields.json(pointer + "/state");
                case "found" -> found = found(pointer + "/found");
                case "not_before" -> notBefore = fields.time(pointer + "/not_before");
                case "moved_to" -> movedTo = StatusReader.clean(fields.text(pointer + "/moved_to", 1, MAX_MOVED_TO));
                case "error" -> error = StatusReader.failure(fields, pointer + "/error");
                default -> fields.skip();
            }
        });
        return new SourceOutcome(id, status, state, found, notBefore, movedTo, error);
    }

    private Found found(String at) throws IOException, Unreadable {
        if (!fields.isObject(at)) {
            return Found.UNKNOWN;
        }
        Integer[] counts = new Integer[2];
        boolean[] notModified = new boolean[1];
        Instant[] newest = new Instant[1];
        List<Instant> times = new ArrayList<>();
        fields.each(name -> {
            switch (name) {
                case "new" -> counts[0] = fields.count(at + "/new");
                case "total" -> counts[1] = fields.count(at + "/total");
                case "not_modified" -> notModified[0] = fields.isTrue(at + "/not_modified");
                case "newest_at" -> newest[0] = fields.time(at + "/newest_at");
                case "item_times" -> fields.elements(at + "/item_times", item -> add(times, fields.time(item)));
                default -> fields.skip();
            }
        });
        Integer newItems = counts[0] == null && notModified[0] ? Integer.valueOf(0) : counts[0];
        return new Found(newItems, counts[1], newest[0], medianGap(times));
    }

    private static void add(List<Instant> times, Instant time) {
        if (time != null) {
            times.add(time);
        }
    }

    /**
     * The median gap between the newest items, in seconds.
     *
     * @return null if there are fewer than two
     */
    static Double medianGap(List<Instant> times) {
        List<Instant> newest =
                times.stream().sorted(Comparator.reverseOrder()).limit(NEWEST).toList();
        double[] gaps = IntStream.range(1, newest.size())
                .mapToDouble(
                        i -> Duration.between(newest.get(i), newest.get(i - 1)).toMillis() / 1000.0)
                .sorted()
                .toArray();
        int middle = gaps.length / 2;
        if (gaps.length == 0) {
            return null;
        }
        return gaps.length % 2 == 1 ? gaps[middle] : (gaps[middle - 1] + gaps[middle]) / 2;
    }
}
