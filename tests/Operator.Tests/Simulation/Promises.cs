using System.Text.Json.Nodes;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions.Model;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>Watches a simulation from outside, and reports the first broken promise.</summary>
internal sealed class Promises
{
    private readonly ApiStore _store;
    private readonly Facts _facts;
    private readonly StartPromises _starts;
    private readonly StatusPromises _statuses;
    private readonly Cluster _cluster;
    private readonly VirtualTime _time;
    private ModelViolation? _violation;
    private (string Uid, string Value)? _wanted;
    private ApiCall? _lastSent;

    public Promises(ApiStore store, Cluster cluster, VirtualTime time)
    {
        _store = store;
        _cluster = cluster;
        _time = time;
        _facts = new Facts(store);
        _starts = new StartPromises(_facts, cluster, time, Require);
        _statuses = new StatusPromises(_facts, Require);
    }

    /// <summary>Throws if a promise was broken.</summary>
    public void Check()
    {
        if (_violation is not null)
            throw _violation;
    }

    public void Failed(Exception fault) => Require(false, $"nothing throws, but this did: {fault}");

    public void Sent(ApiCall call)
    {
        _lastSent = call;
        if (call.Verb == Verb.Create)
            _starts.Creates(call);
        else if (call.Verb == Verb.Delete)
            Stops(call.Name!);
    }

    private void Stops(string name)
    {
        _facts.Stopped.Add(name);
        if (_cluster.Schedule is not { Status: { } status } job || _facts.Created.GetValueOrDefault((job.Metadata.Uid!, name)) is not { } started)
            return;
        var run = status.Active?.FirstOrDefault(r => r.Id == started.RunId);
        Require(
            run is null || run.NextAttemptTime is not null || run.Attempts > started.Number,
            $"the end of {name} is on record before it is stopped");
    }

    public void Refused(ApiCall call)
    {
        if (call.Verb == Verb.Delete)
            _facts.NotStoppable.Add(call.Name!);
    }

    public void Created(ApiCall call, JsonObject item)
    {
        var started = StartedAttempt.Of(item);
        _facts.Created[(started.Uid, started.Name)] = started;
        if (!ReferenceEquals(call, _lastSent))
            _facts.Late.Add(started.Name);
    }

    /// <summary>The operator has deleted the ScheduledJob.</summary>
    public void Expired(ApiCall call, JsonObject item)
    {
        var status = Facts.StatusOf(item["status"]);
        var uid = item.Uid();
        Require(status is { ActiveCount: 0, Queued: null, Backlog: null }, $"what is active or waits keeps a schedule from being deleted");
        Require(
            status.CompletedSince is not null && status.Conditions!.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.Completed }),
            $"{call.From.Name} deletes only a schedule that is completed");
        Require(_facts.Compiled(uid, item.Generation())?.Schedule?.TimeToLiveCompleted is not null, $"a schedule without a ttl is kept");
        Require(
            _wanted is not var (wanted, value) || wanted != uid || _facts.Known.Contains((uid, RunNames.Manual(Cluster.Name, value))),
            $"a run that was asked for keeps a schedule from being deleted");
    }

    public void TakesOver(SimulatedOperator process) => _facts.FoundBy[process] = [.. _cluster.Objects.Select(o => o.Item.Name())];

    public void Arrived(ArrivedCall call) => _starts.Arrives(call);

    public void StatusWritten(ApiCall call, JsonObject before, JsonObject item) =>
        _statuses.Written(call, item.Uid(), Facts.StatusOf(before), Facts.StatusOf(item["status"]));

    public void Changed(ApiChange change)
    {
        if (change.Kind == ApiStore.ScheduledJobs && change.Json is not null && _facts.Schedule is { } job)
            _facts.Compile(job);
        if (change is { Kind: not ApiStore.ScheduledJobs, Json: { } json } && JsonNode.Parse(json)!.AsObject() is var item && HasSucceeded(item))
            _facts.Succeeded.Add(change.Name);
    }

    public void Edited(ScheduledJobSpec before, ScheduledJobSpec after)
    {
        _starts.Edited(before, after);

        // A value that is first seen together with an invalid spec starts nothing.
        if (_wanted is var (uid, value) && !_facts.Known.Contains((uid, RunNames.Manual(Cluster.Name, value))))
            _wanted = null;
    }

    public void RunNow(string? value)
    {
        var job = _cluster.Schedule!;
        var isReady = job.Status?.Conditions?.Any(c => c is { Type: ConditionTypes.Ready, Status: ConditionStatus.True }) == true;
        _wanted = value is not null && isReady && _facts.Compile(job).IsValid ? (job.Metadata.Uid!, value) : null;
    }

    public void Cancels(string? value)
    {
        foreach (var id in CancelList.Read(value).Ids)
            _facts.Cancels.Add((_cluster.Schedule!.Metadata.Uid!, id));
    }

    public void Meets(JsonObject item, Fate fate)
    {
        if (fate is Fate.IsDeletedByUser || (fate == Fate.Goes && item.IsDeleting() && !_facts.Stopped.Contains(item.Name())))
            _facts.TakenAway.Add(item.Name());
    }

    public void Left(SimulatedOperator process) => _facts.Gone.Add(process);

    /// <summary>Whether a call belongs to the current schedule.</summary>
    public bool IsOfSchedule(ArrivedCall call) =>
        _facts.Calls.Exists(c => ReferenceEquals(c.Call, call) && c.Uid == _cluster.Schedule?.Metadata.Uid);

    /// <summary>What holds at the end.</summary>
    public void CheckEnd()
    {
        foreach (var started in _facts.Created.Values.Where(s => s.Uid == _cluster.Schedule!.Metadata.Uid))
        {
            // What is created after its time was recorded as missed is stopped: see Ending. So is a scheduled run of 2100 whose record is lost: on record,
            // it would silence its schedule.
            Require(
                _facts.OnRecord.Contains((started.Uid, started.RunId, started.Number)) || _facts.Late.Contains(started.Name)
                    || _facts.TakenAway.Contains(started.Name) || IsTooFarAhead(started),
                $"{started.Name} was created, and its run is on record as started");
        }

        // A leader that dies right after a call may leave no trace of it: the call is repeated, or missed.
        foreach (var (uid, call, _) in _facts.Calls.Where(c => c.Uid == _cluster.Schedule!.Metadata.Uid && Stayed(c.Call.From)))
            Require(_facts.Known.Contains((uid, call.RunId)), $"{call.RunId} was called, and is on record");
        if (_wanted is var (wantedUid, value) && wantedUid == _cluster.Schedule!.Metadata.Uid)
            Require(_facts.Known.Contains((wantedUid, RunNames.Manual(Cluster.Name, value))), $"the run that was asked for by {value} is on record");
        var left = _cluster.Objects.Where(o => !o.Item.IsDeleting() && !Cluster.HasEnded(o.Kind, o.Item)).Select(o => o.Item.Name()).ToList();
        Require(left.Count == 0, $"in the end nothing runs, but {string.Join(", ", left)}");
        var started2 = _cluster.Schedule!.Status!.StartedRuns;
        var tried = _facts.Tried.Count(t => t.Uid == _cluster.Schedule!.Metadata.Uid);
        Require(started2 <= tried, $"startedRuns counts runs that were started: {started2}, but {tried} were");
        Check();
    }

    private bool IsTooFarAhead(StartedAttempt started) =>
        started.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp && started.NominalTime - _time.Now > TimeSpan.FromDays(1);

    private bool Stayed(SimulatedOperator process) => process.HasTerm && !_facts.Gone.Contains(process);

    private static bool HasSucceeded(JsonObject item) =>
        (string?)item["status"]?["phase"] == "Succeeded" || (string?)item["status"]?["conditions"]?[0]?["type"] == "Complete";

    private void Require(bool holds, FormattableString promise)
    {
        if (!holds)
            _violation ??= new ModelViolation(FormattableString.Invariant(promise));
    }
}
