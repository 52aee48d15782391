using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Pages;

/// <summary>A resource around something that is only a part of one.</summary>
internal static class TriedSpec
{
    /// <summary>What the text field for a manifest begins with.</summary>
    public const string Example =
        """
        apiVersion: scheduledjobs.dev/v1alpha1
        kind: ScheduledJob
        metadata:
          name: report
        spec:
          timeZone: Europe/Berlin
          trigger:
            cron: {expression: "30 2 * * *"}
          jitter: 5m
          action:
            http: {url: https://example.com/report}
        """;

    /// <summary>A schedule that has nothing but an expression.</summary>
    public static ScheduledJob OfCron(string expression, string zone, string dialect) => new()
    {
        // It has always existed, so that an interval counts from the same time on each visit.
        Metadata = new ObjectMeta { Name = "try", Namespace = "default", CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new ScheduledJobSpec
        {
            TimeZone = zone,
            Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = expression, Dialect = dialect } },
            Action = new ActionSpec { Job = new JobActionSpec { Template = RawJson.From(new JsonObject()) } },
        },
    };

    /// <summary>Whether a finding is about the expression, rather than about what is around it here.</summary>
    public static bool IsOfTrigger(LintFinding finding) =>
        finding.Level == LintLevel.Error
        || (finding.Field.StartsWith("spec.trigger", StringComparison.Ordinal) && !finding.Message.Contains("concurrency", StringComparison.Ordinal))
        || finding.Field.StartsWith("spec.daylightSaving", StringComparison.Ordinal)
        || finding.Field.StartsWith("spec.timeZone", StringComparison.Ordinal);
}
