namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// When a cache counts as filled although its kind may not be installed: the CustomResourceDefinition of a newer kind, or the permission to read it,
/// may be missing after an upgrade. Then there are none of it, and everything else works.
/// </summary>
/// <param name="isOptional">Whether the operator works without the kind.</param>
internal sealed class OptionalSync(bool isOptional)
{
    /// <summary>
    /// How many times in a row the server must say so before the first sync: with the waits in between, 6 to 12 s. Credentials that have just
    /// expired look the same once, and an API server that starts refuses everything until it has read its roles. Schedules that refer to
    /// calendars would start over if the kind appeared later.
    /// </summary>
    internal const int MinRefusals = 4;

    private readonly TaskCompletionSource _absent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _refusals;

    /// <summary>Whether the server does not serve the kind, or not to us.</summary>
    public bool IsAbsent => _absent.Task.IsCompleted;

    /// <summary>A request has failed, for a reason of the informer.</summary>
    public void Restarting(string reason)
    {
        _refusals = reason == "Other" ? _refusals + 1 : 0;
        if (isOptional && _refusals >= MinRefusals)
            _absent.TrySetResult();
    }

    /// <summary>Completes with the first sync, or once the kind is known to be absent.</summary>
    public Task Of(Task synced) => isOptional ? Task.WhenAny(synced, _absent.Task) : synced;
}
