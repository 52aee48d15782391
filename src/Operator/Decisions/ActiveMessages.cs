using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Keeps the messages of active runs, which can number a thousand, within the size limit of an API request.</summary>
internal static class ActiveMessages
{
    /// <summary>Most characters of all messages together.</summary>
    public const int Budget = 64 * 1024;

    public static RunStatus[] Bound(List<RunStatus> active)
    {
        var max = Math.Min(StatusLimits.Message, Budget / active.Count);
        return [.. active.Select(r => r.Message is { } m && m.Length > max ? r with { Message = Draft.Cut(m, max) } : r)];
    }
}
