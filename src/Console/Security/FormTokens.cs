using System.Security.Cryptography;
using System.Text;

namespace ScheduledJobs.Console.Security;

/// <summary>What the forms of a session carry. Another site can neither read it nor make it up.</summary>
internal sealed class FormTokens
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The token of a session's forms.</summary>
    public string Of(string session) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(session)));

    /// <summary>Whether a form was made for this session.</summary>
    public bool IsOf(string session, string? token) => token is not null && Secret.AreEqual(Of(session), token);
}
