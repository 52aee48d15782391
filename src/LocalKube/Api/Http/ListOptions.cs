using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Errors;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>
/// The parameters of a list or a watch. <c>resourceVersionMatch</c> is ignored: what is served is always the newest, and so never too old.
/// </summary>
/// <param name="ResourceVersion">Null if none is given.</param>
/// <param name="Limit">0 for no limit.</param>
/// <param name="Continue">Null for the first page.</param>
/// <param name="SendInitialEvents">Whether a watch begins with the existing objects and marks their end.</param>
internal sealed record ListOptions(long? ResourceVersion, int Limit, ContinueToken? Continue, bool? SendInitialEvents)
{
    /// <exception cref="StatusException">A parameter is malformed (400).</exception>
    public static ListOptions Read(HttpRequest request)
    {
        var version = request.Text("resourceVersion");
        var token = request.Text("continue");
        return new ListOptions(
            version.Length == 0 ? null : Revision(version, request.Flag("watch")),
            (int)Math.Clamp(request.Number("limit") ?? 0, 0, int.MaxValue - 1),
            token.Length == 0 ? null : ContinueToken.Parse(token),
            request.Query.ContainsKey("sendInitialEvents") ? request.Flag("sendInitialEvents") : null);
    }

    private static long Revision(string text, bool isWatch)
    {
        if (long.TryParse(text, out var revision) && revision >= 0)
            return revision;
        var why = $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";
        throw isWatch ? Refusals.Internal(why) : Refusals.BadRequest($"invalid resource version: {why}");
    }
}
