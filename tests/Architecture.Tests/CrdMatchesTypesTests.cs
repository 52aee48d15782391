using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The CRD and the C# types say the same, in both directions: names, types, defaults.</summary>
public sealed class CrdMatchesTypesTests
{
    [Fact]
    public void Every_property_is_in_both_with_the_same_type()
    {
        var differences = new List<string>();
        CompareObject("spec", Crd.Spec, typeof(ScheduledJobSpec), differences);
        CompareObject("status", Crd.Status, typeof(ScheduledJobStatus), differences);
        CompareObject("calendar spec", Crd.Property(Crd.CalendarSchema, "spec"), typeof(ScheduleCalendarSpec), differences);
        CompareObject("calendar status", Crd.Property(Crd.CalendarSchema, "status"), typeof(ScheduleCalendarStatus), differences);
        CompareObject("backfill spec", Crd.Property(Crd.BackfillSchema, "spec"), typeof(BackfillSpec), differences);
        CompareObject("backfill status", Crd.Property(Crd.BackfillSchema, "status"), typeof(BackfillStatus), differences);
        differences.ShouldBeEmpty();
    }

    [Fact]
    public void The_root_has_the_members_of_every_resource() =>
        Crd.Schema["properties"]!.AsObject().Select(p => p.Key)
            .ShouldBe(TypeInfo(typeof(ScheduledJob)).Properties.Select(p => p.Name), ignoreOrder: true);

    [Fact]
    public void Every_default_of_the_spec_is_the_same_in_both()
    {
        var differences = new List<string>();
        CompareDefaults("spec", Crd.Spec, typeof(ScheduledJobSpec), differences);
        CompareDefaults("calendar spec", Crd.Property(Crd.CalendarSchema, "spec"), typeof(ScheduleCalendarSpec), differences);
        CompareDefaults("backfill spec", Crd.Property(Crd.BackfillSchema, "spec"), typeof(BackfillSpec), differences);
        differences.ShouldBeEmpty();
    }

    /// <summary>The API server sets its defaults before policies of a namespace see the resource; what is set cannot be set by them.</summary>
    [Theory]
    [InlineData("misfire", "gracePeriod", "1m")]
    [InlineData("concurrency", "policy", "Forbid")]
    [InlineData("retry", "limit", "3")]
    [InlineData("history", "failed", "3")]
    public void What_a_namespace_may_have_defaults_for_has_none_in_the_schema(string name, string field, string stated)
    {
        var schema = Crd.Property(Crd.Spec, name);

        Crd.Walk(schema, name).Where(s => s.Schema.ContainsKey("default")).Select(s => s.Path).ShouldBeEmpty();
        Crd.StatedDefault(Crd.Property(schema, field)).ShouldBe(stated);
    }

    [Fact]
    public void The_status_has_no_default_but_the_generation_that_no_resource_has()
    {
        Crd.DefaultOf(Crd.Status)!.ToJsonString().ShouldBe("""{"observedGeneration":-1}""");
        Crd.Walk(Crd.Status, "status").Skip(1).Where(s => s.Schema.ContainsKey("default")).Select(s => s.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_defaulted_resource_survives_reading_and_writing()
    {
        const string Json = """
            {"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","metadata":{"name":"a"},"spec":{
            "trigger":{"cron":{"expression":"* * * * *","dialect":"Quartz"}},
            "startAt":"2026-12-01T00:00:00Z","suspend":true,"misfire":{"policy":"Skip","gracePeriod":"2m","maxCatchUp":7},
            "action":{"pod":{"template":{"spec":{"containers":[],"future":{"a":[1,2.50]}}}}}},
            "status":{"observedGeneration":-1}}
            """;
        var read = JsonSerializer.Deserialize(Json, ModelJsonContext.Default.ScheduledJob)!;
        read.Spec.Trigger.Cron!.Dialect.ShouldBe("Quartz");
        read.Spec.Misfire.ShouldBe(new MisfireSpec("Skip", "2m", MaxCatchUp: 7));
        read.Status!.ObservedGeneration.ShouldBe(-1);

        var written = JsonNode.Parse(JsonSerializer.Serialize(read, ModelJsonContext.Default.ScheduledJob))!;
        written["spec"]!["startAt"]!.GetValue<string>().ShouldBe("2026-12-01T00:00:00Z");
        written["spec"]!["action"]!["pod"]!["template"]!.ToJsonString()
            .ShouldBe("""{"spec":{"containers":[],"future":{"a":[1,2.50]}}}""");
    }

    private static void CompareObject(string path, JsonObject schema, Type type, List<string> differences)
    {
        var inSchema = schema["properties"]?.AsObject() ?? [];
        var inType = TypeInfo(type).Properties.ToDictionary(p => p.Name);
        foreach (var (name, child) in inSchema)
        {
            if (inType.TryGetValue(name, out var property))
                CompareValue($"{path}.{name}", child!.AsObject(), property.PropertyType, differences);
            else
                differences.Add($"{path}.{name} is in the CRD and not in {type.Name}");
        }
        foreach (var name in inType.Keys.Where(n => !inSchema.ContainsKey(n) && !IsLeftOut(path, n)))
            differences.Add($"{path}.{name} is in {type.Name} and not in the CRD");
    }

    private static void CompareValue(string path, JsonObject schema, Type type, List<string> differences)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;

        // A field that users may also write as a number is read as text.
        var declared = schema["x-kubernetes-int-or-string"] is not null ? "string" : $"{schema["type"]}{(schema["format"] is { } format ? $"/{format}" : "")}";
        if (type == typeof(RawJson))
        {
            if (schema["x-kubernetes-preserve-unknown-fields"]?.GetValue<bool>() != true)
                differences.Add($"{path} is raw JSON in C#, but the CRD prunes it");
        }
        else if (ElementType(type) is { } element && declared == "array")
        {
            CompareValue(path + "[]", schema["items"]!.AsObject(), element, differences);
        }
        else if (declared == "object")
        {
            CompareObject(path, schema, type, differences);
        }
        else if (DeclaredAs(type) != declared)
        {
            differences.Add($"{path} is {declared} in the CRD and {type.Name} in C#");
        }
    }

    private static void CompareDefaults(string path, JsonObject schema, Type type, List<string> differences)
    {
        var typeInfo = TypeInfo(type);
        var empty = JsonSerializer.Deserialize("{}", typeInfo)!;
        var required = schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).ToHashSet() ?? [];
        foreach (var property in typeInfo.Properties.Where(p => !IsLeftOut(path, p.Name)))
        {
            var below = $"{path}.{property.Name}";
            var child = Crd.Property(schema, property.Name);
            var value = JsonSerializer.SerializeToNode(property.Get!(empty), TypeInfo(property.PropertyType));
            var expected = Crd.MeaningOfOmission(child);
            if (expected is null ? value is not null && !required.Contains(property.Name) : !JsonNode.DeepEquals(value, expected))
                differences.Add($"{below} defaults to {expected?.ToJsonString() ?? "nothing"} in the CRD and {value?.ToJsonString()} in C#");

            var next = ElementType(property.PropertyType) is { } element && child["items"] is JsonObject items
                ? (Path: below + "[]", Schema: items, Type: element)
                : (Path: below, Schema: child, Type: property.PropertyType);
            if (next.Schema["properties"] is not null && next.Type != typeof(RawJson))
                CompareDefaults(next.Path, next.Schema, next.Type, differences);
        }
    }

    /// <summary>
    /// The children of anyOf and allOf share the type of the trigger. But a structural schema cannot be recursive, and the outermost trigger has the
    /// time zone of the spec. All runs share one type, and only the last one has a response.
    /// </summary>
    private static bool IsLeftOut(string path, string name) =>
        (name is "anyOf" or "allOf" && path.EndsWith("Of[]") && path.Split("Of[]").Length - 1 == SpecLimits.Depth) || (name == "timeZone" && path == "spec.trigger")
        || (name == "response" && path is "status.active[]" or "status.recentRuns[]");

    private static Type? ElementType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string DeclaredAs(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "string",
        TypeCode.Boolean => "boolean",
        TypeCode.Int32 => "integer/int32",
        TypeCode.Int64 => "integer/int64",
        TypeCode.Double => "number/double",
        _ when type == typeof(DateTimeOffset) => "string/date-time",
        _ => type.Name,
    };

    private static JsonTypeInfo TypeInfo(Type type) => ModelJsonContext.Default.GetTypeInfo(type)
        ?? throw new InvalidOperationException($"{type} is not serializable by {nameof(ModelJsonContext)}.");
}
