using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>What holds when the operator starts something.</summary>
internal sealed class StartPromises(Facts facts, Cluster cluster, VirtualTime time, Action<bool, FormattableString> require)
{
    private readonly List<(string Uid, long Generation, DateTimeOffset At)> _floors = [];
    private bool _limitsChanged;

    /// <summary>The user changes the spec.</summary>
    public void Edited(ScheduledJobSpec before, ScheduledJobSpec after)
    {
        if (cluster.Schedule is not { } job)
            return;
        _limitsChanged |= before.Concurrency != after.Concurrency || !facts.Compile(job).IsValid;
        var isTiming = before.Trigger != after.Trigger || before.TimeZone != after.TimeZone || before.Jitter != after.Jitter
            || before.Suspend != after.Suspend || before.Exclude != after.Exclude;
        var status = job.Status ?? new ScheduledJobStatus();
        var wasCompleted = before.MaxRuns <= status.StartedRuns + (status.Queued?.Count ?? 0) + (status.Backlog?.Remaining ?? 0) && after.MaxRuns != before.MaxRuns;

        // An edit before the first leader, or one that is taken back before a leader has acted on it, is none.
        var mark = EffectiveMark.Read(status.EffectiveHash);
        var isAsBefore = mark.Timing == EffectiveMark.TimingOf(after) && (mark.State == EffectiveState.Suspended) == after.Suspend;
        if (isTiming && (isAsBefore || status.EffectiveSince is null))
            _floors.RemoveAll(f => f.Uid == job.Metadata.Uid && f.Generation > status.ObservedGeneration);

        // The leader knows only its own clock.
        else if (isTiming || wasCompleted)
            _floors.Add((job.Metadata.Uid!, job.Metadata.Generation!.Value + 1, time.Earliest));
    }

    /// <summary>The operator requests a Pod or Job.</summary>
    public void Creates(ApiCall call)
    {
        var start = StartedAttempt.Of(call.Body!);
        Leads(call.From, start.Name);
        var run = (start.Uid, start.RunId);
        facts.MayBeginAgain(start.Uid, start.RunId, cluster.Schedule?.Status, call.From.Lagging.Count > 0);
        if (start.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp)
            facts.Tried.Add(run);
        require(!facts.Ended.TryGetValue(run, out var result), $"{start.RunId} has ended ({result}) and is not started again");
        require(
            !(facts.Created.ContainsKey((start.Uid, start.Name)) && facts.OnRecord.Contains((start.Uid, start.RunId, start.Number))),
            $"{start.Name} was created, and is on record, and is not created again");
        if (cluster.Schedule is not { } job || job.Metadata.Uid != start.Uid)
            return;
        NothingIsRetroactive(call.From, job, start);
        require(
            !call.From.IsPausedByPass || !IsNew(job, start),
            $"{start.RunId} does not start while {call.From.Name} knows that the namespace is suspended");
        if (start.Number == 1)
            LimitHolds(job, start);
    }

    /// <summary>A call arrives at its target.</summary>
    public void Arrives(ArrivedCall call)
    {
        Leads(call.From, call.RunId);
        var job = cluster.Schedule;
        var uid = call.From.SeenUid ?? "";
        facts.Tried.Add((uid, call.RunId));
        facts.MayBeginAgain(uid, call.RunId, job?.Status, call.From.Lagging.Count > 0);
        facts.MayCallAgain(uid, call.RunId, job);
        var earlier = facts.Calls.Where(c => c.Uid == uid && c.Call.RunId == call.RunId && c.Call.Attempt == call.Attempt).ToList();
        require(earlier.TrueForAll(c => !c.IsAtMostOnce), $"attempt {call.Attempt} of {call.RunId} is called at most once");
        require(
            earlier.TrueForAll(c => facts.Gone.Contains(c.Call.From) || !c.Call.From.HasTerm || c.Call.From != call.From),
            $"attempt {call.Attempt} of {call.RunId} is not repeated by the process that made it");
        require(!facts.Ended.TryGetValue((uid, call.RunId), out var result), $"{call.RunId} has ended ({result}) and is not called again");

        // How a call is delivered was decided when its attempt started, by the spec that the leader knew: an edit before it is repeated changes nothing.
        var isAtMostOnce = earlier.Count == 0
            ? facts.Compiled(uid, call.From.SeenGeneration)?.Schedule?.Delivery == DeliveryMode.AtMostOnce
            : earlier[0].IsAtMostOnce;
        facts.Calls.Add((uid, call, isAtMostOnce));
    }

    private void Leads(SimulatedOperator from, string what) =>
        require(from.IsLeader, $"{what} is started by the leader alone, but {from.Name} leads no more");

    private void NothingIsRetroactive(SimulatedOperator from, ScheduledJob job, StartedAttempt start)
    {
        if (start.Trigger is not (RunTriggers.Schedule or RunTriggers.CatchUp))
            return;
        var status = job.Status ?? new ScheduledJobStatus();
        if (status.Active?.Any(r => r.Id == start.RunId) == true || status.Queued?.Any(q => q.Id == start.RunId) == true
            || status.Backlog.Contains(start.NominalTime))
            return;
        foreach (var (_, generation, at) in _floors.Where(f => f.Uid == start.Uid && f.Generation <= from.SeenGeneration))
        {
            require(
                start.NominalTime > at || facts.Tried.Contains((start.Uid, start.RunId)) && facts.Created.ContainsKey((start.Uid, start.Name)),
                $"{start.RunId} of {start.NominalTime:T} does not start after generation {generation} of {at:T} took effect");
        }
    }

    // An attempt of a run that no status has as active.
    private static bool IsNew(ScheduledJob job, StartedAttempt start) =>
        start is { Number: 1, Trigger: not RunTriggers.Manual } && job.Status?.Active?.Any(r => r.Id == start.RunId) != true;

    // What another run is at work with, at the moment, in the cluster. Not what the operator may not stop: its run is over, and a schedule does
    // not stand still for as long as a policy of the cluster, or a missing permission, keeps a Pod alive.
    private void LimitHolds(ScheduledJob job, StartedAttempt start)
    {
        if (_limitsChanged || job.Spec.Concurrency.Policy is not ("Forbid" or "Queue" or "Replace"))
            return;
        var others = cluster.Objects
            .Where(o => o.Item.OwnerUid() == start.Uid && !o.Item.IsDeleting() && !Cluster.HasEnded(o.Kind, o.Item)
                && !facts.NotStoppable.Contains(o.Item.Name()))
            .Select(o => o.Item.Annotation(ApiConstants.RunIdAnnotation)!)
            .Where(id => id != start.RunId)
            .Distinct()
            .ToList();
        require(
            others.Count < (job.Spec.Concurrency.Limit ?? 1),
            $"{start.RunId} does not start beside {string.Join(" and ", others)} under {job.Spec.Concurrency.Policy} {job.Spec.Concurrency.Limit}");
    }
}
