package io.parsermanager.source.type;

import io.parsermanager.settings.CommandSettings;
import io.parsermanager.settings.check.SettingConflicts.Disagreement;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Stops the start if a variable names the topic of a source type, which can happen when somebody changes the variable; REST refuses the
 * opposite. A topic that harms no other one is only a warning.
 */
@ApplicationScoped
public class CheckTopics {
    private static final Logger LOG = Logger.getLogger(CheckTopics.class);

    private static final String TOPICS = """
            SELECT code, topic FROM source_type ORDER BY code LIMIT 10000
            """;

    private final Session session;
    private final TaskTopics topics;

    CheckTopics(Session session, TaskTopics topics) {
        this.session = session;
        this.topics = topics;
    }

    void check(@Observes StartupEvent start) {
        // the command "migrate" runs before the tables exist
        if (!CommandSettings.isCommand()) {
            run();
        }
    }

    /**
     * Checks every source type.
     *
     * @throws Disagreement that names the variable and the source type
     */
    void run() {
        List<Object[]> rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(TOPICS, Object[].class).getResultList());
        for (Object[] row : rows) {
            String code = (String) row[0];
            String topic = topics.of(code, (String) row[1]);
            Optional<String> variable = topics.takenBy(code, topic);
            if (variable.isPresent() && !TaskTopics.isOfTasks(variable.get())) {
                throw new Disagreement("%s is %s, which is the topic of source type %s: give each a topic of its own"
                        .formatted(variable.get(), topic, code));
            }
            topics.problem(code, topic).ifPresent(problem -> LOG.warnf("Source type %s: topic %s", code, problem));
        }
    }
}
