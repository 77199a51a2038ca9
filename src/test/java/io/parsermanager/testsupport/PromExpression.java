package io.parsermanager.testsupport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates as much of Prometheus' language as the alerts of this project use, on real scrapes: selectors, sum, min, max and avg by labels,
 * absent, histogram_quantile without labels, rate, increase and delta between two scrapes, comparisons, arithmetic, and, or, unless. What it does not know it refuses.
 */
public final class PromExpression {
    /** The time between two scrapes; the range in the expression is ignored. */
    private static final double SECONDS_BETWEEN_SCRAPES = 60;

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(\\d+(?:\\.\\d+)?)|([a-zA-Z_:][a-zA-Z0-9_:]*)|(\\{[^}]*})|(\\[[^]]*])|(==|!=|<=|>=|[-+*/<>(),]))");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    private record Sample(Map<String, String> labels, double value) {}

    private final List<String> tokens = new ArrayList<>();
    private final String before;
    private final String now;
    private int position;

    private PromExpression(String expression, String before, String now) {
        Matcher token = TOKEN.matcher(expression.strip());
        int end = 0;
        while (token.lookingAt()) {
            tokens.add(token.group().strip());
            end = token.end();
            token.region(end, token.regionEnd());
        }
        if (end < expression.strip().length()) {
            throw new IllegalArgumentException(
                    "Not understood: " + expression.strip().substring(end));
        }
        this.before = before;
        this.now = now;
    }

    /**
     * Whether an alert with this expression is pending or fires.
     *
     * @param before an earlier scrape, from which rates and increases are counted
     */
    public static boolean holds(String expression, String before, String now) {
        PromExpression parsed = new PromExpression(expression, before, now);
        List<Sample> result = parsed.or();
        if (parsed.position < parsed.tokens.size()) {
            throw new IllegalArgumentException("Not understood: " + parsed.tokens.get(parsed.position));
        }
        return !result.isEmpty();
    }

    private List<Sample> or() {
        List<Sample> left = and();
        while (accept("or")) {
            List<Sample> all = new ArrayList<>(left);
            and().stream().filter(one -> !has(all, one)).toList().forEach(all::add);
            left = all;
        }
        return left;
    }

    private List<Sample> and() {
        List<Sample> left = comparison();
        while (peek("and") || peek("unless")) {
            boolean wanted = next().equals("and");
            List<Sample> right = comparison();
            left = left.stream().filter(one -> has(right, one) == wanted).toList();
        }
        return left;
    }

    private List<Sample> comparison() {
        List<Sample> left = sum();
        while (peek("==") || peek("!=") || peek("<") || peek(">") || peek("<=") || peek(">=")) {
            String operator = next();
            List<Sample> right = sum();
            left = left.stream()
                    .filter(one ->
                            matching(right, one).stream().anyMatch(other -> compare(operator, one.value, other.value)))
                    .toList();
        }
        return left;
    }

    private List<Sample> sum() {
        List<Sample> left = product();
        while (peek("+") || peek("-")) {
            DoubleBinaryOperator operator = next().equals("+") ? (a, b) -> a + b : (a, b) -> a - b;
            left = combine(left, product(), operator);
        }
        return left;
    }

    private List<Sample> product() {
        List<Sample> left = term();
        while (peek("/") || peek("*")) {
            DoubleBinaryOperator operator = next().equals("/") ? (a, b) -> a / b : (a, b) -> a * b;
            left = combine(left, term(), operator);
        }
        return left;
    }

    private List<Sample> term() {
        if (accept("(")) {
            List<Sample> inner = or();
            expect(")");
            return inner;
        }
        String name = next();
        if (Character.isDigit(name.charAt(0))) {
            return List.of(new Sample(Map.of(), Double.parseDouble(name)));
        }
        return switch (name) {
            case "sum", "min", "max", "avg", "count" -> aggregate(name);
            case "absent" -> inBrackets().isEmpty() ? List.of(new Sample(Map.of(), 1)) : List.of();
            case "histogram_quantile" -> quantile();
            case "rate" -> change(SECONDS_BETWEEN_SCRAPES);
            case "increase", "delta" -> change(1);
            default -> select(name, now);
        };
    }

    private List<Sample> inBrackets() {
        expect("(");
        List<Sample> inner = or();
        expect(")");
        return inner;
    }

    private List<Sample> aggregate(String how) {
        List<String> by = new ArrayList<>();
        if (accept("by")) {
            expect("(");
            while (!accept(")")) {
                String label = next();
                if (!label.equals(",")) {
                    by.add(label);
                }
            }
        }
        Map<Map<String, String>, List<Double>> groups = new HashMap<>();
        for (Sample sample : inBrackets()) {
            Map<String, String> key = new TreeMap<>(sample.labels);
            key.keySet().retainAll(by);
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(sample.value);
        }
        return groups.entrySet().stream()
                .map(group -> new Sample(group.getKey(), aggregated(how, group.getValue())))
                .toList();
    }

    /** The upper bound of the bucket with the quantile; none if nothing was counted. */
    private List<Sample> quantile() {
        expect("(");
        double quantile = Double.parseDouble(next());
        expect(",");
        List<Sample> buckets = or();
        expect(")");
        double total = buckets.stream().mapToDouble(Sample::value).max().orElse(0);
        return total == 0
                ? List.of()
                : buckets.stream()
                        .filter(bucket -> bucket.value >= quantile * total)
                        .map(bucket -> bucket.labels.get("le").replace("+Inf", "Infinity"))
                        .mapToDouble(Double::parseDouble)
                        .min()
                        .stream()
                        .mapToObj(bound -> new Sample(Map.of(), bound))
                        .toList();
    }

    private static double aggregated(String how, List<Double> values) {
        var statistics = values.stream().mapToDouble(value -> value).summaryStatistics();
        return switch (how) {
            case "sum" -> statistics.getSum();
            case "min" -> statistics.getMin();
            case "max" -> statistics.getMax();
            case "avg" -> statistics.getAverage();
            default -> statistics.getCount();
        };
    }

    /** The change since the earlier scrape. A new series has no change, as in Prometheus. */
    private List<Sample> change(double per) {
        expect("(");
        String name = next();
        int selector = position;
        List<Sample> later = select(name, now);
        position = selector;
        List<Sample> earlier = select(name, before);
        next(); // the range
        expect(")");
        return combine(later, earlier, (a, b) -> (a - b) / per);
    }

    private List<Sample> select(String name, String scrape) {
        List<Matcher> conditions = new ArrayList<>();
        if (position < tokens.size() && tokens.get(position).startsWith("{")) {
            Matcher condition = LABEL.matcher(next());
            while (condition.find()) {
                Matcher one = LABEL.matcher(condition.group());
                one.matches();
                conditions.add(one);
            }
        }
        List<Sample> samples = new ArrayList<>();
        scrape.lines()
                .filter(line -> line.startsWith(name))
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(name))
                .forEach(line -> {
                    Map<String, String> labels = new TreeMap<>();
                    Matcher label = LABEL.matcher(line.group(2) == null ? "" : line.group(2));
                    while (label.find()) {
                        labels.put(label.group(1), label.group(3));
                    }
                    if (conditions.stream().allMatch(condition -> fits(condition, labels))) {
                        samples.add(new Sample(labels, Double.parseDouble(line.group(3))));
                    }
                });
        return samples;
    }

    private static boolean fits(Matcher condition, Map<String, String> labels) {
        String value = labels.getOrDefault(condition.group(1), "");
        String wanted = condition.group(3);
        return switch (condition.group(2)) {
            case "=" -> value.equals(wanted);
            case "!=" -> !value.equals(wanted);
            case "=~" -> value.matches(wanted);
            default -> !value.matches(wanted);
        };
    }

    private static List<Sample> combine(List<Sample> left, List<Sample> right, DoubleBinaryOperator operator) {
        return left.stream()
                .flatMap(one -> matching(right, one).stream()
                        .map(other -> new Sample(one.labels, operator.applyAsDouble(one.value, other.value))))
                .toList();
    }

    /** The samples with the same labels; a number matches every sample. */
    private static List<Sample> matching(List<Sample> samples, Sample one) {
        return samples.stream()
                .filter(other -> other.labels.equals(one.labels) || (samples.size() == 1 && other.labels.isEmpty()))
                .toList();
    }

    private static boolean has(List<Sample> samples, Sample one) {
        return samples.stream().anyMatch(other -> other.labels.equals(one.labels));
    }

    private static boolean compare(String operator, double left, double right) {
        return switch (operator) {
            case "==" -> left == right;
            case "!=" -> left != right;
            case "<" -> left < right;
            case ">" -> left > right;
            case "<=" -> left <= right;
            default -> left >= right;
        };
    }

    private boolean peek(String token) {
        return position < tokens.size() && tokens.get(position).equals(token);
    }

    private boolean accept(String token) {
        boolean there = peek(token);
        position += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw new IllegalArgumentException("Expected " + token + " at " + position + " of " + tokens);
        }
    }

    private String next() {
        return tokens.get(position++);
    }
}
