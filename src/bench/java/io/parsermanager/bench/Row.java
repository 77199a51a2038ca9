package io.parsermanager.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One line of the table. What was not measured is null.
 *
 * @param unit of service, limit and peer: "/s", where more is better, or "ms" or "bytes", where less is
 * @param limit what bare JDBC and a bare Kafka client do
 * @param peer what db-scheduler does
 * @param peakRssMb the service's, while it was at it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Row(
        String what,
        String size,
        String unit,
        double service,
        Double limit,
        Double peer,
        Double p50Ms,
        Double p99Ms,
        Long peakRssMb,
        String remark) {
    static Row rate(String what, World world, double perSecond) {
        return new Row(what, world.size().name(), "/s", perSecond, null, null, null, null, null, "");
    }

    static Row millis(String what, World world, double millis) {
        return new Row(what, world.size().name(), "ms", millis, null, null, null, null, null, "");
    }

    static Row bytes(String what, World world, double bytes) {
        return new Row(what, world.size().name(), "bytes", bytes, null, null, null, null, null, "");
    }

    Row limit(double value) {
        return new Row(what, size, unit, service, value, peer, p50Ms, p99Ms, peakRssMb, remark);
    }

    Row peer(double value) {
        return new Row(what, size, unit, service, limit, value, p50Ms, p99Ms, peakRssMb, remark);
    }

    Row latency(double p50, double p99) {
        return new Row(what, size, unit, service, limit, peer, p50, p99, peakRssMb, remark);
    }

    Row rss(long megabytes) {
        return new Row(what, size, unit, service, limit, peer, p50Ms, p99Ms, megabytes, remark);
    }

    Row remark(String text) {
        return new Row(what, size, unit, service, limit, peer, p50Ms, p99Ms, peakRssMb, text);
    }

    /** 1 is as good as the limit, more is better. */
    @JsonProperty("of_limit")
    Double ofLimit() {
        return limit == null ? null : better(limit);
    }

    /** How many times as good as the peer. */
    @JsonProperty("times_peer")
    Double timesPeer() {
        return peer == null ? null : better(peer);
    }

    private double better(double other) {
        return !unit.equals("/s") ? other / service : service / other;
    }
}
