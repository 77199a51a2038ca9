package io.parsermanager;

import io.parsermanager.audit.PurgeAudit;
import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.Firing;
import io.parsermanager.dispatch.AnnounceCancels;
import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.dispatch.WatchOverload;
import io.parsermanager.history.DropPartitions;
import io.parsermanager.history.MakePartitions;
import io.parsermanager.history.MoveFinishedTasks;
import io.parsermanager.quota.PurgeQuotaKeys;
import io.parsermanager.task.TasksMade;
import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.task.cancel.CancelExpired.Expired;
import io.parsermanager.task.cancel.TasksCanceled;
import io.parsermanager.task.group.PurgeGroups;
import io.parsermanager.tasktype.NextFirings;
import io.parsermanager.tasktype.ReplanSchedules;
import io.parsermanager.web.failure.OutcomeCounts;
import io.parsermanager.web.overview.MinuteStats;
import io.parsermanager.web.overview.Overview;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/** The timers of the service: what each runs, and how often. {@link TimerTick} handles failures. */
@ApplicationScoped
public class Timers {
    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final ClaimDueSchedules claimDueSchedules;
    private final DispatchTasks dispatchTasks;
    private final CancelExpired cancelExpired;
    private final AnnounceCancels announceCancels;
    private final WatchOverload watchOverload;
    private final PurgeGroups purgeGroups;
    private final MakePartitions makePartitions;
    private final MoveFinishedTasks moveFinishedTasks;
    private final DropPartitions dropPartitions;
    private final PurgeAudit purgeAudit;
    private final PurgeQuotaKeys purgeQuotaKeys;
    private final Overview overview;
    private final MinuteStats minuteStats;
    private final OutcomeCounts outcomeCounts;
    private final NextFirings nextFirings;
    private final ReplanSchedules replanSchedules;
    private final TimerTick timerTick;

    Timers(
            ClaimDueSchedules claimDueSchedules,
            DispatchTasks dispatchTasks,
            CancelExpired cancelExpired,
            AnnounceCancels announceCancels,
            WatchOverload watchOverload,
            PurgeGroups purgeGroups,
            MakePartitions makePartitions,
            MoveFinishedTasks moveFinishedTasks,
            DropPartitions dropPartitions,
            PurgeAudit purgeAudit,
            PurgeQuotaKeys purgeQuotaKeys,
            Overview overview,
            MinuteStats minuteStats,
            OutcomeCounts outcomeCounts,
            NextFirings nextFirings,
            ReplanSchedules replanSchedules,
            TimerTick timerTick) {
        this.claimDueSchedules = claimDueSchedules;
        this.dispatchTasks = dispatchTasks;
        this.cancelExpired = cancelExpired;
        this.announceCancels = announceCancels;
        this.watchOverload = watchOverload;
        this.purgeGroups = purgeGroups;
        this.makePartitions = makePartitions;
        this.moveFinishedTasks = moveFinishedTasks;
        this.dropPartitions = dropPartitions;
        this.purgeAudit = purgeAudit;
        this.purgeQuotaKeys = purgeQuotaKeys;
        this.overview = overview;
        this.minuteStats = minuteStats;
        this.outcomeCounts = outcomeCounts;
        this.nextFirings = nextFirings;
        this.replanSchedules = replanSchedules;
        this.timerTick = timerTick;
    }

    @Scheduled(
            identity = "create",
            every = "${timers.create}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void create() {
        timerTick.run("create", this::createDue);
    }

    private void createDue() {
        Made made = claimDueSchedules.fire(Firing.timer());
        if (!made.equals(Made.NOTHING)) {
            LOG.infof(
                    "Made %d tasks for %d sources in %d groups; left out %d whose last task is active, %d disabled, %d paused, %d put off",
                    made.tasks(),
                    made.sources(),
                    made.groupIds().size(),
                    made.overlaps(),
                    made.disabled(),
                    made.paused(),
                    made.putOff());
        }
    }

    /** Checks all task types and continues interrupted moves after a changed cron. */
    @Scheduled(
            identity = "task-types",
            every = "${timers.task-types}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void lookAtTaskTypes() {
        timerTick.run("task-types", () -> {
            nextFirings.check();
            replanSchedules.finish();
        });
    }

    /** Runs concurrently, so that a tick that waits for a silent topic does not delay the next one. */
    @Scheduled(
            identity = "dispatch",
            every = "${timers.dispatch}",
            concurrentExecution = ConcurrentExecution.PROCEED,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void dispatch() {
        timerTick.run("dispatch", dispatchTasks::run);
    }

    /** Sends new tasks at once instead of at the next tick. */
    void dispatchAtOnce(@ObservesAsync TasksMade made) {
        timerTick.runNow("dispatch", dispatchTasks::run);
    }

    @Scheduled(
            identity = "announce",
            every = "${timers.dispatch}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void announce() {
        timerTick.run("announce", announceCancels::run);
    }

    /** Announces cancels at once, so that parsers stop work soon. */
    void announceAtOnce(@ObservesAsync TasksCanceled canceled) {
        timerTick.runNow("announce", announceCancels::run);
    }

    @Scheduled(
            identity = "expire",
            every = "${timers.expire}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void expire() {
        timerTick.run("expire", this::cancelOverdue);
    }

    private void cancelOverdue() {
        Expired expired = cancelExpired.run();
        if (expired.tasks() > 0) {
            LOG.infof(
                    "Canceled %d overdue tasks of %d groups: %s",
                    expired.tasks(), expired.groups(), expired.byReason());
        }
    }

    @Scheduled(
            identity = "overload",
            every = "${timers.overload}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void overload() {
        timerTick.run("overload", watchOverload::run);
    }

    /** Keeps history ready for what finishes next. */
    @Scheduled(
            identity = "history",
            every = "${timers.history}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void history() {
        timerTick.run("history", () -> {
            makePartitions.run();
            moveFinishedTasks.run();
        });
    }

    @Scheduled(
            identity = "purge",
            every = "${timers.purge}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void purge() {
        timerTick.run("purge", this::forgetOld);
    }

    private void forgetOld() {
        int partitions = dropPartitions.run();
        if (partitions > 0) {
            LOG.infof("Dropped %d partitions of history, complete for longer than TASK_RETENTION", partitions);
        }
        long groups = purgeGroups.run();
        if (groups > 0) {
            LOG.infof("Deleted %d groups that finished longer ago than TASK_GROUP_RETENTION", groups);
        }
        long audited = purgeAudit.run();
        if (audited > 0) {
            LOG.infof("Forgot %d entries of the audit that are older than AUDIT_RETENTION", audited);
        }
        long keys = purgeQuotaKeys.run();
        if (keys > 0) {
            LOG.infof("Deleted %d keys of quotas that no source has had for TASK_RETENTION", keys);
        }
    }

    @Scheduled(
            identity = "measure",
            every = "${timers.measure}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        timerTick.run("measure", overview::refresh);
    }

    @Scheduled(
            identity = "minutes",
            every = "${timers.measure}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void writeMinutes() {
        timerTick.run("minutes", () -> {
            minuteStats.write();
            outcomeCounts.write();
        });
    }
}
