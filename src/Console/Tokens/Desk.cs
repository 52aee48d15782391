using ScheduledJobs.Console.Serving;

namespace ScheduledJobs.Console.Tokens;

/// <summary>A token in use, and its workspace. Guarded by the gate of <see cref="Workspaces"/>.</summary>
/// <param name="key">The token and the namespaces that its user has named.</param>
/// <param name="token">The token.</param>
/// <param name="owner">Whose it is.</param>
/// <param name="scope">The namespaces that are shown; empty for all.</param>
/// <param name="workspace">What is read with the token.</param>
internal sealed class Desk(string key, BearerToken token, TokenOwner owner, IReadOnlyList<string> scope, Workspace workspace) : IPlace, IAsyncDisposable
{
    public string Key => key;

    public string TokenId => token.Id;

    public TokenOwner Owner => owner;

    public IReadOnlyList<string> Scope => scope;

    public Workspace Workspace => workspace;

    /// <summary>When the API server has last agreed.</summary>
    public long CheckedAt { get; set; }

    public long UsedAt { get; set; }

    /// <summary>Requests and streams that are under way.</summary>
    public int Readers { get; set; }

    /// <summary>Whether it is closed: it goes with its last reader.</summary>
    public bool IsClosed { get; set; }

    bool IPlace.IsInUse => Readers > 0;

    string IPlace.Tenant => owner.Tenant;

    public async ValueTask DisposeAsync()
    {
        await workspace.DisposeAsync();
        workspace.Sources.Client.Dispose();
    }
}
