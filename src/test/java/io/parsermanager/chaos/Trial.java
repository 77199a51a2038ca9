package io.parsermanager.chaos;

import io.parsermanager.chaos.Ledger.Counts;
import io.parsermanager.testsupport.Tables;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.logging.Logger;

/** One fault while work goes on, and the proof that nothing came of it: the same for all of them. */
final class Trial {
    private static final Logger LOG = Logger.getLogger(Trial.class);

    /** What goes wrong while work goes on. */
    interface Fault {
        /** Returns how often it was done, for the report. */
        String happen();
    }

    /**
     * What was done.
     *
     * @param howOften the fault happened, for the report
     */
    record Run(String fault, String howOften, Ledger ledger) {}

    /** The work did not come to an end. */
    static final class NoEnd extends AssertionError {
        private static final long serialVersionUID = 1;

        NoEnd(String lastWords, Throwable cause) {
            super("It does not come to an end: " + lastWords, cause);
        }
    }

    private final Form form;
    private final Tables tables;
    private final TopicReader topics;
    private final Fleet fleet;
    private final ChaosParser parser;
    private final Report report;
    private final Optional<FinishedTaskEvents> finishedTaskEvents;

    Trial(Form form, Tables tables, TopicReader topics, Fleet fleet, ChaosParser parser, Report report) {
        this(form, tables, topics, fleet, parser, report, Optional.empty());
    }

    /** @param finishedTaskEvents what a reader of the events was told, if the replicas send them */
    Trial(
            Form form,
            Tables tables,
            TopicReader topics,
            Fleet fleet,
            ChaosParser parser,
            Report report,
            Optional<FinishedTaskEvents> finishedTaskEvents) {
        this.form = form;
        this.tables = tables;
        this.topics = topics;
        this.fleet = fleet;
        this.parser = parser;
        this.report = report;
        this.finishedTaskEvents = finishedTaskEvents;
    }

    /** Load, some time, the fault, some time, no more load; then everything must come to its end, and be right. */
    void during(String scenario, String fault, long mayBeSentAgain, Fault happens) {
        prove(run(scenario, fault, happens), mayBeSentAgain);
    }

    /** The same without the proof. */
    Run run(String scenario, String fault, Fault happens) {
        long begin = System.nanoTime();
        fleet.complete();
        Ledger ledger = ledger(scenario);
        String howOften;
        try (Load load = Load.start(tables, scenario, ledger)) {
            LOG.debugf("%s under %s", fault, load);
            pause(form.aWhile());
            howOften = happens.happen();
            pause(form.aWhile());
        }
        fleet.complete();
        try {
            ledger.settle(form.patience());
        } catch (ConditionTimeoutException e) {
            throw new NoEnd(fleet.lastWords(), e);
        }
        LOG.infof("It took %d s", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        return new Run(fault, howOften, ledger);
    }

    void prove(Run run, long mayBeSentAgain) {
        prove(run.fault, run.howOften, run.ledger, mayBeSentAgain);
    }

    void prove(String fault, String howOften, Ledger ledger, long mayBeSentAgain) {
        Counts counts = ledger.counts();
        report.row(fault, howOften, counts);
        Optional<FinishedTaskEvents.Counts> events = finishedTaskEvents.map(FinishedTaskEvents::counts);
        LOG.infof("%s, %s: %s %s", fault, howOften, counts, events);
        SoftAssertions.assertSoftly(proof -> {
            proof.assertThat(counts.due()).as("schedules due").isPositive();
            proof.assertThat(counts.statuses()).as("statuses").isPositive();
            proof.assertThat(counts.lost()).as("firings lost").isZero();
            proof.assertThat(counts.doubled()).as("firings made twice").isZero();
            proof.assertThat(counts.unpublished()).as("attempts never sent").isZero();
            proof.assertThat(counts.republished()).as("messages sent again").isBetween(0L, mayBeSentAgain);
            proof.assertThat(counts.unaccounted())
                    .as("tasks that are not what was reported of them")
                    .isZero();
            proof.assertThat(counts.miscounted()).as("groups that miscount").isZero();
            proof.assertThat(counts.twoActive())
                    .as("sources with two active tasks")
                    .isZero();
            proof.assertThat(counts.stuck()).as("tasks overdue").isZero();
            events.ifPresent(told -> {
                proof.assertThat(told.tasks()).as("final tasks").isPositive();
                proof.assertThat(told.untold())
                        .as("final tasks without an event")
                        .isZero();
                proof.assertThat(told.wrong())
                        .as("events that do not agree with their task")
                        .isZero();
            });
        });
    }

    Ledger ledger(String scenario) {
        return new Ledger(tables, topics, parser, scenario);
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(TimeUnit.NANOSECONDS.convert(time));
    }
}
