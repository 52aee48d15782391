using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.ApScheduler;

/// <summary>AndTrigger and OrTrigger. Start and end belong to the spec here, so the children must agree on them; each may have its time zone.</summary>
internal static class ApCombination
{
    public static ApTrigger Read(string type, Fields fields, ApTriggers triggers)
    {
        var member = type == "or" ? "anyOf" : "allOf";
        var list = fields.List("triggers") ?? throw new SourceException(fields.PathOf("triggers"), "is missing");
        var children = new List<ApTrigger>();
        var notes = new List<(string, string)>();
        for (var i = 0; i < list.Count; i++)
        {
            var path = fields.PathOf($"triggers[{i}]");
            var spec = Fields.Of(list[i], path);
            children.Add(triggers.Read(spec.RequiredText("type"), spec));
            notes.AddRange(spec.Unread().Select(field => ($"{path}.{field.Key}", $"not converted: {Short.Of(CompactJson.Of(field.Value))} has no counterpart.")));
        }

        if (children.Count == 0)
            throw new SourceException(fields.PathOf("triggers"), "expected at least one trigger, found none");
        var zoned = children.Where(child => child.UsesZone).ToList();
        var zone = CommonZone(zoned);
        var items = children.SelectMany(child => Flat(child.Json, member)).ToList();
        if (1 + items.Max(DepthOf) is > SpecLimits.Depth and var depth)
            throw new SourceException(fields.PathOf("triggers"), $"expected 'and' and 'or' nested at most {SpecLimits.Depth} deep, found {depth}; make a job of each");
        var jitter = fields.Whole("jitter") ?? children.Max(child => child.Jitter);
        if (fields.Whole("jitter") is null && jitter > 0)
            notes.Add(("jitter", "the children's; here it applies to the whole schedule."));
        return new ApTrigger(new JsonObject { [member] = new JsonArray([.. items]) })
        {
            UsesZone = zoned.Count > 0,
            TimeZone = zone,
            StartAt = Common(children, "start_date", child => child.StartAt, fields, notes),
            EndAt = Common(children, "end_date", child => child.EndAt, fields, notes),
            Jitter = jitter,
            ClockRule = children.Select(child => child.ClockRule).FirstOrDefault(rule => rule is not null),
            Notes = [.. notes, .. children.SelectMany(child => child.Notes)],
        };
    }

    /// <summary>The zone of all triggers; null for the scheduler's, or if they have several. Then each keeps its own.</summary>
    private static string? CommonZone(List<ApTrigger> zoned)
    {
        var zones = zoned.Select(child => child.TimeZone).Distinct(StringComparer.Ordinal).ToList();
        if (zones.Count == 1)
            return zones[0];
        foreach (var child in zoned.Where(child => child.TimeZone is not null))
            child.Json["timeZone"] = child.TimeZone;
        return null;
    }

    /// <summary>A combination of the same type dissolves into its parent, unless it has a time zone of its own.</summary>
    private static IEnumerable<JsonNode?> Flat(JsonObject child, string member) =>
        child[member] is JsonArray inner && !child.ContainsKey("timeZone") ? inner.Select(item => item?.DeepClone()) : [child];

    private static int DepthOf(JsonNode? trigger) =>
        (trigger?["anyOf"] ?? trigger?["allOf"]) is JsonArray children ? 1 + children.Max(DepthOf) : 0;

    private static string? Common(
        List<ApTrigger> children, string field, Func<ApTrigger, string?> value, Fields fields, List<(string, string)> notes)
    {
        var values = children.Select(value).Distinct(StringComparer.Ordinal).ToList();
        var named = values.OfType<string>().ToList();
        if (named.Count > 1)
            throw new SourceException(fields.PathOf("triggers"), $"expected one {field} for all triggers, found {string.Join(" and ", values.Select(v => v ?? "none"))}; make a job of each");
        if (named.Count == 1 && values.Count > 1)
            notes.Add((field, "of one trigger; here it holds for all of them."));
        return named.FirstOrDefault();
    }
}
