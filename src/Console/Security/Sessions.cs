using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ScheduledJobs.Console.Security;

/// <summary>
/// Who may use the console: a browser that was opened with a link that this process made. Each link works once; it is exchanged for a cookie,
/// so that nothing secret stays in the address bar, the history or a referrer.
/// </summary>
internal sealed class Sessions
{
    /// <summary>Most links that have not been opened; the oldest is forgotten first.</summary>
    private const int MostLinks = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> _sessions = [];
    private readonly Queue<string> _links = new();
    private readonly Lock _gate = new();

    /// <summary>A new token for a link.</summary>
    public string NewLinkToken()
    {
        var token = NewSecret();
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
            var found = known.FindIndex(link => AreEqual(link, token));
            if (found < 0)
                return null;
            known.RemoveAt(found);
            _links.Clear();
            known.ForEach(_links.Enqueue);
        }

        var session = NewSecret();
        _sessions[session] = true;
        return session;
    }

    /// <summary>Whether a cookie is of a session of this process.</summary>
    public bool IsOpen(string session) => _sessions.ContainsKey(session);

    /// <summary>What the forms of a session carry. Another site can neither read it nor make it up.</summary>
    public string FormToken(string session) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(session)));

    /// <summary>Whether a form was made for this session.</summary>
    public bool IsFormOf(string session, string? token) => token is not null && AreEqual(FormToken(session), token);

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
