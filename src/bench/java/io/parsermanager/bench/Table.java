package io.parsermanager.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The measurements as a table of Markdown, which a terminal shows well enough too. */
final class Table {
    private static final List<String> HEAD = List.of(
            "what",
            "size",
            "service",
            "limit",
            "of the limit",
            "peer",
            "times the peer",
            "p50, ms",
            "p99, ms",
            "peak RSS, MB",
            "");

    private Table() {}

    static String of(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        lines.add(HEAD.stream().map(column -> "---").toList());
        rows.forEach(row -> lines.add(List.of(
                row.what(),
                row.size(),
                row.service() == 0 ? "" : value(row.service(), row.unit()),
                value(row.limit(), row.unit()),
                ratio(row.ofLimit()),
                value(row.peer(), row.unit()),
                ratio(row.timesPeer()),
                value(row.p50Ms(), ""),
                value(row.p99Ms(), ""),
                row.peakRssMb() == null ? "" : String.valueOf(row.peakRssMb()),
                row.remark())));
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("| ").append(String.join(" | ", line)).append(" |\n"));
        return text.toString();
    }

    private static String value(Double value, String unit) {
        if (value == null) {
            return "";
        }
        String number =
                value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.1f", value);
        return unit.isEmpty() ? number : unit.equals("/s") ? number + "/s" : number + " " + unit;
    }

    private static String ratio(Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
