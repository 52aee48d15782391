using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Recurrence rules as people paste them into a manifest: the schema leaves them to the compiler, which reads them or says what to do.</summary>
public sealed class PastedRuleTests
{
    private const string Triple = "\n        DTSTART:20260101T090000\n        RRULE:FREQ=DAILY;COUNT=2\n        EXDATE:20260102T090000\n";

    private static IEnumerable<(string Path, JsonObject Schema)> Schemas(string end) => Crd.Walk(Crd.Spec, "").Where(schema => schema.Path.EndsWith(end, StringComparison.Ordinal));

    [Theory]
    [InlineData("FREQ=DAILY;COUNT=2", null)]
    [InlineData("|\n        FREQ=DAILY;COUNT=2\n", null)]
    [InlineData(">\n        RRULE:FREQ=DAILY;\n        COUNT=2\n", null)]
    [InlineData("|\n        RRULE:FREQ=DAILY;\n         COUNT=2\n", null)]
    [InlineData("\"RRULE:FREQ=DAILY;CO\\r\\n UNT=2\\r\\n\"", null)]
    [InlineData("|" + Triple, "spec.trigger.rrule.rule: DTSTART: it is not a part of a rule; write it in start")]
    [InlineData(">" + Triple, "spec.trigger.rrule.rule: DTSTART: it is not a part of a rule; write it in start")]
    public void The_schema_leaves_a_rule_to_the_compiler(string yaml, string? problem)
    {
        var document = Yaml.Documents(
            $"""
            metadata:
              name: pasted
              creationTimestamp: "2026-01-01T00:00:00Z"
            spec:
              action:
                http:
                  url: http://x/
              trigger:
                rrule:
                  start: "2026-01-01T09:00:00"
                  rule: {yaml}
            """).Single();
        var text = document["spec"]!["trigger"]!["rrule"]!["rule"]!.GetValue<string>();
        Schemas(".rrule.rule").ShouldNotBeEmpty();
        foreach (var (path, schema) in Schemas(".rrule.rule"))
            Accepts(schema, text).ShouldBeTrue(path);

        var compilation = new ScheduleCompiler("UTC").Compile(JsonSerializer.Deserialize(document, ModelJsonContext.Default.ScheduledJob)!);
        (compilation.Problem?.Message).ShouldBe(problem);
        compilation.IsValid.ShouldBe(problem is null);
    }

    [Theory]
    [InlineData("2026-03-15", true)]
    [InlineData("20260315T090000Z", true)]
    [InlineData("20260315T090000Z/PT1H", true)]
    [InlineData("2026-03-15T09:00:00+01:00/2026-03-15T10:00:00+01:00", true)]
    [InlineData("20260315T090000Z/", false)]
    [InlineData("20260315T090000Z/tea", false)]
    [InlineData("tomorrow", false)]
    public void An_RDATE_may_be_a_period(string text, bool isAccepted)
    {
        Schemas(".rrule.rdates[]").ShouldNotBeEmpty();
        foreach (var (path, schema) in Schemas(".rrule.rdates[]"))
            Accepts(schema, text).ShouldBe(isAccepted, path);
    }

    private static bool Accepts(JsonObject schema, string text) =>
        text.Length <= schema["maxLength"]!.GetValue<int>() && (schema["pattern"] is not { } pattern || Regex.IsMatch(text, pattern.GetValue<string>()));
}
