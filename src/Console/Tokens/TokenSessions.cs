using ScheduledJobs.Console.Security;

namespace ScheduledJobs.Console.Tokens;

/// <summary>
/// Browsers whose user has signed in with a token. The browser has a cookie; the token stays here, and is forgotten with the session. Who signs in
/// again and again ends sessions of their own, not those of others.
/// </summary>
internal sealed class TokenSessions(TimeProvider time)
{
    /// <summary>Most sessions of one user.</summary>
    public const int MostOfUser = 20;

    /// <summary>Most sessions of all users.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Session> _sessions = [];
    private readonly Lock _gate = new();

    /// <summary>Opens a session; returns its id, for the cookie.</summary>
    /// <param name="token">The user's token.</param>
    /// <param name="owner">The user.</param>
    public string Open(BearerToken token, TokenOwner owner)
    {
        var id = Secret.New();
        lock (_gate)
        {
            ForgetOld();
            MakeRoom(owner);
            _sessions[id] = new Session(token, owner, time.GetTimestamp()) { UsedAt = time.GetTimestamp() };
        }

        return id;
    }

    /// <summary>The token of a session; null if it does not exist or is over.</summary>
    public BearerToken? Find(string? id)
    {
        lock (_gate)
        {
            ForgetOld();
            if (id is null || !_sessions.TryGetValue(id, out var session))
                return null;
            session.UsedAt = time.GetTimestamp();
            return session.Token;
        }
    }

    public void Close(string id)
    {
        lock (_gate)
            _sessions.Remove(id);
    }

    /// <summary>A user at the limit loses the session unused for longest; if all sessions are taken, the tenant with the most of them does.</summary>
    private void MakeRoom(TokenOwner owner)
    {
        var own = _sessions.Where(s => s.Value.Owner == owner).ToList();
        if (own.Count >= MostOfUser)
            EndOldest(own);
        else if (_sessions.Count >= Most)
            EndOldest(_sessions.GroupBy(s => s.Value.Owner.Tenant, StringComparer.Ordinal).MaxBy(sessions => sessions.Count())!);
    }

    private void EndOldest(IEnumerable<KeyValuePair<string, Session>> sessions) => _sessions.Remove(sessions.MinBy(s => s.Value.UsedAt).Key);

    private void ForgetOld()
    {
        foreach (var (id, session) in _sessions.Where(s => time.GetElapsedTime(s.Value.OpenedAt) >= Longest || time.GetElapsedTime(s.Value.UsedAt) >= LongestPause).ToList())
            _sessions.Remove(id);
    }

    private sealed class Session(BearerToken token, TokenOwner owner, long openedAt)
    {
        public BearerToken Token => token;

        public TokenOwner Owner => owner;

        public long OpenedAt => openedAt;

        public long UsedAt { get; set; }
    }
}
