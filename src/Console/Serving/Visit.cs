namespace ScheduledJobs.Console.Serving;

/// <summary>A request that was let in.</summary>
/// <param name="workspace">What its user may see.</param>
/// <param name="session">Its session, to which forms are bound.</param>
/// <param name="leave">Called at its end.</param>
internal sealed class Visit(Workspace workspace, string session, Action? leave = null) : IDisposable
{
    public Workspace Workspace => workspace;

    public string Session => session;

    public void Dispose() => leave?.Invoke();
}
