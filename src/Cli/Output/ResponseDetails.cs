using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Output;

/// <summary>What was kept of the last run's response, line by line. <c>-o yaml</c> prints all of it.</summary>
internal static class ResponseDetails
{
    private const int Lines = 20;
    private const int Characters = 500;

    /// <summary>Labels and texts; none if nothing was kept.</summary>
    public static IEnumerable<(string Label, Cell Text)> Of(RunResponse? response)
    {
        var all = response is null ? [] : LinesOf(response).ToList();
        return all.Take(Lines).Select((line, i) => (i == 0 ? "Response" : "", (Cell)StatusText.Cut(line, Characters)))
            .Concat(all.Count > Lines ? [("", (Cell)$"({all.Count - Lines} more lines)")] : []);
    }

    private static IEnumerable<string> LinesOf(RunResponse response)
    {
        foreach (var header in response.Headers ?? [])
            yield return $"{header.Name}: {header.Value}";
        if (response.Body is { } body)
        {
            foreach (var line in body.TrimEnd('\n').Split('\n'))
                yield return line.Replace('\t', ' ');
        }

        if (response.Truncated == true)
            yield return $"(not all of the body{(response.Message is { } why ? $": {why}" : "")})";
        else if (response.Message is { } message)
            yield return $"({message})";
    }
}
