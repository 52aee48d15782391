using System.Net;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The end of each script: all trouble is over. The schedule continues, and when nothing is due any more everything is accounted for.</summary>
internal sealed class Ending(Simulator simulation)
{
    private const int MostWrites = 100;

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(6);

    public void Play()
    {
        EndTroubles();
        simulation.Do(new Step.Wait(61));

        // What has just been decided is written a moment later.
        for (var i = 0; i < MostWrites && simulation.Leader!.HasUnwritten; i++)
            simulation.Do(new Step.Wait(0.01));
        NothingIsStuck();
        simulation.Do(new Step.PauseNamespace(null));
        simulation.Edit(simulation.Repaired() with { Suspend = false, SuspendUntil = null, TripAfter = null, TtlAfterCompleted = null });
        GoOn(rounds: 3);
        Schedules();
        Stop();
        GoOn(rounds: 12);
        IsOver();
    }

    private void EndTroubles()
    {
        simulation.Network.ClearTroubles();
        while (simulation.Network.Held is [var held, ..])
        {
            simulation.Network.Release(held, answers: true);
            simulation.Settle();
        }

        while (simulation.Frozen.Any())
            simulation.Do(new Step.Thaw());
        foreach (var kind in ApiStore.Kinds)
        {
            simulation.Do(new Step.CatchesUp(kind, OfLeader: true));
            simulation.Do(new Step.CatchesUp(kind, OfLeader: false));
        }

        simulation.Do(new Step.ClockIsOff(0));
        simulation.Do(new Step.TakeOver());
    }

    /// <summary>Without anything new in the cluster, each active run has something that keeps it active.</summary>
    private void NothingIsStuck()
    {
        // A lost call is repeated once its spec is valid again.
        var status = simulation.Cluster.Schedule?.Status;
        var isReady = status?.Conditions?.Any(c => c is { Type: ConditionTypes.Ready, Status: ConditionStatus.True }) == true;
        foreach (var run in isReady ? status?.Active ?? [] : [])
        {
            var name = run.Pod ?? run.Job;
            Unless(
                run.NextAttemptTime is not null || (name is null
                    ? simulation.Target.Open.Any(c => c.RunId == run.Id)
                    : simulation.Cluster.Objects.Any(o => o.Item.Name() == name)),
                $"{run.Id} is active, but with nothing");
        }

        // Only where an operator has seen the resource before: what stood there already does nothing. A value of run-now can begin another run of its name.
        var cancelled = CancelList.Read(simulation.Cluster.Schedule?.Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation)).Ids;
        foreach (var id in cancelled.Where(id => !RunNames.IsManual(Cluster.Name, id)))
            Unless(RunList.Open(status).All(run => run.Id != id), $"{id} was cancelled, and is neither active nor waiting");

        // Whatever clock a run began under.
        if (simulation.Cluster.Schedule is { } job && new ScheduleCompiler("UTC").Compile(job).Schedule?.Timeout is { } timeout)
        {
            var latest = Instants.Add(simulation.Time.Now.AddSeconds(1), timeout);
            foreach (var run in status?.Active ?? [])
                Unless(run.Deadline is null || run.Deadline <= latest, $"{run.Id} has its timeout, but until {run.Deadline:u}");
        }

        foreach (var (kind, item) in simulation.Cluster.Objects.Where(o => !o.Item.IsDeleting() && !Cluster.HasEnded(o.Kind, o.Item)))
        {
            var id = item.Annotation(ApiConstants.RunIdAnnotation);
            Unless(status?.Active?.Any(r => r.Id == id) == true, $"{kind}/{item.Name()} runs, and its run is active");
        }

        var calls = simulation.Target.Open.Where(c => !simulation.Promises.IsOfSchedule(c)).ToList();
        Unless(calls.Count == 0, $"calls end with their schedule, but {calls.Count} go on");
        if (!simulation.Cluster.Exists)
            simulation.Do(new Step.Recreate());
    }

    /// <summary>Time passes, and everything in progress succeeds.</summary>
    private void GoOn(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            foreach (var (kind, item) in simulation.Cluster.Objects)
                simulation.Cluster.Meet(kind, item, item.IsDeleting() ? Fate.Goes : Fate.Succeeds);
            while (simulation.Target.Open is [var call, ..])
                simulation.Target.Answer(call, HttpStatusCode.OK);
            simulation.Do(new Step.Wait(i == 0 ? LongestBackoff.TotalSeconds : 61));
        }
    }

    private void Schedules()
    {
        var job = simulation.Cluster.Schedule!;
        var ready = job.Status?.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        if (ready is null or { Status: not ConditionStatus.True } or { Reason: Reasons.Completed })
        {
            Unless(ready is { Reason: Reasons.Completed or Reasons.NeverFires or Reasons.SearchGivenUp or Reasons.ClockSkew or Reasons.InvalidTemplate }, $"a valid schedule is ready, but it is {ready?.Reason}: {ready?.Message}");
            return;
        }

        // Where the last runs of maxRuns wait for an active one, its end is what makes it look: that it has something to end with, others promise.
        var waitsForItsTurn = job.Status is { NextRunTime: null, Active.Count: > 0 } and ({ Queued.Count: > 0 } or { Backlog: not null });
        Unless(simulation.Leader!.HasPlans || waitsForItsTurn, $"a schedule that is ready has a next look");
        Unless(
            !(job.Status!.LastScheduleTime > simulation.Time.Now.AddDays(1)),
            $"a schedule that has been dealt with up to {job.Status.LastScheduleTime:u} is not ready");
        var trigger = new ScheduleCompiler("UTC").Compile(job).Schedule!.Timetable.Trigger;
        var due = trigger.LastBefore(simulation.Time.Now.AddMinutes(-2));
        Unless(
            !(due > job.Status.EffectiveSince) || job.Status.LastScheduleTime >= due,
            $"a schedule that is ready goes on, but at {simulation.Time.Now:T} it is at {job.Status.LastScheduleTime:T}");
    }

    private void Stop() => simulation.Edit(
        simulation.Repaired() with { Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2026-01-01T00:00:00Z" } } });

    private void IsOver()
    {
        var status = simulation.Cluster.Schedule!.Status!;
        Unless(status.Active is null or { Count: 0 }, $"in the end nothing is active, but {status.Active?[0].Id} is");
        Unless(status.Backlog is null, $"in the end there is no backlog, but {status.Backlog?.Remaining} are in it");
        Unless(status.Queued is null or { Count: 0 }, $"in the end nothing waits, but {status.Queued?[0].Id} does");
        simulation.Promises.CheckEnd();
    }
}
