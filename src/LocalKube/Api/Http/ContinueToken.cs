using System.Text;
using ScheduledJobs.LocalKube.Api.Errors;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>Where the next page of a list begins. Opaque to clients.</summary>
/// <param name="Revision">All pages show the state at this revision.</param>
/// <param name="After">Key of the last object on the previous page.</param>
internal sealed record ContinueToken(long Revision, string After)
{
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Revision} {After}"));

    /// <exception cref="StatusException">The token is not from this server (400).</exception>
    public static ContinueToken Parse(string text)
    {
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length))
        {
            var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2);
            if (parts.Length == 2 && long.TryParse(parts[0], out var revision))
                return new ContinueToken(revision, parts[1]);
        }

        throw Refusals.BadRequest("invalid continue token: continue key is not valid: it was not made by this server");
    }
}
