using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>What a written status must say about notifications: each event is owed to everyone who asks for it until it is sent, and nothing else is.</summary>
internal static class NotificationLedger
{
    /// <param name="before">What the pass saw.</param>
    /// <param name="after">The status that it wrote.</param>
    public static void Check(Snapshot before, ScheduledJobStatus after)
    {
        var receivers = before.Job.Spec.Notifications ?? [];
        var (was, now) = (before.Status.Notifications ?? new NotificationsStatus(), after.Notifications ?? new NotificationsStatus());
        var (wasOwed, nowOwed) = (was.Owed ?? [], now.Owed ?? []);
        var dropped = now.Dropped - was.Dropped;
        Unless(nowOwed.Count <= StatusLimits.Owed, $"at most {StatusLimits.Owed} are owed, but {nowOwed.Count} are");
        Unless(nowOwed.Select(o => (o.Id, o.To)).Distinct().Count() == nowOwed.Count, $"each event is owed once");

        var ended = wasOwed.Where(o => before.NotificationOutcomes.Any(e => IsOf(e, o))).ToList();
        var gone = wasOwed.Except(nowOwed, SameNotification.Instance).ToList();
        var unexplained = gone.Except(ended, SameNotification.Instance).Count();
        Unless(unexplained <= dropped, $"what is owed stays until it is sent, but {unexplained} are gone and {dropped} were dropped");
        var received = ended.Count(o => before.NotificationOutcomes.Any(e => IsOf(e, o) && e.Failure is null));
        Unless(now.Sent - was.Sent == received, $"{received} were received, but {now.Sent - was.Sent} are counted");

        var missing = 0;
        foreach (var run in (after.RecentRuns ?? []).Except(before.Status.RecentRuns ?? []))
        {
            var @event = $"Run{run.Result}";
            missing += receivers.Count(r => r.Events.Contains(@event) && !nowOwed.Any(o => o.To == r.Name && o.RunId == run.Id && o.Event == @event));
        }

        Unless(missing <= dropped, $"each run is told to everyone who asks, but {missing} are not and {dropped} were dropped");
        CheckProblems(after, now, nowOwed.Except(wasOwed, SameNotification.Instance).ToList());
    }

    private static void CheckProblems(ScheduledJobStatus after, NotificationsStatus now, IReadOnlyList<OwedNotification> added)
    {
        Unless(now.Problems?.All(p => p.Over) != true, $"problems that are all over are forgotten");

        // What fails to start after the all-clear, in the same pass, is the next problem.
        Unless(
            added.Where(o => o.Event == NotificationEvents.Recovered).All(o => now.Problems?.All(p => p.Since >= o.Time) != false),
            $"Recovered is owed when no problem is left");

        // A run that was late may have ended in the same pass: its Pod was refused.
        Unless(
            added.All(o => o.Event != NotificationEvents.Late || after.LastRun?.CompletionTime >= o.Time) || after.Queued is not null || after.Backlog is not null || after.Active is not null || after.NextRunTime is not null,
            $"Late is owed while a run waits");
    }

    private static bool IsOf(NotificationOutcome outcome, OwedNotification owed) =>
        outcome.Id == owed.Id && outcome.To == owed.To && outcome.Attempt == owed.Attempts + 1;

    private sealed class SameNotification : IEqualityComparer<OwedNotification>
    {
        public static readonly SameNotification Instance = new();

        public bool Equals(OwedNotification? x, OwedNotification? y) => (x?.Id, x?.To) == (y?.Id, y?.To);

        public int GetHashCode(OwedNotification owed) => HashCode.Combine(owed.Id, owed.To);
    }
}
