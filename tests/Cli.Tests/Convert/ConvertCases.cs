using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert;
using ScheduledJobs.Cli.Convert.Checks;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>The recorded inputs, and the options they are converted with.</summary>
internal static class ConvertCases
{
    public const string Folder = "tests/Cli.Tests/Convert/Cases";

    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 1, TimeSpan.Zero);

    public static readonly ConvertSettings Settings = new() { Image = "registry.example.com/app:1" };

    public static TheoryData<string, string> All() => new()
    {
        { "cronjob", "team.yaml" },
        { "cronjob", "list.json" },
        { "crontab", "user.crontab" },
        { "crontab", "system.crontab" },
        { "quartz", "quartz_jobs.xml" },
        { "quartz", "quartz.properties" },
        { "argo", "workflows.yaml" },
        { "apscheduler", "twelve.json" },
        { "apscheduler", "flask.json" },
        { "apscheduler", "store.json" },
        { "apscheduler", "zones.json" },
        { "apscheduler", "bad.json" },
    };

    public static Conversion Convert(string from, string file, ConvertSettings? settings = null) => Converter.Convert(
        from,
        [Read(from, file)!],
        (settings ?? Settings) with { HasUserColumn = file.StartsWith("system") },
        new FakeTimeProvider(Now));

    public static Conversion ConvertText(string from, string text, ConvertSettings? settings = null, DateTimeOffset? now = null) =>
        Converter.Convert(from, [new SourceText("in", text)], settings ?? Settings, new FakeTimeProvider(now ?? Now));

    public static Draft Single(string from, string text, ConvertSettings? settings = null)
    {
        var conversion = ConvertText(from, text, settings);
        conversion.Problems.ShouldBeEmpty();
        return conversion.Drafts.ShouldHaveSingleItem();
    }

    public static Schedule Compile(Draft draft, DateTimeOffset? createdAt = null)
    {
        var (schedule, fault) = ManifestCheck.Compile(draft.ToManifest(), createdAt ?? Now);
        fault.ShouldBeNull();
        return schedule!;
    }

    public static JsonNode? Spec(Draft draft, string path)
    {
        JsonNode? node = draft.ToManifest()["spec"];
        foreach (var name in path.Split('.'))
            node = node?[name];
        return node;
    }

    /// <summary>The instants of an oracle: the first, and distances in seconds with their number.</summary>
    public static List<DateTimeOffset> Runs(string text)
    {
        var runs = new List<DateTimeOffset>();
        if (text == "-")
            return runs;
        var words = text.Split(' ');
        runs.Add(DateTimeOffset.Parse(words[0]));
        foreach (var step in words[1..].Select(word => word.Split('*')))
        {
            for (var i = int.Parse(step[1]); i > 0; i--)
                runs.Add(runs[^1].AddSeconds(int.Parse(step[0])));
        }

        return runs;
    }

    public static IEnumerable<string[]> Oracle(string file) =>
        Repository.Read($"tests/oracles/{file}").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'));

    private static SourceText? Read(string from, string file)
    {
        var path = $"{Folder}/{from}/{file}";
        return File.Exists(Repository.PathOf(path)) ? new SourceText(file, Repository.Read(path), other => Read(from, other)) : null;
    }
}
