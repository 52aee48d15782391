using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>The parameters of a list or a watch, and what may stand together.</summary>
/// <param name="ResourceVersion">Null where none is given.</param>
/// <param name="Match">Empty, <c>Exact</c> or <c>NotOlderThan</c>.</param>
/// <param name="Limit">0 means no limit.</param>
/// <param name="Continue">Null for the first page.</param>
/// <param name="IsWatch">Events are wanted, not a list.</param>
/// <param name="SendInitialEvents">A watch begins with what there is, and marks its end.</param>
internal sealed record ListOptions(
    long? ResourceVersion, string Match, int Limit, ContinueToken? Continue, bool IsWatch, bool? SendInitialEvents)
{
    private const string MatchField = "resourceVersionMatch";

    private static readonly string[] Matches = ["Exact", "NotOlderThan", ""];

    /// <exception cref="StatusException">A parameter is malformed (400) or cannot stand with another (422).</exception>
    public static ListOptions Read(HttpRequest request)
    {
        var version = request.Text("resourceVersion");
        var match = request.Text(MatchField);
        var token = request.Text("continue");
        var isWatch = request.Flag("watch");
        bool? initial = request.Query.ContainsKey("sendInitialEvents") ? request.Flag("sendInitialEvents") : null;
        var errors = Validate(version, match, token, isWatch, initial).ToArray();
        if (errors.Length > 0)
            throw Refusals.InvalidOptions("ListOptions", errors);
        return new ListOptions(
            version.Length == 0 ? null : Revision(version, isWatch),
            match,
            (int)Math.Clamp(request.Number("limit") ?? 0, 0, int.MaxValue - 1),
            token.Length == 0 ? null : ContinueToken.Parse(token),
            isWatch,
            initial);
    }

    private static IEnumerable<FieldError> Validate(string version, string match, string token, bool isWatch, bool? initial)
    {
        if (isWatch)
        {
            if (match.Length > 0 && initial is null)
                yield return FieldError.Forbidden(MatchField, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            if (initial is not null && match != "NotOlderThan")
                yield return FieldError.Forbidden(MatchField, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            yield break;
        }

        if (match.Length > 0 && version.Length == 0)
            yield return FieldError.Forbidden(MatchField, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        if (match.Length > 0 && token.Length > 0)
            yield return FieldError.Forbidden(MatchField, "resourceVersionMatch is forbidden when continue is provided");
        if (!Matches.Contains(match))
            yield return FieldError.NotSupported(MatchField, match, Matches);
        if (match == "Exact" && version == "0")
            yield return FieldError.Forbidden(MatchField, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        if (initial is not null)
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }

    private static long Revision(string text, bool isWatch)
    {
        if (long.TryParse(text, out var revision) && revision >= 0)
            return revision;
        var why = $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";
        throw isWatch ? Refusals.Internal(why) : Refusals.BadRequest($"invalid resource version: {why}");
    }
}
