using Microsoft.Extensions.Logging;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;

namespace ScheduledJobs.Console.Tokens;

/// <summary>The result of an attempt to enter with a token.</summary>
/// <param name="Visit">The visit; null if it is refused.</param>
/// <param name="Status">The status code of the refusal.</param>
/// <param name="Why">Its reason, for the user.</param>
internal sealed record Admission(Visit? Visit, int Status, string Why);

/// <summary>
/// The workspace of each token in use: a watch and a cache that are read with this token, and shown only with this very token. The API
/// server is asked again every 30 seconds whether the token is still good; when it says no, or nothing, nothing is shown.
/// </summary>
internal sealed class Workspaces(KubeClient server, SharedConsoleOptions options, FormTokens forms, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long the API server's word about a token counts.</summary>
    public static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    /// <summary>How long a workspace without readers is kept.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time = options.Time;
    private readonly Dictionary<string, Desk> _desks = [];
    private readonly Lock _gate = new();

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _desks.Count;
        }
    }

    /// <summary>Enters with a token.</summary>
    /// <param name="token">The user's token.</param>
    /// <param name="session">The session to which forms are bound.</param>
    /// <param name="named">The namespaces that the user has named.</param>
    /// <param name="cancellationToken">Cancels the questions to the API server.</param>
    public async Task<Admission> EnterAsync(BearerToken token, string session, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        CloseIdle();
        var key = $"{token.Id} {string.Join(',', named)}";
        lock (_gate)
        {
            if (_desks.GetValueOrDefault(key) is { } known && _time.GetElapsedTime(known.CheckedAt) < Recheck)
                return new Admission(Enter(known, session), 0, "");
        }

        var client = server.WithToken(token.Text);
        var isKept = false;
        try
        {
            if (await Scope.FindAsync(new AccessReviews(client, _time), named, options.Namespaces, cancellationToken) is not { } scope)
            {
                Close(desk => desk.Key == key);
                return new Admission(null, 403, WhyNone(named));
            }

            lock (_gate)
                return Enter(token, key, session, client, scope, out isKept);
        }
        catch (ApiException e) when (e.Code == 401)
        {
            Close(desk => desk.TokenId == token.Id);
            return new Admission(null, 401, "The API server does not accept the token: it is wrong, or it has expired.");
        }
        finally
        {
            if (!isKept)
                client.Dispose();
        }
    }

    /// <summary>Ends all workspaces of a token.</summary>
    public void Forget(BearerToken token) => Close(desk => desk.TokenId == token.Id);

    /// <summary>Ends workspaces that have had no reader for a while.</summary>
    public void CloseIdle() => Close(desk => desk.Readers == 0 && _time.GetElapsedTime(desk.UsedAt) >= Idle);

    public async ValueTask DisposeAsync()
    {
        List<Desk> desks;
        lock (_gate)
        {
            desks = [.. _desks.Values];
            _desks.Clear();
        }

        foreach (var desk in desks)
            await desk.DisposeAsync();
    }

    private string WhyNone(IReadOnlyList<string> named) => named.Count == 0 && options.Namespaces.Count == 0
        ? "You may not list the ScheduledJobs of all namespaces. Name the namespaces whose ScheduledJobs you may list."
        : "You may not list the ScheduledJobs of any of these namespaces.";

    /// <summary>Called with the gate held, after the API server has agreed.</summary>
    private Admission Enter(BearerToken token, string key, string session, KubeClient client, IReadOnlyList<string> scope, out bool isKept)
    {
        isKept = false;
        if (_desks.GetValueOrDefault(key) is { } known)
        {
            if (known.Scope.SequenceEqual(scope))
            {
                known.CheckedAt = _time.GetTimestamp();
                return new Admission(Enter(known, session), 0, "");
            }

            Remove(known);
        }

        if (_desks.Count >= options.MaxUsers)
        {
            if (_desks.Values.Where(desk => desk.Readers == 0).MinBy(desk => desk.UsedAt) is not { } unused)
                return new Admission(null, 503, $"{options.MaxUsers} users are here already. Try again later; --max-users allows more.");
            Remove(unused);
        }

        var catalog = Catalog.Watching(client, scope, options.DefaultTimeZone, _time, logger);
        var sources = new Sources(client, catalog, new AccessReviews(client, _time), catalog.Compiler, options.IsReadOnly, options.Cluster) { HasLogin = true };
        var desk = new Desk(key, token.Id, scope, new Workspace(sources, forms, _time)) { CheckedAt = _time.GetTimestamp() };
        _desks[key] = desk;
        isKept = true;
        return new Admission(Enter(desk, session), 0, "");
    }

    private Visit Enter(Desk desk, string session)
    {
        desk.Readers++;
        desk.UsedAt = _time.GetTimestamp();
        return new Visit(desk.Workspace, session, () =>
        {
            lock (_gate)
            {
                desk.Readers--;
                desk.UsedAt = _time.GetTimestamp();
            }
        });
    }

    private void Close(Func<Desk, bool> which)
    {
        lock (_gate)
        {
            foreach (var desk in _desks.Values.Where(which).ToList())
                Remove(desk);
        }
    }

    /// <summary>Ends a workspace. No request waits until its watch has ended.</summary>
    private void Remove(Desk desk)
    {
        _desks.Remove(desk.Key);
        _ = Task.Run(async () => await desk.DisposeAsync());
    }

    private sealed class Desk(string key, string tokenId, IReadOnlyList<string> scope, Workspace workspace)
    {
        public string Key => key;

        public string TokenId => tokenId;

        public IReadOnlyList<string> Scope => scope;

        public Workspace Workspace => workspace;

        /// <summary>When the API server has last agreed.</summary>
        public long CheckedAt { get; set; }

        public long UsedAt { get; set; }

        /// <summary>Requests and streams that are under way.</summary>
        public int Readers { get; set; }

        public async ValueTask DisposeAsync()
        {
            await workspace.DisposeAsync();
            workspace.Sources.Client.Dispose();
        }
    }
}
