package io.parsermanager.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Carries traces from a firing through the database and Kafka to a parser, and back with its statuses.
 *
 * <p>A batch has many traces, so its span links to them. If tracing is off, there are no spans, and the caller's traceparent is passed on
 * unchanged.
 */
@ApplicationScoped
public class Traces {
    /** The header of W3C Trace Context, in HTTP and in Kafka. */
    public static final String HEADER = "traceparent";

    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})");

    private final Tracer tracer;
    private final CurrentVertxRequest request;

    /** True if tracing is off. A disabled SDK still creates spans with ids of its own, which would hide the caller's. */
    private final boolean off;

    Traces(
            Tracer tracer,
            CurrentVertxRequest request,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off) {
        this.tracer = tracer;
        this.request = request;
        this.off = off;
    }

    /** Runs work in a new span below the present one. The work receives the span's traceparent, or null. */
    public <T> T span(String name, Function<String, T> work) {
        return off
                ? work.apply(sent().orElse(null))
                : within(tracer.spanBuilder(name), span -> work.apply(traceparent(span.getSpanContext())));
    }

    /** Runs the work of a batch in a span that links to these traceparents. It ignores invalid ones. */
    public void linked(String name, SpanKind kind, Stream<String> traceparents, Runnable work) {
        if (off) {
            work.run();
            return;
        }
        SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind);
        traceparents.distinct().flatMap(text -> context(text).stream()).forEach(builder::addLink);
        within(builder, span -> {
            work.run();
            return null;
        });
    }

    private static <T> T within(SpanBuilder builder, Function<Span, T> work) {
        Span span = builder.startSpan();
        try {
            return Context.current()
                    .with(span)
                    .wrapSupplier(() -> work.apply(span))
                    .get();
        } catch (RuntimeException e) {
            span.recordException(e);
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private static String traceparent(SpanContext span) {
        return "00-%s-%s-%s"
                .formatted(
                        span.getTraceId(),
                        span.getSpanId(),
                        span.getTraceFlags().asHex());
    }

    /** The traceparent of the present request. */
    private Optional<String> sent() {
        return Arc.container().requestContext().isActive() && request.getCurrent() != null
                ? Optional.ofNullable(request.getCurrent().request().getHeader(HEADER))
                        .filter(text -> TRACEPARENT.matcher(text).matches())
                : Optional.empty();
    }

    private static Optional<SpanContext> context(String traceparent) {
        Matcher parts = TRACEPARENT.matcher(traceparent);
        return parts.matches()
                ? Optional.of(SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault()))
                : Optional.empty();
    }
}
