using System.Text;
using System.Text.Json;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>Judges the body of an answer by <c>spec.action.http.expect</c>. What the body holds is never told.</summary>
internal static class Expectations
{
    /// <summary>Longest body that is looked at, decompressed.</summary>
    public const int MaxBody = 256 * 1024;

    /// <summary>What is wrong with the body; null for nothing.</summary>
    public static async Task<Failure?> JudgeAsync(Answer answer, HttpExpectSpec expect, CancellationToken cancellationToken)
    {
        var body = await answer.ReadBodyAsync(MaxBody, cancellationToken);
        var problem = body is null ? $"is longer than {MaxBody / 1024} KiB" : Judge(body, expect);
        return problem is null
            ? null
            : new Failure(Reasons.HttpUnexpectedBody, $"the answer's body {problem}", RetryClasses.UnexpectedResponse, answer.Code);
    }

    /// <summary>What is wrong with a body, as the end of a sentence; null for nothing.</summary>
    internal static string? Judge(byte[] body, HttpExpectSpec expect)
    {
        if (expect.BodyRegex is { } pattern && !HttpActionCheck.BodyRegex(pattern).IsMatch(Encoding.UTF8.GetString(body)))
            return "does not match expect.bodyRegex";
        if (expect.JsonPath is not { } wanted || !JsonPath.TryParse(wanted.Path, out var path, out _))
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (path.Find(document.RootElement) is not { } found)
                return "has no value at expect.jsonPath.path";
            return wanted.Value is null || TextOf(found) == wanted.Value ? null : "has another value at expect.jsonPath.path";
        }
        catch (JsonException)
        {
            return "is no JSON";
        }
    }

    private static string? TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
}
