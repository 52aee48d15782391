namespace ScheduledJobs.Model.Preview;

/// <summary>Something about a spec that its author should know.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Field">The path of the field, such as <c>spec.trigger.cron</c>.</param>
/// <param name="Message">A text for the author.</param>
public sealed record LintFinding(LintLevel Level, string Field, string Message)
{
    /// <summary>The field and the message.</summary>
    public override string ToString() => $"{Field}: {Message}";

    /// <summary>Reads a message that begins with its field, as all messages about specs do.</summary>
    internal static LintFinding Read(LintLevel level, string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && text.StartsWith("spec", StringComparison.Ordinal) && !text.AsSpan(0, colon).Contains(' ')
            ? new LintFinding(level, text[..colon], text[(colon + 2)..])
            : new LintFinding(level, "spec", text);
    }
}
