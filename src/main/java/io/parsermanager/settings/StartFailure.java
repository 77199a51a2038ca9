package io.parsermanager.settings;

import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says why the service cannot start: a line per wrong variable; anything unforeseen keeps its stack trace. */
public final class StartFailure {
    private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\\b|\\bENVIRONMENT\\b");

    private StartFailure() {}

    public static String describe(Throwable failure) {
        List<String> lines = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigValidationException wrong) {
                for (int i = 0; i < wrong.getProblemCount(); i++) {
                    lines.add(wrong.getProblem(i).getMessage());
                }
            }
        }
        if (lines.isEmpty()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            return "Parser Manager cannot start: " + trace;
        }
        return lines.stream().map(StartFailure::plain).distinct().collect(Collectors.joining("\n"));
    }

    private static String plain(String problem) {
        Matcher variable = VARIABLE.matcher(problem);
        return variable.find() ? "Parser Manager cannot start: " + problem : problem;
    }
}
