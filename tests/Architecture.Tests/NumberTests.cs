using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Programs that read manifests without an API server get any number in any field. Each gives a problem, or a schedule that works.</summary>
public sealed class NumberTests
{
    private const string Base = """{"metadata":{"name":"numbers","namespace":"team","uid":"u","creationTimestamp":"2026-01-05T12:00:00Z"},"spec":{"trigger":{"interval":{"every":"1h"}},"action":{"http":{"url":"http://x/"}}}}""";

    private static readonly long[] Numbers = [long.MinValue, int.MinValue, -1, 0, 1, int.MaxValue - 1, int.MaxValue, 1L << 31, long.MaxValue];

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Fields =>
        [.. Crd.Walk(Crd.Spec, "").Where(property => property.Schema["type"]?.GetValue<string>() is "integer" or "number").Select(property => property.Path)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Any_number_gives_a_problem_or_a_schedule(string path)
    {
        foreach (var number in Numbers)
        {
            if (Read(path, number) is not { } job)
                continue;
            var compilation = new ScheduleCompiler("Europe/Berlin").Compile(job);
            if (!compilation.IsValid)
                continue;
            ScheduleSentence.Of(job, compilation.Schedule).ShouldNotBeEmpty();
            ScheduleLint.Check(job, compilation, Now).ShouldNotBeNull();
            new SchedulePreview(job, compilation.Schedule, Now).Show(new PreviewRange { From = Now, Count = 3 }).Times.Count.ShouldBeLessThanOrEqualTo(6);
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_trigger_has_the_limits_of_the_schema(string path)
    {
        if (!path.StartsWith(".trigger.", StringComparison.Ordinal))
            return;
        var schema = Crd.Walk(Crd.Spec, "").Single(property => property.Path == path).Schema;
        foreach (var beyond in new[] { schema["minimum"]!.GetValue<long>() - 1, schema["maximum"]!.GetValue<long>() + 1 })
        {
            if (Read(path, beyond) is { } job)
                new ScheduleCompiler("UTC").Compile(job).Problem.ShouldNotBeNull().Message.ShouldContain($"{path.Split('.')[^1]}: must be from", Case.Sensitive);
        }
    }

    /// <summary>A manifest with a number in a field; null if the type cannot hold it.</summary>
    private static ScheduledJob? Read(string path, long number)
    {
        var document = JsonNode.Parse(Base)!.AsObject();
        var parent = document["spec"]!.AsObject();
        var names = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (names[0] == "trigger")
            parent["trigger"] = new JsonObject();
        foreach (var name in names[..^1])
            parent = Child(parent, name);
        if (names[^1].EndsWith("[]", StringComparison.Ordinal))
            parent[names[^1][..^2]] = new JsonArray(JsonValue.Create(number));
        else
            parent[names[^1]] = number;
        try
        {
            return JsonSerializer.Deserialize(document, ModelJsonContext.Default.ScheduledJob);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (!name.EndsWith("[]", StringComparison.Ordinal))
            return (JsonObject)(parent[name] ??= new JsonObject());
        var list = (JsonArray)(parent[name[..^2]] ??= new JsonArray(new JsonObject()));
        return list[0]!.AsObject();
    }
}
