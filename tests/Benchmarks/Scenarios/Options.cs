namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>Reads the arguments of a scenario.</summary>
internal static class Options
{
    /// <summary>The argument after a name, or a default.</summary>
    public static string Value(string[] options, string name, string otherwise) =>
        Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : otherwise;
}
