using System.Collections.Concurrent;

namespace ScheduledJobs.Console.Security;

/// <summary>
/// Who may use the console: a browser that was opened with a link that this process made. Each link works once; it is exchanged for a cookie,
/// so that nothing secret stays in the address bar, the history or a referrer.
/// </summary>
internal sealed class Sessions
{
    /// <summary>Most links that have not been opened; the oldest is forgotten first.</summary>
    private const int MostLinks = 16;

    private readonly ConcurrentDictionary<string, bool> _sessions = [];
    private readonly Queue<string> _links = new();
    private readonly Lock _gate = new();

    /// <summary>A new token for a link.</summary>
    public string NewLinkToken()
    {
        var token = Secret.New();
        lock (_gate)
        {
            if (_links.Count == MostLinks)
                _links.Dequeue();
            _links.Enqueue(token);
        }

        return token;
    }

    /// <summary>Exchanges the token of a link for a session; null if it is wrong, or has been used.</summary>
    public string? Open(string token)
    {
        lock (_gate)
        {
            var known = _links.ToList();
            var found = known.FindIndex(link => Secret.AreEqual(link, token));
            if (found < 0)
                return null;
            known.RemoveAt(found);
            _links.Clear();
            known.ForEach(_links.Enqueue);
        }

        var session = Secret.New();
        _sessions[session] = true;
        return session;
    }

    /// <summary>Whether a cookie is of a session of this process.</summary>
    public bool IsOpen(string session) => _sessions.ContainsKey(session);
}
