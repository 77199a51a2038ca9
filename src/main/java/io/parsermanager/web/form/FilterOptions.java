package io.parsermanager.web.form;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** The options of the filters of lists. */
@ApplicationScoped
public class FilterOptions {
    /** Options of one menu at most. */
    private static final int MAX = 1000;

    private static final String SOURCE_TYPES = "SELECT code FROM source_type ORDER BY code LIMIT :max";
    private static final String TASK_TYPES = "SELECT DISTINCT code FROM task_type ORDER BY code LIMIT :max";

    private final Session session;

    FilterOptions(Session session) {
        this.session = session;
    }

    @Transactional
    public List<String> sourceTypes() {
        return read(SOURCE_TYPES);
    }

    @Transactional
    public List<String> taskTypes() {
        return read(TASK_TYPES);
    }

    private List<String> read(String sql) {
        return session.createNativeQuery(sql, String.class)
                .setParameter("max", MAX)
                .getResultList();
    }
}
