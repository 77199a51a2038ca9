package io.parsermanager.testsupport;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** Hears the SQL that Hibernate sends, while a test listens. */
@PersistenceUnitExtension
@ApplicationScoped
public class Statements implements StatementInspector {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean listening;

    /** What is sent while the work runs. */
    public List<String> during(Runnable work) {
        heard.clear();
        listening = true;
        try {
            work.run();
            return List.copyOf(heard);
        } finally {
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
}
