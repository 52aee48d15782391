using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The triggers in the cookbook are valid.</summary>
public sealed partial class CookbookTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_trigger_of_the_cookbook_has_a_next_run()
    {
        var recipes = Repository.Read("docs/cookbook.md").Split('\n')
            .SelectMany(line => Recipe().Matches(line).Select(m => Exclusion().Match(line) is { Success: true } exclude ? $"{m.Groups[1]}}}\nexclude: {{{exclude.Groups[1]}" : m.Groups[1].Value))
            .ToList();
        recipes.Count(recipe => recipe.Contains("exclude", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(6);
        recipes.Count.ShouldBeGreaterThanOrEqualTo(15);
        foreach (var recipe in recipes)
        {
            var job = ScheduledJob(recipe);
            var compilation = new ScheduleCompiler("UTC", calendars: new ListedCalendars([Holidays])).Compile(job);
            compilation.Problem.ShouldBeNull(recipe);
            var preview = new SchedulePreview(job, compilation.Schedule!, Created);
            preview.Show(new PreviewRange { From = Created, Count = 3 }).Runs.ShouldNotBeEmpty(recipe);
            ScheduleSentence.Of(job, compilation.Schedule!).Length.ShouldBeGreaterThan(10, recipe);
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

    private static CompiledCalendar Holidays => CalendarCompiler.Compile(
        new ScheduleCalendar { Metadata = new ObjectMeta { Name = "holidays-de", Namespace = "default" }, Spec = new ScheduleCalendarSpec { Dates = ["*-12-25"] } });

    [GeneratedRegex("`exclude: {(.+?)}`")]
    private static partial Regex Exclusion();

    [GeneratedRegex("`((?:cron|interval|date|calendar|rrule|anyOf|allOf): [{[].+?[}\\]])`")]
    private static partial Regex Recipe();
}
