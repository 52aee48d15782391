using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The triggers in the cookbook are valid.</summary>
public sealed partial class CookbookTests
{
    [Fact]
    public void Every_trigger_of_the_cookbook_has_a_next_run()
    {
        var recipes = Recipe().Matches(Repository.Read("docs/cookbook.md")).Select(m => m.Groups[1].Value).ToList();
        recipes.Count.ShouldBeGreaterThanOrEqualTo(15);
        foreach (var recipe in recipes)
        {
            var compilation = new ScheduleCompiler("UTC").Compile(ScheduledJob(recipe));
            compilation.Problem.ShouldBeNull(recipe);
            compilation.Schedule!.Timetable.NextAfter(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).ShouldNotBeNull(recipe);
        }
    }

    private static ScheduledJob ScheduledJob(string trigger)
    {
        var spec = Yaml.Documents($"trigger: {{{trigger}}}\naction: {{http: {{url: 'http://a.example.com/'}}}}").Single();
        var document = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "recipe", ["namespace"] = "default", ["uid"] = "u", ["creationTimestamp"] = "2026-01-01T00:00:00Z" },
            ["spec"] = spec,
        };
        return JsonSerializer.Deserialize(document, ModelJsonContext.Default.ScheduledJob)!;
    }

    [GeneratedRegex("`((?:cron|interval|date|calendar|rrule|anyOf|allOf): [{[].+?[}\\]])`")]
    private static partial Regex Recipe();
}
