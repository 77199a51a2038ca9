package io.parsermanager.conform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A small web site with feeds that are well and feeds that are not. Each address is given out once, so that a visit tells of its task. */
final class Site implements AutoCloseable {
    /**
     * A request that came.
     *
     * @param conditional whether it said what it had already: If-None-Match or If-Modified-Since
     */
    record Visit(boolean conditional) {}

    private final HttpServer server;
    private final ExecutorService threads;
    private final Duration slowWork;
    private final String address;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, List<Visit>> visits = new ConcurrentHashMap<>();
    private final List<String> hungUp = new CopyOnWriteArrayList<>();
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    private Site(HttpServer server, ExecutorService threads, String host, Duration slowWork) {
        this.server = server;
        this.threads = threads;
        this.slowWork = slowWork;
        this.address = "http://%s:%d".formatted(host, server.getAddress().getPort());
    }

    /**
     * Begins to serve.
     *
     * @throws IOException if it cannot; the message names the options
     */
    static Site open(ConformSettings settings) throws IOException {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(settings.siteHost(), settings.sitePort()), 0);
            ExecutorService threads = Executors.newCachedThreadPool();
            Site site = new Site(server, threads, settings.siteHost(), settings.slowWork());
            server.setExecutor(threads);
            server.createContext("/", site::answer);
            server.start();
            return site;
        } catch (IOException e) {
            throw new IOException(
                    "The site cannot listen at %s:%d: %s. Look at --site-host and --site-port"
                            .formatted(settings.siteHost(), settings.sitePort(), e.getMessage()),
                    e);
        }
    }

    String address() {
        return address;
    }

    /** An address of its own for a page of this kind. */
    String page(SitePage page) {
        return "%s/%s/%d".formatted(address, page.path(), next.incrementAndGet());
    }

    /** Where the redirect of this address leads to. */
    String target(String url) {
        return address + SitePage.target(url.substring(address.length()));
    }

    /** The visits to this address, the first one first. */
    List<Visit> visits(String url) {
        return visits.getOrDefault(url.substring(address.length()), List.of());
    }

    /** Whether a visitor of this address left before the page was over. */
    boolean wasLeft(String url) {
        return hungUp.contains(url.substring(address.length()));
    }

    /** How many requests were answered at once, at most, since this was asked the last time. */
    int mostAtOnce() {
        return mostAtOnce.getAndSet(present.get());
    }

    private void answer(HttpExchange call) {
        String path = call.getRequestURI().getPath();
        visits.computeIfAbsent(path, any -> new CopyOnWriteArrayList<>())
                .add(new Visit(call.getRequestHeaders().containsKey("If-None-Match")
                        || call.getRequestHeaders().containsKey("If-Modified-Since")));
        mostAtOnce.accumulateAndGet(present.incrementAndGet(), Math::max);
        try (call) {
            SitePage.of(path).answer(call, slowWork);
        } catch (IOException left) {
            hungUp.add(path);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            present.decrementAndGet();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
