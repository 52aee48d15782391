using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>What has happened in a simulation, as seen from outside the operator. Schedules are identified by their uid.</summary>
internal sealed class Facts(ApiStore store)
{
    private readonly Dictionary<(string Uid, long Generation), Compilation> _compiled = [];

    /// <summary>Pods and Jobs that were created, by uid of the schedule and name.</summary>
    public Dictionary<(string Uid, string Name), StartedAttempt> Created { get; } = [];

    /// <summary>Names of Pods and Jobs that were created after the sender, or another process, had moved on.</summary>
    public HashSet<string> Late { get; } = [];

    /// <summary>Names of Pods and Jobs that existed when a process took over.</summary>
    public Dictionary<SimulatedOperator, HashSet<string>> FoundBy { get; } = [];

    /// <summary>Attempts that some status reported as started.</summary>
    public HashSet<(string Uid, string RunId, int Number)> OnRecord { get; } = [];

    /// <summary>Runs that some status mentioned.</summary>
    public HashSet<(string Uid, string RunId)> Known { get; } = [];

    /// <summary>Runs for which some status reported a result, and the result.</summary>
    public Dictionary<(string Uid, string RunId), string> Ended { get; } = [];

    /// <summary>Scheduled runs that the operator tried to start.</summary>
    public HashSet<(string Uid, string RunId)> Tried { get; } = [];

    /// <summary>Runs that somebody asked to cancel.</summary>
    public HashSet<(string Uid, string RunId)> Cancels { get; } = [];

    /// <summary>Names of Pods and Jobs that succeeded.</summary>
    public HashSet<string> Succeeded { get; } = [];

    /// <summary>Names of Pods and Jobs that were removed by a user or by the loss of their node.</summary>
    public HashSet<string> TakenAway { get; } = [];

    /// <summary>Names of Pods and Jobs that the operator asked to delete.</summary>
    public HashSet<string> Stopped { get; } = [];

    /// <summary>Names of Pods and Jobs whose deletion the API server has refused.</summary>
    public HashSet<string> NotStoppable { get; } = [];

    /// <summary>Calls that have arrived at their target.</summary>
    public List<(string Uid, ArrivedCall Call, bool IsAtMostOnce)> Calls { get; } = [];

    /// <summary>Processes that are gone.</summary>
    public HashSet<SimulatedOperator> Gone { get; } = [];

    /// <summary>
    /// A value of run-now that has left the list of the last ten may be used again when nothing of its run is left: then another run begins under its id.
    /// </summary>
    /// <param name="uid">The schedule.</param>
    /// <param name="runId">The run that begins.</param>
    /// <param name="before">The status before it.</param>
    /// <param name="isBlind">Whether the operator's cache may not show what is left.</param>
    public void MayBeginAgain(string uid, string runId, ScheduledJobStatus? before, bool isBlind)
    {
        var run = (uid, runId);
        if (!Ended.ContainsKey(run) || !RunNames.IsManual(Cluster.Name, runId) || before?.HasUsedManual(runId) == true || (!isBlind && IsLeft(uid, runId)))
            return;
        Ended.Remove(run);
        Known.Remove(run);
        OnRecord.RemoveWhere(r => (r.Uid, r.RunId) == run);
        Calls.RemoveAll(c => (c.Uid, c.Call.RunId) == run);
        foreach (var key in Created.Where(c => (c.Key.Uid, c.Value.RunId) == run).Select(c => c.Key).ToList())
            Created.Remove(key);
    }

    /// <summary>A value of run-now may be used again before the end of its former run is on record: then its calls have ended.</summary>
    public void MayCallAgain(string uid, string runId, ScheduledJob? job)
    {
        var former = Calls.Where(c => (c.Uid, c.Call.RunId) == (uid, runId)).ToList();
        if (job?.Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunNowAnnotation) is { } value && RunNames.Manual(Cluster.Name, value) == runId
            && job.Status?.HasUsedManual(runId) == false && former.TrueForAll(c => c.Call.Answer.Task.IsCompleted))
            Calls.RemoveAll(former.Contains);
    }

    /// <summary>
    /// A schedule that a clock in 2100 had taken there restarts: later times that did not start by that clock, such as those of a suspension that was over by
    /// it, are due again.
    /// </summary>
    public void RestartsAfter(string uid, DateTimeOffset last)
    {
        foreach (var run in Ended.Keys.Where(r => r.Uid == uid && !Tried.Contains(r) && SecondsOf(r.RunId) > last.ToUnixTimeSeconds()).ToList())
            Ended.Remove(run);
    }

    /// <summary>The nominal time in the id of a scheduled run; null for a manual one.</summary>
    public static long? SecondsOf(string? runId) => long.TryParse(runId?[(runId.LastIndexOf('-') + 1)..], out var seconds) ? seconds : null;

    private bool IsLeft(string uid, string runId) => store.List(ApiStore.Pods).Concat(store.List(ApiStore.Jobs))
        .Any(item => item.OwnerUid() == uid && item.Annotation(ApiConstants.RunIdAnnotation) == runId);

    public ScheduledJob? Schedule => store.Find(ApiStore.ScheduledJobs, Cluster.Name)?.Deserialize(ModelJsonContext.Default.ScheduledJob);

    public Compilation Compile(ScheduledJob job)
    {
        var key = (job.Metadata.Uid!, job.Metadata.Generation!.Value);
        if (!_compiled.TryGetValue(key, out var compilation))
            _compiled[key] = compilation = new ScheduleCompiler("UTC").Compile(job);
        return compilation;
    }

    public Compilation? Compiled(string uid, long? generation) => _compiled.GetValueOrDefault((uid, generation ?? 0));

    public static ScheduledJobStatus StatusOf(JsonNode? status) => status.Deserialize(ModelJsonContext.Default.ScheduledJobStatus) ?? new();
}

/// <summary>An attempt, read from the object that it created.</summary>
internal sealed record StartedAttempt(string Uid, string Name, string RunId, int Number, string Trigger, DateTimeOffset NominalTime)
{
    /// <summary>The uid of the object; null if it is only requested.</summary>
    public string? ObjectUid { get; private init; }

    public static StartedAttempt Of(JsonObject item) => new(
        item.OwnerUid()!,
        item.Name(),
        item.Annotation(ApiConstants.RunIdAnnotation)!,
        int.Parse(item.Annotation(ApiConstants.AttemptAnnotation)!),
        item.Annotation(ApiConstants.TriggerAnnotation)!,
        DateTimeOffset.Parse(item.Annotation(ApiConstants.ScheduledTimeAnnotation)!))
    {
        ObjectUid = (string?)item["metadata"]!["uid"],
    };
}
