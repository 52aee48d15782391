using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <content>Does what a plan says, as the executor, the status writer and the cluster do it together.</content>
internal sealed partial class World
{
    // The same order as in the executor, so that a crash leaves the same things behind.
    private void CarryOut(CrashPoint? diesAt)
    {
        _pending = null;
        _events.Clear();
        Stopped.Clear();
        for (var plans = 1; !Dies(diesAt); plans++)
        {
            plans.ShouldBeLessThan(50, "plans follow each other without an end");
            if (LastPlan.Again)
                continue;
            if (diesAt is null or CrashPoint.AfterStatus)
                Record();

            // A Backfill that says that it is complete wakes its schedule.
            if (diesAt is null && Status.Backfills?.Any(p => Backfills?.Any(b => b.Metadata.Uid == p.Uid && b.IsComplete) == true) == true)
                continue;
            break;
        }

        _pending = null;
    }

    /// <summary>Carries out one plan; true if the process dies on the way.</summary>
    private bool Dies(CrashPoint? diesAt)
    {
        LastPlan = Decider.Decide(Snapshot());
        _events.AddRange(LastPlan.Events);
        _pending = LastPlan.Status;
        if (LastPlan.RecordBefore == PlanStep.Stops && DiesRecording(diesAt))
            return true;
        var isLast = !LastPlan.Again;
        if (diesAt == CrashPoint.BeforeStops && (LastPlan.Stops.Count > 0 || isLast))
            return true;
        Stopped.AddRange(LastPlan.Stops);
        foreach (var stop in LastPlan.Stops)
            Delete(stop);
        if (diesAt == CrashPoint.AfterStops && (LastPlan.Stops.Count > 0 || isLast))
            return true;
        if (LastPlan.RecordBefore == PlanStep.Starts && DiesRecording(diesAt))
            return true;
        foreach (var start in LastPlan.Starts)
        {
            if (TryStart(start) is { } refusal)
            {
                _refused.Add(refusal);
                LastPlan = LastPlan with { Again = true };
            }

            if (diesAt == CrashPoint.AfterFirstStart)
                return true;
        }

        return isLast && diesAt is not (null or CrashPoint.AfterStatus) && !LastPlan.Again;
    }

    private bool DiesRecording(CrashPoint? diesAt)
    {
        if (diesAt is CrashPoint.BeforeStatus or CrashPoint.LostStatus)
            return true;
        Record();
        return diesAt == CrashPoint.AfterStatus;
    }

    private void Record()
    {
        Status = _pending!;
        Events.AddRange(_events);
        _events.Clear();
        Backfills = Backfills?.Select(b => b with { Status = BackfillReport.Of(b, Job with { Status = Status }, Now) }).ToArray();
        _refused.RemoveAll(a => Status.Active?.Any(r => r.Id == a.RunId && r.Attempts == a.Number && r.NextAttemptTime is null) != true);
        Outcomes.RemoveAll(o => Status.Notifications?.Owed?.Any(owed => owed.Id == o.Id && owed.To == o.To && owed.Attempts == o.Attempt - 1) != true);
        foreach (var prune in LastPlan.Prunes)
            Delete(prune);
    }

    private Attempt? TryStart(StartAttempt start)
    {
        var attempt = AttemptOf(start);
        if (RefusedCreations > 0 && attempt.ObjectName is not null)
        {
            RefusedCreations--;
            return attempt with
            {
                State = AttemptState.Failed,
                FinishedAt = Now,
                ObjectName = null,
                Failure = new Failure(Reasons.PodCreateFailed, "exceeded quota", RetryClasses.PodFailed),
            };
        }

        Started.Add(start);
        _attempts[(start.RunId, start.Number)] = attempt;
        return null;
    }

    private void Delete(Attempt attempt)
    {
        var key = (attempt.RunId, attempt.Number);
        if (DeletedLinger && attempt is { ObjectName: not null, IsFinished: false })
            _attempts[key] = _attempts[key] with { IsDeleting = true };
        else
            _attempts.Remove(key);
    }

    private Attempt AttemptOf(StartAttempt start)
    {

        // As an invalid spec leaves it.
        var kind = _lastGood!.ActionKind;
        return new Attempt
        {
            RunId = start.RunId,
            Number = start.Number,
            Kind = kind,
            NominalTime = start.NominalTime,
            Trigger = start.Trigger,
            State = kind == ActionKind.Http ? AttemptState.Running : AttemptState.Pending,
            CreatedAt = Now + ServerAhead,
            ObjectName = kind == ActionKind.Http ? null : RunNames.Attempt(start.RunId, start.Number),
        };
    }

    private World Change(string runId, int attempt, Func<Attempt, Attempt> change)
    {
        _attempts[(runId, attempt)] = change(_attempts[(runId, attempt)]);
        return this;
    }
}
