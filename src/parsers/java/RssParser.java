import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A parser of RSS and Atom feeds (YouTube's channel feeds are Atom) for Parser Manager. One file, to copy from. It needs Java 17, kafka-clients
 * and jackson-databind, and runs as it is: java -cp 'lib/*' RssParser.java
 *
 * <p>It reads tasks from its topic, visits each feed with the bookmark of the last visit, publishes items that it has not published yet to a
 * topic of its own as CloudEvents, and reports. It sends heartbeats while it works, stops work that is cancelled, leaves tasks alone whose
 * deadline has passed, and on SIGTERM finishes what it has begun. It makes a few requests to one host at once, and none while the host asks for
 * a pause. Offsets are committed after the report: a task that a crash interrupts comes
 * again. The contract: src/contract and src/docs/messages.md.
 */
public class RssParser {
    private static final String BROKERS = setting("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    private static final String TASKS = setting("TASKS_TOPIC", "rss_parser_tasks");
    private static final String STATUSES = setting("STATUS_TOPIC", "task_statuses");
    private static final String CANCELS = setting("CANCEL_TOPIC", "task_cancellations");
    private static final String ITEMS = setting("ITEMS_TOPIC", "rss_items");
    private static final String GROUP = setting("GROUP_ID", "rss-parsers");
    private static final String WORKER =
            setting("WORKER", "rss-" + ProcessHandle.current().pid());
    private static final int TASKS_AT_ONCE = Integer.parseInt(setting("TASKS_AT_ONCE", "16"));

    /** How many requests one host gets at once. */
    private static final int REQUESTS_PER_HOST = Integer.parseInt(setting("REQUESTS_PER_HOST", "4"));

    /** After this silence Kafka gives the tasks to another instance. */
    private static final int SESSION_TIMEOUT_S = Integer.parseInt(setting("SESSION_TIMEOUT_S", "10"));

    /** Well under the silence_timeout_s (600) of the task type. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(Long.parseLong(setting("HEARTBEAT_S", "60")));

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(Long.parseLong(setting("READ_TIMEOUT_S", "30")));
    private static final Duration FEED_TIMEOUT = Duration.ofSeconds(Long.parseLong(setting("FEED_TIMEOUT_S", "300")));

    /** After decompression. */
    private static final int MAX_FEED_BYTES = Integer.parseInt(setting("MAX_FEED_BYTES", "10000000"));

    /** Items that a bookmark remembers: more than a feed shows. */
    private static final int MAX_SEEN = 500;

    /** The limits of what a site can ask for with Cache-Control. */
    private static final long MIN_WAIT_S = 60;

    private static final long MAX_WAIT_S = 86_400;

    /** How many characters of moved_to the service takes. */
    private static final int MAX_ADDRESS = 2_000;

    /** The times that the service takes have years of four digits. */
    private static final Instant EARLIEST = Instant.parse("1000-01-02T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

    private static final Pattern MAX_AGE = Pattern.compile("\\bmax-age\\s*=\\s*\"?(\\d{1,9})");

    /** With Retry-After the whole host asks for a pause. */
    private static final Set<String> PAUSE_CODES = Set.of("HTTP_429", "HTTP_503");

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A feed could not be read; code and message go into the status. */
    private static class Failure extends Exception {
        final String code;
        final Long retryAfterS;

        Failure(String code, String message, Long retryAfterS) {
            super(message);
            this.code = code;
            this.retryAfterS = retryAfterS;
        }

        ObjectNode error() {
            String message = getMessage();
            ObjectNode error = JSON.createObjectNode().put("code", code);
            error.put("message", message.substring(0, Math.min(message.length(), 2_000)));
            return retryAfterS == null ? error : error.put("retry_after_s", retryAfterS);
        }
    }

    /** Nobody waits for the task any more. */
    private static class Cancelled extends Exception {}

    private record Item(String id, String title, String link, String published) {}

    /** A body, or null if nothing has changed, the new bookmark, and what the site asks for. */
    private record Answer(byte[] body, ObjectNode state, ObjectNode wishes) {}

    /** A host asks for no request until System.nanoTime is this. */
    private record Pause(long end, String code) {}

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(READ_TIMEOUT)
            .build();
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKERS, "compression.type", "gzip", "linger.ms", 5),
            new StringSerializer(),
            new StringSerializer());

    /** Those that heartbeats are sent for. Its monitor keeps a heartbeat from overtaking an end. */
    private final Map<Long, JsonNode> running = new LinkedHashMap<>();

    /** By task, attempt and token, how it ended: a task may come twice, and an id again after a restore of the service's database. */
    private final Map<String, ObjectNode> ended = lately();

    /** By task, the attempt that was cancelled: a cancel may come before its task. */
    private final Map<Long, Integer> cancels = lately();

    /** By host, how many requests are made to it now. Its monitor is for the pauses, too. */
    private final Map<String, Integer> atWork = new LinkedHashMap<>();

    private final Map<String, Pause> pauses = lately();

    private volatile boolean stopping;

    public static void main(String... arguments) throws Exception {
        new RssParser().run();
    }

    private void run() throws Exception {
        Thread main = Thread.currentThread();
        daemon("cancels", this::readCancels);
        daemon("heartbeats", this::sendHeartbeats);
        ExecutorService pool = Executors.newFixedThreadPool(TASKS_AT_ONCE);
        KafkaConsumer<String, String> consumer = consumer(
                GROUP,
                Map.of(
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        TASKS_AT_ONCE,
                        "session.timeout.ms",
                        SESSION_TIMEOUT_S * 1_000,
                        // the hard limit of a task: between two polls there is work
                        "max.poll.interval.ms",
                        3_600_000));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping = true;
            consumer.wakeup();
            try {
                main.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        consumer.subscribe(List.of(TASKS));
        System.out.println(WORKER + " reads " + TASKS + " at " + BROKERS);
        try (consumer;
                producer) {
            while (!stopping) {
                List<Future<Void>> work = new ArrayList<>();
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    work.add(pool.submit(() -> take(record.value())));
                }
                for (Future<Void> one : work) {
                    one.get();
                }
                if (!work.isEmpty()) {
                    producer.flush();
                    commit(consumer);
                }
            }
        } catch (WakeupException stopped) {
            // there was nothing to do
        } finally {
            pool.shutdownNow();
        }
    }

    private Void take(String value) throws IOException, InterruptedException {
        JsonNode task = task(value);
        if (task == null) {
            System.err.println("A record is no task, and is left out");
            return null;
        }
        String name = task.get("task_id") + "-" + task.get("attempt") + "-" + task.get("token");
        ObjectNode twin = ended.get(name);
        if (twin != null) {
            sendStatus(task, twin);
            return null;
        }
        if (isOver(task.get("deadline_at")) || isOver(task.get("expires_at")) || isCancelled(task)) {
            return null;
        }
        synchronized (running) {
            running.put(task.get("task_id").asLong(), task);
        }
        sendStatus(task, JSON.createObjectNode().put("status", "IN_PROGRESS"));
        ObjectNode end = null;
        try {
            end = work(task);
        } catch (Cancelled cancelled) {
            // no answer is expected
        } finally {
            synchronized (running) { // no heartbeat after the end
                running.remove(task.get("task_id").asLong(), task);
            }
        }
        if (end != null) {
            ended.put(name, end);
            sendStatus(task, end);
        }
        return null;
    }

    /** Visits every source; returns the final status. */
    private ObjectNode work(JsonNode task) throws Cancelled, InterruptedException {
        ObjectNode end = JSON.createObjectNode().put("status", "SUCCESS");
        List<Failure> failures = new ArrayList<>();
        int items = 0;
        for (JsonNode source : task.get("sources")) {
            ObjectNode outcome = end.withArray("sources").addObject();
            outcome.set("id", source.get("id"));
            try {
                ObjectNode old = source.path("state") instanceof ObjectNode object ? object : JSON.createObjectNode();
                Answer answer = visitHost(source.get("external_id").asText(), old, task);
                ObjectNode found = JSON.createObjectNode();
                if (answer.body == null) {
                    found.put("new", 0).put("not_modified", true);
                } else {
                    Map<String, Item> all = new LinkedHashMap<>();
                    parseItems(answer.body).forEach(item -> all.put(digest(item.id), item));
                    int fresh = publish(source, all, answer.state);
                    items += fresh;
                    found.put("new", fresh).setAll(describe(all.values()));
                }
                outcome.put("status", "SUCCESS").setAll(answer.wishes);
                outcome.set("state", answer.state);
                outcome.set("found", found);
            } catch (Failure e) {
                failures.add(e);
                outcome.put("status", "FAILED").set("error", e.error());
            }
        }
        producer.flush(); // what is reported as done is in the topic of items
        end.putObject("stats").put("items", items).put("failed", failures.size());
        if (!failures.isEmpty() && failures.size() == task.get("sources").size()) {
            ObjectNode error = failures.get(0).error();
            end.put("status", "FAILED").set("error", error);
            failures.stream()
                    .map(failure -> failure.retryAfterS)
                    .filter(wait -> wait != null)
                    .max(Long::compare)
                    .ifPresent(wait -> error.put("retry_after_s", wait));
        }
        return end;
    }

    // --- feeds ---

    /** Reads the feed when it is its turn: few requests to one host at once, and none while the host asks for a pause. */
    private Answer visitHost(String url, ObjectNode state, JsonNode task)
            throws Failure, Cancelled, InterruptedException {
        String host = host(url);
        synchronized (atWork) {
            while (atWork.getOrDefault(host, 0) >= REQUESTS_PER_HOST) {
                if (isCancelled(task)) {
                    throw new Cancelled();
                }
                atWork.wait(1_000);
            }
            Pause pause = pauses.get(host);
            long left = pause == null ? 0 : TimeUnit.NANOSECONDS.toMillis(pause.end - System.nanoTime());
            if (left > 0) {
                long seconds = left / 1_000 + 1;
                throw new Failure(
                        pause.code,
                        "the site " + host + " asks for a pause: " + seconds + " s of it are left",
                        seconds);
            }
            atWork.merge(host, 1, Integer::sum);
        }
        try {
            return readFeed(url, state, task);
        } catch (Failure e) {
            if (PAUSE_CODES.contains(e.code) && e.retryAfterS != null) {
                pauses.put(host, new Pause(System.nanoTime() + TimeUnit.SECONDS.toNanos(e.retryAfterS), e.code));
            }
            throw e;
        } finally {
            synchronized (atWork) {
                atWork.computeIfPresent(host, (any, count) -> count == 1 ? null : count - 1);
                atWork.notifyAll();
            }
        }
    }

    private static String host(String url) throws Failure {
        try {
            URI address = new URI(url);
            if (address.getHost() != null
                    && SCHEMES.contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))) {
                return address.getHost().toLowerCase(Locale.ROOT);
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new Failure("ADDRESS", "the address of a feed begins with http:// or https:// and a host", null);
    }

    private Answer readFeed(String url, ObjectNode state, JsonNode task)
            throws Failure, Cancelled, InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(READ_TIMEOUT)
                    .header("User-Agent", "parser-manager-rss/1")
                    .header("Accept-Encoding", "gzip");
            if (state.path("etag").isTextual()) {
                request.header("If-None-Match", state.get("etag").asText());
            }
            if (state.path("last_modified").isTextual()) {
                request.header("If-Modified-Since", state.get("last_modified").asText());
            }
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == 304) {
                    return new Answer(null, state, wishes(answer));
                }
                if (answer.statusCode() != 200) {
                    throw new Failure(
                            "HTTP_" + answer.statusCode(),
                            "the site answers " + answer.statusCode(),
                            retryAfter(answer));
                }
                boolean gzip = answer.headers()
                        .firstValue("Content-Encoding")
                        .orElse("")
                        .equalsIgnoreCase("gzip");
                byte[] bytes = readBody(gzip ? new GZIPInputStream(body) : body, task);
                ObjectNode bookmark = state.deepCopy();
                bookmark.put("etag", answer.headers().firstValue("ETag").orElse(null));
                bookmark.put(
                        "last_modified",
                        answer.headers().firstValue("Last-Modified").orElse(null));
                return new Answer(bytes, bookmark, wishes(answer));
            }
        } catch (IllegalArgumentException e) {
            throw new Failure("ADDRESS", "this is no address of a feed: " + e.getMessage(), null);
        } catch (IOException e) {
            throw new Failure("NETWORK", String.valueOf(e.getMessage()), null);
        }
    }

    /** Reads a body that may be large or slow, within the limits. */
    private byte[] readBody(InputStream body, JsonNode task) throws Failure, Cancelled, IOException {
        long end = System.nanoTime() + FEED_TIMEOUT.toNanos();
        byte[] bytes = new byte[65_536];
        int length = 0;
        while (true) {
            if (isCancelled(task)) {
                throw new Cancelled();
            }
            if (System.nanoTime() > end) {
                throw new Failure("TIMEOUT", "the feed was not over after " + FEED_TIMEOUT.toSeconds() + " s", null);
            }
            int read = body.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return java.util.Arrays.copyOf(bytes, length);
            }
            length += read;
            if (length > MAX_FEED_BYTES) {
                throw new Failure("TOO_LARGE", "the feed has more than " + MAX_FEED_BYTES + " bytes", null);
            }
            if (length == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, 2 * length);
            }
        }
    }

    /** Retry-After has seconds or a date. */
    private static Long retryAfter(HttpResponse<?> answer) {
        String text = answer.headers().firstValue("Retry-After").orElse("").strip();
        try {
            return text.matches("\\d{1,9}")
                    ? Long.valueOf(text)
                    : Math.max(
                            0, Duration.between(Instant.now(), mailDate(text)).toSeconds());
        } catch (java.time.DateTimeException none) {
            return null;
        }
    }

    /** A later visit (Retry-After, else Cache-Control), and a new address if every redirect was permanent. */
    private static ObjectNode wishes(HttpResponse<?> answer) {
        ObjectNode wishes = JSON.createObjectNode();
        Long wait = retryAfter(answer);
        String cache =
                String.join(",", answer.headers().allValues("Cache-Control")).toLowerCase(Locale.ROOT);
        Matcher maxAge = MAX_AGE.matcher(cache);
        if (wait == null && maxAge.find() && !cache.contains("no-store") && !cache.contains("no-cache")) {
            wait = Long.valueOf(maxAge.group(1));
        }
        if (wait != null && wait > 0) {
            long seconds = Math.min(Math.max(wait, MIN_WAIT_S), MAX_WAIT_S);
            wishes.put("not_before", Instant.now().plusSeconds(seconds).toString());
        }
        boolean moved =
                answer.previousResponse().isPresent() && answer.uri().toString().length() <= MAX_ADDRESS;
        HttpResponse<?> hop = answer;
        while (hop.previousResponse().isPresent()) {
            hop = hop.previousResponse().get();
            moved &= hop.statusCode() == 301 || hop.statusCode() == 308;
        }
        return moved ? wishes.put("moved_to", answer.uri().toString()) : wishes;
    }

    /** What the service learns the interval from, beside the number of new items: the times of the newest ten. */
    private static ObjectNode describe(Collection<Item> items) {
        ObjectNode found = JSON.createObjectNode();
        found.put("total", items.size()).put("not_modified", false);
        List<Instant> times = items.stream()
                .map(item -> itemTime(item.published))
                .filter(Objects::nonNull)
                .sorted(Comparator.reverseOrder())
                .limit(10)
                .toList();
        if (!times.isEmpty()) {
            found.put("newest_at", times.get(0).toString());
            times.forEach(time -> found.withArray("item_times").add(time.toString()));
        }
        return found;
    }

    /** The time of an item, or null. Atom has ISO 8601, RSS the dates of mails. */
    private static Instant itemTime(String text) {
        try {
            Instant time = Character.isLetter((text + " ").charAt(0)) || text.indexOf(' ') > 0
                    ? mailDate(text)
                    : OffsetDateTime.parse(text).toInstant();
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time.truncatedTo(ChronoUnit.SECONDS);
        } catch (java.time.DateTimeException none) {
            return null;
        }
    }

    /** A date of mails and HTTP. The day of the week is left out: feeds often have a wrong one. */
    private static Instant mailDate(String text) {
        return ZonedDateTime.parse(text.replaceFirst("^\\p{Alpha}+,\\s*", ""), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    /** The items of RSS 0.9 to 2.0 or the entries of Atom. */
    private static List<Item> parseItems(byte[] body) throws Failure {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Item> items = new ArrayList<>();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            boolean isFeed = false;
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    String element = xml.getLocalName();
                    isFeed |= Set.of("rss", "RDF", "feed").contains(element);
                    if (element.equals("item") || element.equals("entry")) {
                        items.add(item(xml));
                    }
                }
            }
            if (!isFeed) {
                throw new Failure("NOT_A_FEED", "it is neither RSS nor Atom", null);
            }
            return items;
        } catch (XMLStreamException e) {
            throw new Failure("XML", "the feed is not XML: " + e.getMessage(), null);
        }
    }

    private static Item item(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> fields = new LinkedHashMap<>();
        String field = null;
        StringBuilder text = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && depth++ == 1) {
                field = xml.getLocalName();
                text.setLength(0);
                String href = xml.getAttributeValue(null, "href");
                if (href != null) {
                    fields.putIfAbsent(field, href);
                }
            } else if ((event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) && depth == 2) {
                text.append(xml.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && --depth == 1
                    && !text.toString().isBlank()) {
                String value = text.toString().strip();
                fields.putIfAbsent(field, value.substring(0, Math.min(value.length(), 10_000)));
            }
        }
        String link = first(fields, "link");
        String title = first(fields, "title");
        String id = first(fields, "guid", "id");
        return new Item(
                id.isEmpty() ? link.isEmpty() ? title : link : id,
                title,
                link,
                first(fields, "pubDate", "published", "date", "updated"));
    }

    private static String first(Map<String, String> fields, String... names) {
        for (String name : names) {
            if (fields.containsKey(name)) {
                return fields.get(name);
            }
        }
        return "";
    }

    // --- records ---

    /** Publishes the items that the bookmark does not know, and puts them into it. */
    private int publish(JsonNode source, Map<String, Item> items, ObjectNode state) {
        Set<String> seen = new LinkedHashSet<>(items.keySet());
        Set<String> before = new LinkedHashSet<>();
        state.path("seen").forEach(one -> before.add(one.asText()));
        int fresh = 0;
        for (String digest : items.keySet()) {
            if (!before.contains(digest)) {
                fresh++;
                Item item = items.get(digest);
                String value = JSON.createObjectNode()
                        .<ObjectNode>set("source_id", source.get("id"))
                        .put("feed", source.get("external_id").asText())
                        .put("id", item.id)
                        .put("title", item.title)
                        .put("link", item.link)
                        .put("published", item.published)
                        .toString();
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(ITEMS, source.get("id").asText(), value);
                Map.of(
                                "ce_specversion",
                                "1.0",
                                "ce_id",
                                source.get("id") + "-" + digest,
                                "ce_type",
                                "io.parsermanager.rss.item",
                                "ce_source",
                                source.get("external_id").asText(),
                                "ce_time",
                                Instant.now().toString(),
                                "content-type",
                                "application/json")
                        .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
                producer.send(record);
            }
        }
        seen.addAll(before);
        var list = state.putArray("seen");
        seen.stream().limit(MAX_SEEN).forEach(list::add);
        return fresh;
    }

    private void sendStatus(JsonNode task, ObjectNode status) {
        ObjectNode value = JSON.createObjectNode();
        value.set("task_id", task.get("task_id"));
        value.set("attempt", task.get("attempt"));
        if (task.has("token")) {
            value.set("token", task.get("token"));
        }
        value.put("worker", WORKER).setAll(status);
        producer.send(new ProducerRecord<>(STATUSES, task.get("task_id").asText(), value.toString()));
    }

    /** A task with all the fields that are used here, or null. */
    private static JsonNode task(String value) {
        try {
            JsonNode task = JSON.readTree(value);
            boolean fits = task.path("task_id").isIntegralNumber()
                    && task.path("attempt").isInt()
                    && task.path("sources").isArray();
            for (JsonNode source : task.path("sources")) {
                fits &= source.path("id").isIntegralNumber()
                        && source.path("external_id").isTextual();
            }
            if (!fits) {
                return null;
            }
            isOver(task.path("deadline_at"));
            isOver(task.path("expires_at"));
            return task;
        } catch (IOException | java.time.DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isOver(JsonNode moment) {
        return Instant.parse(moment.asText()).isBefore(Instant.now());
    }

    private boolean isCancelled(JsonNode task) {
        return cancels.getOrDefault(task.get("task_id").asLong(), 0)
                >= task.get("attempt").asInt();
    }

    // --- beside the work ---

    private void sendHeartbeats() throws InterruptedException {
        while (true) {
            TimeUnit.MILLISECONDS.sleep(HEARTBEAT.toMillis());
            synchronized (running) {
                running.values()
                        .forEach(
                                task -> sendStatus(task, JSON.createObjectNode().put("status", "IN_PROGRESS")));
            }
        }
    }

    /** Every instance reads all of them, from now on: any may hold the task. */
    private void readCancels() {
        try (KafkaConsumer<String, String> consumer =
                consumer(GROUP + "-cancels-" + UUID.randomUUID(), Map.of("auto.offset.reset", "latest"))) {
            consumer.subscribe(List.of(CANCELS));
            while (true) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    try {
                        JsonNode cancel = JSON.readTree(record.value());
                        cancels.put(
                                cancel.path("task_id").asLong(),
                                cancel.path("attempt").asInt());
                    } catch (IOException | IllegalArgumentException e) {
                        System.err.println("A record is no cancel, and is left out");
                    }
                }
            }
        }
    }

    private static KafkaConsumer<String, String> consumer(String group, Map<String, Object> more) {
        Map<String, Object> settings = new LinkedHashMap<>(more);
        settings.put("bootstrap.servers", BROKERS);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private static void commit(KafkaConsumer<?, ?> consumer) {
        try {
            consumer.commitSync();
        } catch (WakeupException stopping) {
            consumer.commitSync();
        } catch (org.apache.kafka.clients.consumer.CommitFailedException e) {
            System.err.println("Offsets are not committed, another has the partition by now: " + e.getMessage());
        }
    }

    private interface Duty {
        void run() throws InterruptedException;
    }

    private static void daemon(String name, Duty duty) {
        Thread thread = new Thread(
                () -> {
                    try {
                        duty.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(hash, 0, 8);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The latest ten thousand. */
    private static <K, V> Map<K, V> lately() {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > 10_000;
            }
        });
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
