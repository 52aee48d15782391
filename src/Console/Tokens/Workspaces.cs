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
/// <param name="Owner">Whose the token is; null if the API server does not accept it.</param>
internal sealed record Admission(Visit? Visit, int Status, string Why, TokenOwner? Owner);

/// <summary>
/// The workspace of each token in use: a watch and a cache that are read with this token, and shown only with this very token. The API
/// server is asked again every 30 seconds whether the token is still good; when it says no, or nothing, nothing is shown.
/// </summary>
internal sealed class Workspaces(KubeClient server, SharedConsoleOptions options, FormTokens forms, Visitors visitors, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long the API server's word about a token counts.</summary>
    public static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    /// <summary>How long a workspace without readers is kept.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private const string GaveWay = "The console is full, and this window has made room for another user. It goes on as soon as there is room.";

    private readonly TimeProvider _time = options.Time;
    private readonly Places _places = new(options.MaxUsers);
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
                return visitors.TryEnter(known.Owner) ? Enter(known, session) : TooBusy(known.Owner);
        }

        using var arrival = new Arrival(key, token, session, server.WithToken(token.Text));
        try
        {
            var owner = await TokenOwner.AskAsync(arrival.Client, cancellationToken);
            return visitors.TryEnter(owner) ? await CheckAsync(arrival, owner, named, cancellationToken) : TooBusy(owner);
        }
        catch (ApiException e) when (e.Code == 401)
        {
            Close(desk => desk.TokenId == token.Id);
            return new Admission(null, 401, "The API server does not accept the token: it is wrong, or it has expired.", null);
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

    private static Admission TooBusy(TokenOwner owner) => new(null, 429, Visitors.WhyNot(owner), owner);

    private Admission Full(int status, TokenOwner owner) => status == 429
        ? new(null, 429, $"{owner.Tenant} has {_places.Share} of {options.MaxUsers} places, which is the limit, and uses all of them. Close some windows, or try again later; --max-users allows more.", owner)
        : new(null, 503, $"{options.MaxUsers} users are here already. Try again later; --max-users allows more.", owner);

    /// <summary>Asks the API server what the user may see. The request is counted, and counts no longer unless it is let in.</summary>
    private async Task<Admission> CheckAsync(Arrival arrival, TokenOwner owner, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        Admission? admission = null;
        try
        {
            if (await Scope.FindAsync(new AccessReviews(arrival.Client, _time), named, options.Namespaces, cancellationToken) is not { } scope)
            {
                Close(desk => desk.Key == arrival.Key);
                return new Admission(null, 403, WhyNone(named), owner);
            }

            lock (_gate)
                return admission = Enter(arrival, owner, scope);
        }
        finally
        {
            if (admission?.Visit is null)
                visitors.Leave(owner);
        }
    }

    /// <summary>Called with the gate held, after the API server has agreed.</summary>
    private Admission Enter(Arrival arrival, TokenOwner owner, IReadOnlyList<string> scope)
    {
        if (_desks.GetValueOrDefault(arrival.Key) is { } known)
        {
            if (known.Scope.SequenceEqual(scope))
            {
                known.CheckedAt = _time.GetTimestamp();
                return Enter(known, arrival.Session);
            }

            Remove(known);
        }

        var (givesWay, refusal) = _places.Find(owner.Tenant, _desks.Values);
        if (refusal != 0)
            return Full(refusal, owner);
        if (givesWay is Desk other)
            Remove(other, GaveWay);

        var catalog = Catalog.Watching(arrival.Client, scope, options.DefaultTimeZone, _time, logger);
        var sources = new Sources(arrival.Client, catalog, new AccessReviews(arrival.Client, _time), catalog.Compiler, options.IsReadOnly, options.Cluster)
        {
            HasLogin = true,
            Backfills = new ScheduleBackfills(arrival.Client, _time),
            Turns = _desks.Values.FirstOrDefault(desk => desk.Owner.Tenant == owner.Tenant)?.Workspace.Sources.Turns ?? new Turns(),
        };
        var desk = new Desk(arrival.Key, arrival.Token, owner, scope, new Workspace(sources, forms, _time)) { CheckedAt = _time.GetTimestamp() };
        _desks[desk.Key] = desk;
        arrival.IsKept = true;
        return Enter(desk, arrival.Session);
    }

    /// <summary>Called with the gate held, for a request that is counted.</summary>
    private Admission Enter(Desk desk, string session)
    {
        desk.Readers++;
        desk.UsedAt = _time.GetTimestamp();
        return new Admission(new Visit(desk.Workspace, session, () => Leave(desk)), 0, "", desk.Owner);
    }

    private void Leave(Desk desk)
    {
        visitors.Leave(desk.Owner);
        lock (_gate)
        {
            desk.Readers--;
            desk.UsedAt = _time.GetTimestamp();
            if (desk is { IsClosed: true, Readers: 0 })
                End(desk);
        }
    }

    private void Close(Func<Desk, bool> which)
    {
        lock (_gate)
        {
            foreach (var desk in _desks.Values.Where(which).ToList())
                Remove(desk);
        }
    }

    /// <summary>Ends a workspace and its streams. Pages that are being made still get what they need.</summary>
    private void Remove(Desk desk, string? farewell = null)
    {
        _desks.Remove(desk.Key);
        desk.IsClosed = true;
        _ = desk.Workspace.CloseAsync(farewell);
        if (desk.Readers == 0)
            End(desk);
    }

    /// <summary>No request waits until the watch has ended.</summary>
    private static void End(Desk desk) => _ = Task.Run(async () => await desk.DisposeAsync());

    /// <summary>A request whose token has no workspace yet, or has to be checked again. A workspace that it opens keeps the client.</summary>
    private sealed class Arrival(string key, BearerToken token, string session, KubeClient client) : IDisposable
    {
        public string Key => key;

        public BearerToken Token => token;

        public string Session => session;

        public KubeClient Client => client;

        public bool IsKept { get; set; }

        public void Dispose()
        {
            if (!IsKept)
                client.Dispose();
        }
    }
}
