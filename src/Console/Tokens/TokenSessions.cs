using ScheduledJobs.Console.Security;

namespace ScheduledJobs.Console.Tokens;

/// <summary>Browsers whose user has signed in with a token. The browser has a cookie; the token stays here, and is forgotten with the session.</summary>
internal sealed class TokenSessions(TimeProvider time)
{
    private const int Most = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Session> _sessions = [];
    private readonly Lock _gate = new();

    /// <summary>Opens a session; returns its id, for the cookie.</summary>
    public string Open(BearerToken token)
    {
        var id = Secret.New();
        lock (_gate)
        {
            ForgetOld();
            if (_sessions.Count == Most)
                _sessions.Remove(_sessions.MinBy(s => s.Value.UsedAt).Key);
            _sessions[id] = new Session(token, time.GetTimestamp()) { UsedAt = time.GetTimestamp() };
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

    private void ForgetOld()
    {
        foreach (var (id, session) in _sessions.Where(s => time.GetElapsedTime(s.Value.OpenedAt) >= Longest || time.GetElapsedTime(s.Value.UsedAt) >= LongestPause).ToList())
            _sessions.Remove(id);
    }

    private sealed class Session(BearerToken token, long openedAt)
    {
        public BearerToken Token => token;

        public long OpenedAt => openedAt;

        public long UsedAt { get; set; }
    }
}
