package io.parsermanager.contract;

import io.parsermanager.http.EntityTags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of src/contract, as they were when this build was made. */
@ApplicationScoped
public class ContractFiles {
    static final String ASYNCAPI = "application/vnd.aai.asyncapi+yaml;version=3.1.0";
    static final String JSON_SCHEMA = "application/schema+json";

    private static final String FOLDER = "/contract/";

    /** Named one by one: what lies in a jar or in a native binary cannot be listed. */
    private static final List<String> NAMES = List.of(
            "asyncapi.yaml",
            "task.schema.json",
            "task-headers.schema.json",
            "cancel.schema.json",
            "cancel-headers.schema.json",
            "status.schema.json",
            "dead-letter-headers.schema.json",
            "source-event.schema.json",
            "quota-event.schema.json",
            "source-type-event.schema.json",
            "task-event.schema.json",
            "event-headers.schema.json");

    /** A file with its content, and the tag that changes with it. */
    record Content(ContractFile file, byte[] bytes, EntityTag tag) {}

    private final Map<String, Content> contents = new LinkedHashMap<>();

    ContractFiles(EntityTags entityTags) {
        NAMES.forEach(name -> {
            byte[] bytes = read(name);
            String mediaType = name.endsWith(".yaml") ? ASYNCAPI : JSON_SCHEMA;
            String tag = entityTags.of(bytes).replace("\"", "");
            contents.put(name, new Content(new ContractFile(name, mediaType, bytes.length), bytes, new EntityTag(tag)));
        });
    }

    List<ContractFile> list() {
        return contents.values().stream().map(Content::file).toList();
    }

    Set<String> names() {
        return contents.keySet();
    }

    Optional<Content> find(String name) {
        return Optional.ofNullable(contents.get(name));
    }

    private static byte[] read(String name) {
        try (InputStream file = ContractFiles.class.getResourceAsStream(FOLDER + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
