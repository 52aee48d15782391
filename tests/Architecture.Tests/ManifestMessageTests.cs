using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>A server without rule evaluation accepts what the rules reject; the operator then reports the same sentence.</summary>
public sealed class ManifestMessageTests
{
    private const string Folder = "tests/Integration.Tests/Manifests/bad";

    public static TheoryData<string> RefusedByRules =>
        [.. Repository.Files(Folder, "*.yaml").Where(file => Comment(file, "needs") == "cel").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(RefusedByRules))]
    public void The_operator_rejects_what_only_a_rule_rejects_in_the_same_words(string file)
    {
        var problem = Compile(Yaml.Documents(Repository.Read(file)).Single());

        problem.ShouldNotBeNull(file);
        problem.Message.ShouldContain(Comment(file, "expect")!, Case.Sensitive);
        problem.Message.ShouldContain(Comment(file, "without cel").ShouldNotBeNull(), Case.Sensitive);
    }

    private static SpecProblem? Compile(JsonNode document)
    {
        var metadata = document["metadata"]!.AsObject();
        (metadata["namespace"], metadata["uid"], metadata["creationTimestamp"]) = ("default", "u", "2026-01-01T00:00:00Z");
        return (string?)document["kind"] switch
        {
            ScheduleCalendar.KindName => CalendarCompiler.Compile(document.Deserialize(ModelJsonContext.Default.ScheduleCalendar)!).Problem,
            Backfill.KindName => BackfillCheck.FindProblem(document.Deserialize(ModelJsonContext.Default.Backfill)!.Spec),
            _ => new ScheduleCompiler("UTC").Compile(document.Deserialize(ModelJsonContext.Default.ScheduledJob)!).Problem,
        };
    }

    private static string? Comment(string file, string key) => Repository.Read(file).Split('\n')
        .Where(line => line.StartsWith($"# {key}: ", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 4)..].Trim())
        .FirstOrDefault();
}
