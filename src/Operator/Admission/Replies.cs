using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Admission;

/// <summary>
/// Writes a verdict as the API server expects it. A refusal has the form of the API server's own for an invalid object, so kubectl prints
/// both alike.
/// </summary>
internal static class Replies
{
    /// <summary>The API server shortens warnings beyond this many bytes in total.</summary>
    private const int MostWarningText = 4000;

    private const int LongestWarning = 1000;
    private const int LongestMessage = 4000;

    public static AdmissionResponse To(AdmissionRequest request, Verdict verdict) => new()
    {
        Uid = request.Uid,
        Allowed = verdict.Problem is null,
        Status = verdict.Problem is { } problem ? Refusal(request, Line(problem.Message, LongestMessage)) : null,
        Warnings = verdict.Warnings.Count == 0 ? null : Fitting(verdict.Warnings),
    };

    private static Status Refusal(AdmissionRequest request, string message)
    {
        var (field, rest) = Split(message);
        return new Status
        {
            Outcome = "Failure",
            Code = 422,
            Reason = StatusReasons.Invalid,
            Message = message,
            Details = new StatusDetails
            {
                Name = request.Name is { Length: > 0 } name ? name : null,
                Group = ApiConstants.Group,
                Kind = request.Kind?.Kind ?? ApiConstants.Kind,
                Causes = [new StatusCause { Reason = "FieldValueInvalid", Message = rest, Field = field }],
            },
        };
    }

    private static (string Field, string Text) Split(string message)
    {
        var at = message.IndexOf(": ", StringComparison.Ordinal);
        var isField = at > 0 && message.StartsWith("spec", StringComparison.Ordinal) && !message.AsSpan(0, at).Contains(' ');
        return isField ? (message[..at], message[(at + 2)..]) : ("spec", message);
    }

    private static List<string> Fitting(IReadOnlyList<string> warnings)
    {
        var fitting = new List<string>();
        var room = MostWarningText;
        foreach (var warning in warnings.Select(w => Line(w, LongestWarning)))
        {
            room -= warning.Length;
            if (room < 0)
                break;
            fitting.Add(warning);
        }

        return fitting;
    }

    // A line break would end the header that carries a warning, and the API server drops a warning with control characters.
    private static string Line(string text, int longest)
    {
        var line = text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f')
            ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
            : text;
        return StatusText.Cut(line, longest)!;
    }
}
