package io.parsermanager.source.transfer;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.format.SourceFormat;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotSupportedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the format of a file of sources by its name in the query, its media type or its file name. */
@ApplicationScoped
public class SourceFormats {
    /** The endings of file names. Spreadsheets save "Unicode text" as txt. */
    private static final Map<String, String> ENDINGS = Map.of(
            "opml", "opml", "xml", "opml", "csv", "csv", "tsv", "csv", "txt", "csv", "jsonl", "jsonl", "ndjson",
            "jsonl");

    private final List<SourceFormat> formats;

    SourceFormats(@All List<SourceFormat> formats) {
        this.formats = formats;
    }

    public SourceFormat named(String name) {
        return find(format -> format.name().equals(name))
                .orElseThrow(
                        () -> InvalidInputException.parameter("format", "'%s' is none of %s".formatted(name, names())));
    }

    SourceFormat ofContentType(String contentType) {
        String mediaType =
                String.valueOf(contentType).replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return find(format -> format.reads(mediaType))
                .orElseThrow(() -> new NotSupportedException("%s: send one of %s, or name the format by ?format=%s"
                        .formatted(
                                contentType == null
                                        ? "There is no Content-Type"
                                        : "'" + contentType + "' is not read here",
                                formats.stream().map(SourceFormat::mediaType).collect(Collectors.joining(", ")),
                                names())));
    }

    /** Finds the format by the ending of the file's name, because browsers often send a wrong media type. */
    public Optional<SourceFormat> ofFile(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        String ending = ENDINGS.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
        return find(format -> format.name().equals(ending));
    }

    private Optional<SourceFormat> find(Predicate<SourceFormat> which) {
        return formats.stream().filter(which).findFirst();
    }

    private String names() {
        return formats.stream().map(SourceFormat::name).sorted().collect(Collectors.joining("|"));
    }
}
