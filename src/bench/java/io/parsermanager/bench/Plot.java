package io.parsermanager.bench;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/** The rates as bars: the service beside the limit and the peer. */
final class Plot {
    private Plot() {}

    static void write(List<Row> all, Path file) throws IOException {
        List<Row> rows = all.stream()
                .filter(row -> row.unit().equals("/s") && (row.limit() != null || row.peer() != null))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(900)
                .height(420)
                .title("Tasks a second")
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisDecimalPattern("#,###");
        chart.getStyler().setLabelsVisible(false);
        List<String> names =
                rows.stream().map(row -> row.what() + ", " + row.size()).toList();
        chart.addSeries(
                        "limit: bare JDBC and Kafka client",
                        names,
                        rows.stream().map(row -> orZero(row.limit())).toList())
                .setFillColor(new Color(0xBD, 0xC3, 0xC7));
        chart.addSeries("Parser Manager", names, rows.stream().map(Row::service).toList())
                .setFillColor(new Color(0x2E, 0x86, 0xC1));
        chart.addSeries(
                        "db-scheduler",
                        names,
                        rows.stream().map(row -> orZero(row.peer())).toList())
                .setFillColor(new Color(0xE6, 0x7E, 0x22));
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    private static double orZero(Double value) {
        return value == null ? 0 : value;
    }
}
