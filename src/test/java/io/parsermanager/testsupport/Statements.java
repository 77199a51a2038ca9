package io.parsermanager.testsupport;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Records the SQL that Hibernate sends, with its values, during a test. */
@PersistenceUnitExtension
@ApplicationScoped
public class Statements implements StatementInspector {
    /** The logger of Hibernate's bound values. */
    private static final Logger BINDS = Logger.getLogger("org.hibernate.orm.jdbc.bind");

    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    private static final Pattern BIND =
            Pattern.compile("binding parameter \\(\\d+:(\\w+)\\) <- \\[(.*)]", Pattern.DOTALL);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean listening;

    /** The statements that Hibernate sends while the work runs. */
    public List<String> during(Runnable work) {
        heard.clear();
        listening = true;
        BINDS.setLevel(Level.TRACE);
        Handler ear = new Ear();
        BINDS.addHandler(ear);
        BINDS.setUseParentHandlers(false);
        try {
            work.run();
            return List.copyOf(heard);
        } finally {
            BINDS.removeHandler(ear);
            BINDS.setUseParentHandlers(true);
            BINDS.setLevel(Level.INFO);
            listening = false;
        }
    }

    @Override
    public String inspect(String sql) {
        if (listening) {
            heard.add(sql);
        }
        return sql;
    }

    private void bind(String message) {
        Matcher bind = BIND.matcher(message);
        if (bind.find()) {
            String value = bind.group(1).equals("ARRAY")
                    ? "{" + bind.group(2).replaceAll("[\\[\\] ]", "") + "}"
                    : bind.group(2);
            int last = heard.size() - 1;
            heard.set(
                    last,
                    heard.get(last)
                            .replaceFirst("\\?", Matcher.quoteReplacement("'" + value.replace("'", "''") + "'")));
        }
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord record) {
            bind(MESSAGE.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
