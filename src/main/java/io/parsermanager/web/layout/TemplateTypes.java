package io.parsermanager.web.layout;

import io.parsermanager.audit.AuditResource.AuditView;
import io.parsermanager.dispatch.MessageAsSent;
import io.parsermanager.faults.Fault;
import io.parsermanager.http.paging.Page;
import io.parsermanager.kafka.TopicLook;
import io.parsermanager.metrics.TaskGauges;
import io.parsermanager.quota.MeasureQuotas;
import io.parsermanager.quota.WaitOfTask;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.search.FindAnything;
import io.parsermanager.source.SourceView;
import io.parsermanager.source.bulk.ChangeSourcesInBulk;
import io.parsermanager.source.transfer.ImportSources;
import io.parsermanager.source.type.SourceTypeView;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.Trigger;
import io.parsermanager.task.find.TaskResource.TaskView;
import io.parsermanager.task.group.GroupStatus;
import io.parsermanager.task.group.TaskGroupResource.TaskGroupView;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.track.deadletter.DeadLetterView;
import io.parsermanager.webhook.WebhookDeliveryResource.DeliveryView;
import io.parsermanager.webhook.WebhookView;
import io.quarkus.qute.TemplateData;

/**
 * The types of other packages that templates read. A template in a native binary reads only types with a resolver, and
 * {@code @TemplateData} makes one for all members of a type. A type of the web packages carries the annotation itself.
 */
@TemplateData(target = AuditView.class)
@TemplateData(target = MessageAsSent.SentMessage.class)
@TemplateData(target = Fault.class)
@TemplateData(target = Page.class)
@TemplateData(target = TaskGauges.Row.class)
@TemplateData(target = TaskGauges.Schedules.class)
@TemplateData(target = Explained.class)
@TemplateData(target = FindAnything.Found.class)
@TemplateData(target = FindAnything.Result.class)
@TemplateData(target = TaskTypeView.class)
@TemplateData(target = TopicLook.TopicState.class)
@TemplateData(target = ImportSources.Rejection.class)
@TemplateData(target = ImportSources.Report.class)
@TemplateData(target = SourceTypeView.class)
@TemplateData(target = SourceView.class)
@TemplateData(target = ChangeSourcesInBulk.Action.class)
@TemplateData(target = CancelReason.class)
@TemplateData(target = GroupStatus.class)
@TemplateData(target = TaskGroupView.class)
@TemplateData(target = TaskView.class)
@TemplateData(target = TaskStatus.class)
@TemplateData(target = Trigger.class)
@TemplateData(target = DeadLetterView.class)
@TemplateData(target = WaitOfTask.Wait.class)
@TemplateData(target = MeasureQuotas.RuleStats.class)
@TemplateData(target = DeliveryView.class)
@TemplateData(target = WebhookView.class)
public final class TemplateTypes {
    private TemplateTypes() {}
}
