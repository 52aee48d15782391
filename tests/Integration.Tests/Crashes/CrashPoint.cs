using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Crashes;

/// <summary>A point between two writes at which the operator dies, and the run's expected outcome under the next operator.</summary>
/// <param name="Action">Pod, Job, or the delivery mode of a call.</param>
/// <param name="Point">The point, in words.</param>
/// <param name="Name">Name of the schedule that is brought there.</param>
/// <param name="Spec">Its action.</param>
public sealed record CrashPoint(string Action, string Point, string Name, JsonObject Spec)
{
    /// <summary>Adds the fault that stops the operator there to the script. The result tells whether the point has been reached.</summary>
    public required Func<FaultRules, Func<bool>> Arm { get; init; }

    /// <summary>Whether the call arrives but gets no response as long as the first operator lives.</summary>
    public bool FirstCallHangs { get; init; }

    /// <summary>Whether the response to the first call is 500.</summary>
    public bool FirstCallFails { get; init; }

    /// <summary>Wait before the second attempt. If the operator dies during it, long enough to be sure of that.</summary>
    public string Backoff { get; init; } = "1s";

    public string Result { get; init; } = "Succeeded";

    /// <summary>Attempts, as the status counts them.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Number of Pods or Jobs created, or of calls that arrived.</summary>
    public int Deliveries { get; init; } = 1;

    public override string ToString() => $"{Action}, {Point}";
}

/// <summary>The requests of the first operator for one schedule.</summary>
public sealed class FaultRules(FaultScript script, string operatorName, string schedule)
{
    /// <summary>The create of an attempt's Pod or Job.</summary>
    public FaultRule Create(int attempt)
    {
        var name = new Regex($"^{schedule}-[0-9]+{(attempt == 1 ? "" : $"-{attempt - 1}")}$", RegexOptions.None, TimeSpan.FromSeconds(1));
        return script.When(Verb.Create, "*").By(operatorName).Where(c => c.Resource is "pods" or "jobs" && name.IsMatch(c.Name ?? ""));
    }

    /// <summary>The status write that says that the run has started; for AtMostOnce, the intent.</summary>
    public FaultRule Start => Status("\"startTime\":");

    /// <summary>The status write that says when the next attempt is due.</summary>
    public FaultRule Backoff => Status("\"nextAttemptTime\":\"");

    /// <summary>The status write that says how the run ended.</summary>
    public FaultRule Outcome => Status("\"succeeded\":1");

    private FaultRule Status(string text) => script.When(Verb.Patch, "scheduledjobs/status").By(operatorName)
        .Where(c => c.Name == schedule && c.Body.Contains(text, StringComparison.Ordinal));
}
