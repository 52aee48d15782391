using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions;

/// <summary>What a run may know of itself: environment variables of its containers, and <c>$(NAME)</c> in its HTTP texts.</summary>
public static class RunVariables
{
    /// <summary>The variables of one attempt, in a fixed order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ScheduledJob job, StartAttempt start) =>
    [
        new("SCHEDULED_TIME", KubeTimeConverter.ToText(start.NominalTime)),
        new("RUN_ID", start.RunId),
        new("RUN_ATTEMPT", start.Number.ToString()),
        new("PREVIOUS_SUCCESS_TIME", start.PreviousSuccessTime is { } previous ? KubeTimeConverter.ToText(previous) : ""),
        new("SCHEDULEDJOB_NAME", job.Metadata.Name!),
        new("SCHEDULEDJOB_NAMESPACE", job.Metadata.Namespace!),
    ];

    /// <summary>
    /// Replaces <c>$(NAME)</c> by the variable's value. <c>$$(NAME)</c> gives a literal <c>$(NAME)</c>, and names that are no variable
    /// stay as they are: the rules that Kubernetes has for container arguments.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">From <see cref="Of"/>.</param>
    /// <param name="escape">What a value needs in this place, such as URL escaping; null for nothing.</param>
    public static string Expand(string text, IReadOnlyList<KeyValuePair<string, string>> variables, Func<string, string>? escape = null)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        var result = new System.Text.StringBuilder(text.Length);

        // Where the next name ends; text.Length once it is known that none ends any more, so that nothing is looked for twice.
        var end = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            if (end <= i)
                end = text.IndexOf(')', i) is var found and >= 0 ? found : text.Length;
            if (text[i + 1] != '(' || end == text.Length)
            {
                result.Append('$');
                continue;
            }

            AppendVariable(result, text.AsSpan((i + 2)..end), variables, escape);
            i = end;
        }

        return result.ToString();
    }

    private static void AppendVariable(
        System.Text.StringBuilder result,
        ReadOnlySpan<char> name,
        IReadOnlyList<KeyValuePair<string, string>> variables,
        Func<string, string>? escape)
    {
        foreach (var (key, value) in variables)
        {
            if (!name.SequenceEqual(key))
                continue;
            result.Append(escape?.Invoke(value) ?? value);
            return;
        }

        result.Append("$(").Append(name).Append(')');
    }
}
