using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>Checks a response body against <c>spec.action.http.expect</c>. The body's content is never reported.</summary>
internal sealed class Expectations(CallBudget budget)
{
    /// <summary>Longest body that is checked, decompressed.</summary>
    public const int MaxBody = 256 * 1024;

    private readonly BodyPatterns _patterns = new(budget.MatchTimeout);

    /// <summary>What is wrong with the body; null if nothing is.</summary>
    /// <param name="namespace">Namespace of the ScheduledJob.</param>
    /// <param name="answer">The response; its body is not read yet.</param>
    /// <param name="expect">What is expected.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task<Failure?> JudgeAsync(string @namespace, Answer answer, HttpExpectSpec expect, CancellationToken cancellationToken)
    {
        using var room = await budget.EnterAnswerAsync(@namespace, answer.MostBytes(MaxBody), cancellationToken);
        var problem = await answer.ReadBodyAsync(MaxBody, cancellationToken) is { } body
            ? await budget.Work.RunAsync(@namespace, () => Judge(@namespace, body, expect), cancellationToken)
            : $"is longer than {MaxBody / 1024} KiB";
        return problem is null
            ? null
            : new Failure(Reasons.HttpUnexpectedBody, $"the response body {problem}", RetryClasses.UnexpectedResponse, answer.Code);
    }

    /// <summary>What is wrong with a body, as the end of a sentence; null if nothing is.</summary>
    internal string? Judge(string @namespace, ArraySegment<byte> body, HttpExpectSpec expect) =>
        (expect.BodyRegex is { } pattern ? JudgeText(@namespace, body, pattern) : null)
        ?? (expect.JsonPath is { } wanted && JsonPath.TryParse(wanted.Path, out var path, out _) ? JudgeJson(body, path, wanted.Value) : null);

    private string? JudgeText(string @namespace, ArraySegment<byte> body, string pattern)
    {
        var text = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(body.Count));
        try
        {
            var length = Encoding.UTF8.GetChars(body, text);
            return _patterns.IsMatch(@namespace, pattern, text.AsSpan(0, length)) ? null : "does not match expect.bodyRegex";
        }
        catch (RegexMatchTimeoutException)
        {
            return CallFailures.MatchTooLong;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text, clearArray: true);
        }
    }

    private static string? JudgeJson(ArraySegment<byte> body, JsonPath path, string? value)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (path.Find(document.RootElement) is not { } found)
                return "has no value at expect.jsonPath.path";
            return value is null || JsonPath.TextOf(found) == value ? null : "has a different value at expect.jsonPath.path";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for escapes that represent no character. They are only found when the text is read.
            return "is not valid JSON";
        }
    }
}
