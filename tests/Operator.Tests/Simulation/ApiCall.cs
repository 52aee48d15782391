using System.Text.Json.Nodes;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The kind of a request, as troubles distinguish them.</summary>
internal enum Verb
{
    Read,
    DryRun,
    Create,
    WriteStatus,
    Delete,
    Other,
}

/// <summary>What goes wrong with a request.</summary>
internal enum Trouble
{
    Conflict = 409,
    Invalid = 422,
    Forbidden = 403,
    TooManyRequests = 429,
    InternalError = 500,

    /// <summary>It does not arrive, and the connection breaks.</summary>
    LosesRequest = 1,

    /// <summary>It is carried out, and the connection breaks before the response.</summary>
    LosesAnswer,

    /// <summary>It hangs on its way to the server until it is released; then it is carried out, however late.</summary>
    HoldsRequest,

    /// <summary>It is carried out at once, but its response hangs until it is released.</summary>
    HoldsAnswer,
}

/// <summary>A request to the API server.</summary>
/// <param name="From">The process that sent it.</param>
/// <param name="Verb">What it asks for.</param>
/// <param name="Kind">Plural of the kind.</param>
/// <param name="Name">Name of the object; null for a list.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Body">Null for none.</param>
internal sealed record ApiCall(SimulatedOperator From, Verb Verb, string Kind, string? Name, string Query, JsonObject? Body)
{
    /// <summary>
    /// The uids of Pods and Jobs that its process had been shown at work when the pass began that sent this: what comes later, perhaps while
    /// the pass waits for an earlier write, cannot have been considered.
    /// </summary>
    public IReadOnlySet<string> SeenAtWork { get; } = From.SeenByPass;

    public static ApiCall Parse(SimulatedOperator from, HttpRequestMessage request)
    {
        var segments = request.RequestUri!.AbsolutePath.Trim('/').Split('/');

        // api/v1/... or apis/group/version/..., and then perhaps namespaces/team.
        var rest = segments[(segments[0] == "api" ? 2 : 3)..];
        if (rest is ["namespaces", _, ..])
            rest = rest[2..];
        var body = ReadBody(request);
        var isStatus = rest is [_, _, "status"];
        var isDry = request.RequestUri.Query.Contains("dryRun=All", StringComparison.Ordinal);
        var isOurs = ApiStore.Kinds.Contains(rest[0]);
        var verb = request.Method.Method switch
        {
            _ when !isOurs => Verb.Other,
            "GET" => Verb.Read,
            "POST" => isDry ? Verb.DryRun : Verb.Create,
            "PATCH" when isStatus => Verb.WriteStatus,
            "DELETE" => Verb.Delete,
            _ => Verb.Other,
        };
        var name = verb is Verb.Create or Verb.DryRun ? body!.Name() : rest.ElementAtOrDefault(1);
        return new ApiCall(from, verb, rest[0], name, request.RequestUri.Query, body);
    }

    public override string ToString() => $"{From.Name}: {Verb} {Kind}{(Name is null ? "" : $"/{Name}")}";

    private static JsonObject? ReadBody(HttpRequestMessage request)
    {
        if (request.Content is null)
            return null;
        using var stream = request.Content.ReadAsStream();
        return JsonNode.Parse(stream) as JsonObject;
    }
}
