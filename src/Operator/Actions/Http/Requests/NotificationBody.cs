using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>The body of a notification. A message may contain anything, such as quotation marks, so it is encoded for where it is inserted.</summary>
internal static class NotificationBody
{
    /// <summary>Longest body, in bytes.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>The most bytes that making one takes: as a template, as text, as bytes.</summary>
    public const long MostBytes = MaxBody * ((2 * sizeof(char)) + sizeof(byte));

    /// <summary>Fills in the variables.</summary>
    /// <exception cref="CallException">It is too long, or should be JSON and is not.</exception>
    public static byte[] Of(CallSubject subject, HttpActionSpec action, string template)
    {
        var field = $"{subject.Field}.{(action.BodyFrom is null ? "body" : "bodyFrom")}";
        if (NotificationAction.FindFault(template) is { } fault)
            throw new CallException(Reasons.InvalidAction, $"{field}: {fault}");
        List<KeyValuePair<string, string>> variables = [.. subject.Variables, new(NotificationAction.MessageVariable, subject.Message ?? "")];
        var isJson = NotificationAction.IsJson(action.Headers);
        var body = Encoding.UTF8.GetBytes(VariableText.Expand(template, variables, isJson ? JavaScriptEncoder.Default.Encode : null));
        if (body.Length > MaxBody)
            throw new CallException(Reasons.InvalidAction, $"{field}: must be at most {MaxBody / 1024} KiB, but has {body.Length} bytes once its variables are filled in");
        return !isJson || IsJson(body)
            ? body
            : throw new CallException(Reasons.InvalidAction, $"{field}: is not valid JSON; other bodies need a Content-Type header");
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
