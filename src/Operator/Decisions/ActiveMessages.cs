using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Keeps the messages of active runs, of which there may be a thousand, within what one request to the API server takes.</summary>
internal static class ActiveMessages
{
    /// <summary>Characters of all messages together.</summary>
    public const int Budget = 64 * 1024;

    public static RunStatus[] Bound(List<RunStatus> active)
    {
        var max = Math.Min(StatusLimits.Message, Budget / active.Count);
        return [.. active.Select(r => r.Message is { } m && m.Length > max ? r with { Message = Draft.Cut(m, max) } : r)];
    }
}
