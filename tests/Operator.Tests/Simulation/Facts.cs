using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

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
    public static StartedAttempt Of(JsonObject item) => new(
        item.OwnerUid()!,
        item.Name(),
        item.Annotation(ApiConstants.RunIdAnnotation)!,
        int.Parse(item.Annotation(ApiConstants.AttemptAnnotation)!),
        item.Annotation(ApiConstants.TriggerAnnotation)!,
        DateTimeOffset.Parse(item.Annotation(ApiConstants.ScheduledTimeAnnotation)!));
}
